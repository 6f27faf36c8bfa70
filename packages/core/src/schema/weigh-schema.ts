import { fieldLoops } from './keywords.js';

/** The name of the keyword by which each schema counts its work. No user can give it: it is not in the table. */
export const stepsKeyword = '$steps';

/** What one use of a schema costs, without the schemas in it. */
export interface SchemaWeight {
  readonly steps: number;
  /** Whether it looks at every field of an object. */
  readonly perField: boolean;
}

/** Weighs a normalized schema by the names in it. */
export function weighSchema(schema: Readonly<Record<string, unknown>>): SchemaWeight {
  // A reference is a call, which hands up what is wrong: about two plain tests more.
  let steps = Object.hasOwn(schema, '$ref') ? 3 : 1;
  for (const keyword of ['properties', 'patternProperties', 'dependentRequired', 'dependentSchemas', 'required']) {
    const names = schema[keyword];
    if (typeof names === 'object' && names !== null) steps += Object.keys(names).length / 4;
  }
  return { steps, perField: fieldLoops.some((keyword) => Object.hasOwn(schema, keyword)) };
}

/** The steps of one use of a schema on a value. */
export function weighUse({ steps, perField }: SchemaWeight, value: unknown): number {
  if (typeof value === 'string') return steps + value.length / 16;
  const isObject = perField && typeof value === 'object' && value !== null && !Array.isArray(value);
  // Listing the names of a large object is slow, and ajv does it again.
  return isObject ? steps + Object.keys(value).length * 4 : steps;
}
