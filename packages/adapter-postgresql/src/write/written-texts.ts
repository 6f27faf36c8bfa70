import { renderSql, type Sql, type StoredCollection } from '@database-service/sql';
import { postgresDialect } from '../dialect.js';

const textsOf = new WeakMap<StoredCollection, Map<string, string>>();

/**
 * A statement's text, written out once for each collection, as long as its catalogue stays as it is: to do so for each write
 * would take longer than all else that is done here.
 *
 * @param shape - names the statement among those of its collection
 */
export function writtenText(collection: StoredCollection, shape: string, write: () => Sql): string {
  let texts = textsOf.get(collection);
  if (texts === undefined) {
    texts = new Map();
    textsOf.set(collection, texts);
  }
  let text = texts.get(shape);
  if (text === undefined) {
    text = renderSql(write(), postgresDialect).text;
    texts.set(shape, text);
  }
  return text;
}
