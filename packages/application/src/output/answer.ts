import type { Static, TSchema } from 'typebox';

/** A value that nobody changes any more, whole. */
type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;

/** What an operation answers with, by its output schema. */
export type Answer<Schema extends TSchema> = Frozen<Static<Schema>>;
