/** What a filter may ask of a field that holds `Value`s. Dates are given as `Date`. */
export interface FieldOperators<Value> {
  readonly $eq?: Value | null;
  readonly $ne?: Value | null;
  readonly $gt?: Value;
  readonly $gte?: Value;
  readonly $lt?: Value;
  readonly $lte?: Value;
  readonly $in?: readonly (Value | null)[];
  readonly $nin?: readonly (Value | null)[];
  readonly $exists?: boolean;
  readonly $type?: string | readonly string[];
  readonly $regex?: string;
  readonly $options?: string;
  readonly $mod?: readonly [number, number];
  /** A mask, or the positions of bits; as the three below. */
  readonly $bitsAllSet?: number | readonly number[];
  readonly $bitsAllClear?: number | readonly number[];
  readonly $bitsAnySet?: number | readonly number[];
  readonly $bitsAnyClear?: number | readonly number[];
  readonly $size?: number;
  readonly $all?: readonly unknown[];
  readonly $elemMatch?: object;
  readonly $not?: FieldOperators<Value>;
}

/** A value to be equal to, or operators; for arrays also of their elements. */
export type FieldCondition<Field> =
  | Field
  | null
  | FieldOperators<Field>
  | (Field extends readonly (infer Element)[] ? Element | FieldOperators<Element> : never);

/** The names of the envelope and the logical operators, which every filter knows. */
export interface CommonConditions<Data extends object> {
  readonly id?: FieldCondition<string>;
  readonly _id?: FieldCondition<string>;
  readonly version?: FieldCondition<number>;
  readonly created_at?: FieldCondition<Date>;
  readonly updated_at?: FieldCondition<Date>;
  readonly $and?: readonly TypedFilter<Data>[];
  readonly $or?: readonly TypedFilter<Data>[];
  readonly $nor?: readonly TypedFilter<Data>[];
  /** An expression on `{_id, ...data}`; checked when the filter is parsed, as the two below. */
  readonly $expr?: unknown;
  readonly $text?: object;
  readonly $jsonSchema?: object;
  /** Anything; it means nothing. */
  readonly $comment?: unknown;
}

/**
 * A filter in MongoDB's syntax over documents whose data is `Data`.
 *
 * The compiler checks top-level fields and their operators; dotted paths (`'address.city'`, `'metadata.owner'`,
 * `'data.version'`) may name anything and are checked when the filter is parsed.
 */
export type TypedFilter<Data extends object> = {
  readonly [Field in Exclude<keyof Data & string, keyof CommonConditions<Data>>]?: FieldCondition<Data[Field]>;
} & CommonConditions<Data> & { readonly [path: `${string}.${string}`]: unknown };
