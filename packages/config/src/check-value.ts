import type { TSchema } from 'typebox';
import { Check } from 'typebox/schema';

/** The parts of a JSON Schema that faults are worded by. */
interface LeafSchema {
  readonly type?: string;
  readonly const?: unknown;
  /** Where a word may stand for a number. */
  readonly anyOf?: readonly LeafSchema[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
  /** Never printed. */
  readonly secret?: boolean;
}

/** The schema of a key as plain data. */
export function leafOf(schema: TSchema): LeafSchema {
  return schema as LeafSchema;
}

/** Says what is wrong with a value, or nothing. The value of a secret key is not repeated. */
export function findFault(schema: TSchema, value: unknown): string | undefined {
  if (value === null || value === undefined) return 'has no value; give one, or remove the key.';
  return Check(schema, value) ? undefined : `${wordFault(leafOf(schema), value)}.`;
}

function wordFault(leaf: LeafSchema, value: unknown): string {
  const shown = leaf.secret === true ? 'the value' : JSON.stringify(value);
  if (leaf.enum !== undefined) return `${shown} is not one of ${leaf.enum.join(', ')}`;
  if (leaf.type === 'boolean') return `${shown} is not true or false`;
  if (leaf.type === 'string') return value === '' ? 'must not be empty' : `${shown} is not a text`;
  const { minimum, maximum } = numberOf(leaf) ?? leaf;
  const words = (leaf.anyOf ?? []).flatMap((each) => (each.const === undefined ? [] : [` or ${each.const}`])).join('');
  if (typeof value !== 'number' || !Number.isInteger(value)) return `${shown} is not a whole number${words}`;
  return `${shown} is not between ${minimum} and ${maximum}${words}`;
}

/** The number among what a key may hold. */
export function numberOf(leaf: LeafSchema): LeafSchema | undefined {
  return leaf.anyOf?.find(({ type }) => type === 'integer');
}

/** A value that would do, as it is written in an environment variable or a file. */
export function exampleOf(schema: TSchema): string | undefined {
  const leaf = leafOf(schema);
  const example = leaf.examples?.[0] ?? leaf.enum?.[0];
  return example === undefined ? undefined : String(example);
}
