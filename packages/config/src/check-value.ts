import type { TSchema } from 'typebox';
import { Check } from 'typebox/schema';
import { isRecord } from './read-yaml.js';

/** The parts of a JSON Schema that faults are worded by. */
interface LeafSchema {
  readonly type?: string;
  readonly const?: unknown;
  /** Where a word may stand for a number. */
  readonly anyOf?: readonly LeafSchema[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  /** What is held by names that are not told. */
  readonly patternProperties?: Readonly<Record<string, LeafSchema>>;
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
  if (leaf.type === 'object') return wordObjectFault(leaf, value);
  if (leaf.type === 'string') return value === '' ? 'must not be empty' : `${shown} is not a text`;
  const { minimum, maximum } = numberOf(leaf) ?? leaf;
  const words = (leaf.anyOf ?? []).flatMap((each) => (each.const === undefined ? [] : [` or ${each.const}`])).join('');
  if (typeof value !== 'number' || !Number.isInteger(value)) return `${shown} is not a whole number${words}`;
  return `${shown} is not between ${minimum} and ${maximum}${words}`;
}

/** Of things by name, each with fields of text: what is wrong with the first that is. */
function wordObjectFault(leaf: LeafSchema, value: unknown): string {
  if (!isRecord(value)) return `${JSON.stringify(value)} is not made of names with values`;
  const [entry] = Object.values(leaf.patternProperties ?? {});
  const fields = Object.keys(entry?.properties ?? {});
  for (const [name, given] of Object.entries(value)) {
    if (!isRecord(given)) return `${JSON.stringify(name)} must have ${fields.join(', ')}`;
    const unknown = Object.keys(given).find((field) => !fields.includes(field));
    if (unknown !== undefined)
      return `${JSON.stringify(name)} has ${JSON.stringify(unknown)}; known are ${fields.join(', ')}`;
    const missing = entry?.required?.find((field) => given[field] === undefined);
    if (missing !== undefined) return `${JSON.stringify(name)} has no ${missing}`;
  }
  return `all of ${fields.join(', ')} must be texts that are not empty`;
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
