import type { FieldPath } from '../document/path.js';
import type { IndexDefinition, IndexField, TextIndexField } from './definition.js';

/** What an index does with a field: orders it, or has its words. */
export type IndexKeyKind = 1 | -1 | 'text';

/** One key of an index, as a caller gives it. */
export interface IndexKey {
  readonly name: string;
  readonly path: FieldPath;
  readonly kind: IndexKeyKind;
}

/** Names and kinds of an index's keys, in the order in which they were given. */
export function listIndexKeys({
  fields,
  text,
}: Pick<IndexDefinition, 'fields' | 'text'>): readonly (readonly [name: string, kind: IndexKeyKind])[] {
  const ordered = fields.map(({ name, direction }) => [name, direction] as const);
  const words = (text?.fields ?? []).map(({ name }) => [name, 'text'] as const);
  return [...ordered.slice(0, text?.position), ...words, ...ordered.slice(text?.position ?? ordered.length)];
}

/** The parts of a definition that keys make: what {@link listIndexKeys} takes apart. Those for words stand together. */
export function splitIndexKeys(
  keys: readonly IndexKey[],
  weights?: Readonly<Record<string, number>>,
): Pick<IndexDefinition, 'fields' | 'text'> {
  const fields: IndexField[] = [];
  const words: TextIndexField[] = [];
  let position = 0;
  for (const { name, path, kind } of keys) {
    if (kind === 'text') {
      if (words.length === 0) position = fields.length;
      words.push(Object.freeze({ name, path }));
    } else fields.push(Object.freeze({ name, path, direction: kind }));
  }
  if (words.length === 0) return { fields: Object.freeze(fields) };
  const part = { fields: Object.freeze(words), position, ...(weights === undefined ? {} : { weights }) };
  return { fields: Object.freeze(fields), text: Object.freeze(part) };
}
