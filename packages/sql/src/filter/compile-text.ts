import { afterPrefix, encodeWord, type IndexDefinition, type TextFilter } from '@database-service/core';
import { andSql, identifier, joinSql, orSql, type Sql, sql, sqlFalse } from '../fragment.js';

/** The entries of a collection's text index. */
export interface TextEntries {
  readonly table: string;
  readonly definition: IndexDefinition;
  /** The statement reads the documents by the entries of the words asked for: each has one of them. */
  readonly isScanned?: boolean;
}

/**
 * A text search of words as a condition on the document table (alias `d`), answered by the index's entries.
 *
 * @param filter - what `splitFilter` gave to the engine: phrases are of one word each
 */
export function compileTextSql(filter: TextFilter, entries: TextEntries): Sql {
  const { words, phrases, negatedWords } = filter;
  if (words.length === 0 && phrases.length === 0) return sqlFalse;
  const wanted = phrases.length === 0 ? hasOneOf(words, entries) : phrases.map((phrase) => hasWord(phrase, entries));
  const unwanted = negatedWords.length === 0 ? [] : [sql`NOT ${hasWord(negatedWords, entries)}`];
  return andSql([...wanted, ...unwanted]);
}

function hasOneOf(words: readonly string[], entries: TextEntries): readonly Sql[] {
  return entries.isScanned === true ? [] : [hasWord(words, entries)];
}

/** The document has one of the words. */
function hasWord(words: readonly string[], { table, definition }: TextEntries): Sql {
  const keys = words.map((word) => encodeWord(definition, word));
  if (definition.fields.length === 0) {
    // The key is the word: one look for each, by key and id.
    const list = joinSql(
      keys.map((key) => sql`${key}`),
      sql`, `,
    );
    return sql`EXISTS (SELECT 1 FROM ${identifier(table)} AS c WHERE c.key IN (${list}) AND c.id = d.id)`;
  }
  const ranges = keys.map((key) => sql`(c.key >= ${key} AND c.key < ${afterPrefix(key)})`);
  return sql`(d.seq IN (SELECT c.seq FROM ${identifier(table)} AS c WHERE ${orSql(ranges)}))`;
}
