import Type from 'typebox';

/** A JSON object as a transport read it: not yet checked beyond being one. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object whose inside core checks, with pointers of its own. */
export function jsonObject(description: string) {
  return Type.Unsafe<JsonObject>(Type.Object({}, { description }));
}

/** An object schema that refuses properties it does not name. */
export function closed<Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false });
}

/** Fields that several operations take, with the names of docs/REST_API_SPECIFICATION.md. */
export const collectionField = Type.String({
  description: 'Name of the collection: a letter or `_`, then up to 119 letters, digits, `_`, `.` or `-`.',
});

export const idField = Type.String({ description: 'Id of the document, 1 to 255 bytes of UTF-8.' });

export const versionField = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The version that the document must have; another one is OPTIMISTIC_LOCK_ERROR.',
});

export const ifMatchField = Type.String({
  description: 'The If-Match header: `*`, or a list of entity tags. Weak tags never match.',
});

export const dataField = jsonObject('Fields of the document. Dates are {"$date": "2026-01-02T03:04:05.678Z"}.');

export const metadataField = jsonObject('Fields about the document, kept beside its data.');

export const changeDetailField = Type.Enum(['after', 'keys'], {
  default: 'after',
  description: 'What a record of the change feed holds: the document `after` the change, or only `keys`.',
});

export const filterField = jsonObject('Which documents, in MongoDB query syntax; `{}` means all.');

export const updateField = Type.Unsafe<JsonObject | readonly unknown[]>(
  Type.Union([Type.Object({}), Type.Array(Type.Unknown())], {
    description: 'MongoDB update operators, plain fields to set, or both; an array is an update by pipeline.',
  }),
);

export const arrayFiltersField = Type.Array(Type.Object({}), {
  description: 'What the elements that `$[name]` stands for must match.',
});

export const sortField = Type.Unsafe<string | JsonObject>(
  Type.Union([Type.String(), Type.Object({})], {
    description: '`{"name": 1, "age": -1}`, or the text `name:asc,age:desc`. The id is always the last key.',
  }),
);

export const projectionField = Type.Unsafe<string | JsonObject>(
  Type.Union([Type.String(), Type.Object({})], {
    description:
      '`{"name": 1}` or `{"secret": 0}`, also computed fields, or the text `name,email` or `-secret`. Shapes `data` only.',
  }),
);

export const pipelineField = Type.Array(Type.Object({}), {
  description: 'The stages, each an object with the name of the stage as its one key.',
});

export const withMetaField = Type.Boolean({
  default: false,
  description: 'Documents in the pipeline have `_meta` too: version, times and metadata.',
});

export const upsertField = Type.Boolean({
  default: false,
  description: 'Inserts a document, made of the equalities of the filter and the change, where none matches.',
});

export const returnField = Type.Enum(['after', 'before'], {
  default: 'after',
  description: 'Which state of the document to answer with.',
});

export const allowScanField = Type.Boolean({
  default: false,
  description: 'Lets the query read more documents than the scan limit allows.',
});

export const consistencyField = Type.Enum(['strong', 'eventual'], {
  default: 'strong',
  description: '`strong` sees everything acknowledged before the call; `eventual` may be faster on some engines.',
});

export const orderedField = Type.Boolean({
  default: true,
  description: 'One after the other, stopping at the first failure; else each for itself.',
});
