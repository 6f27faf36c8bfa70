/**
 * What stands behind a keyword.
 *
 * - `value`: a plain value; `note`: an annotation, which decides nothing
 * - `schema`, `schemas`, `schemaMap`: one schema, an array of them, names to them
 * - `special`: read by a rule of its own
 */
export type KeywordShape = 'value' | 'note' | 'schema' | 'schemas' | 'schemaMap' | 'special';

const byShape: Readonly<Record<KeywordShape, readonly string[]>> = {
  value: [
    'type',
    'minimum',
    'maximum',
    'multipleOf',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
    'uniqueItems',
    'minContains',
    'maxContains',
    'minProperties',
    'maxProperties',
    'required',
    'dependentRequired',
  ],
  note: [
    'title',
    'description',
    'default',
    'examples',
    'deprecated',
    'readOnly',
    'writeOnly',
    'contentEncoding',
    'contentMediaType',
    'contentSchema',
    '$comment',
    '$schema',
  ],
  schema: [
    'not',
    'if',
    'then',
    'else',
    'contains',
    'propertyNames',
    'additionalProperties',
    'unevaluatedItems',
    'unevaluatedProperties',
  ],
  schemas: ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  schemaMap: ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'],
  special: [
    '$id',
    '$ref',
    'additionalItems',
    'bsonType',
    'const',
    'dependencies',
    'enum',
    'exclusiveMaximum',
    'exclusiveMinimum',
    'format',
    'items',
    'pattern',
  ],
};

/** Every keyword that may be used, with what stands behind it. */
export const keywordShapes: ReadonlyMap<string, KeywordShape> = new Map(
  Object.entries(byShape).flatMap(([shape, names]) => names.map((name) => [name, shape as KeywordShape] as const)),
);

/** Keywords of JSON Schema or MongoDB that are refused, with the reason. */
export const refusedKeywords: ReadonlyMap<string, string> = new Map([
  ['$anchor', 'write references as JSON pointers (#/$defs/name)'],
  ['$dynamicAnchor', 'write references as JSON pointers (#/$defs/name)'],
  ['$dynamicRef', 'write references as JSON pointers (#/$defs/name)'],
  ['$recursiveAnchor', 'write references as JSON pointers (#/$defs/name)'],
  ['$recursiveRef', 'write references as JSON pointers (#/$defs/name)'],
  ['$vocabulary', 'vocabularies cannot be chosen'],
  ['encrypt', 'fields are not encrypted here'],
  ['encryptMetadata', 'fields are not encrypted here'],
]);

/** What came after draft-07: a schema that names that draft may not use it. */
export const laterKeywords: ReadonlySet<string> = new Set([
  'dependentRequired',
  'dependentSchemas',
  'deprecated',
  'maxContains',
  'minContains',
  'prefixItems',
  'unevaluatedItems',
  'unevaluatedProperties',
]);

/** Keywords whose schemas see the same value as the schema they stand in. */
export const inPlaceKeywords: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'dependencies',
  'dependentSchemas',
  'else',
  'if',
  'not',
  'oneOf',
  'then',
]);

/** Keywords that look at every field of an object, whatever the schema's own size. */
export const fieldLoops: readonly string[] = [
  'additionalProperties',
  'maxProperties',
  'minProperties',
  'patternProperties',
  'propertyNames',
  'unevaluatedProperties',
];
