import type { JsonObject } from './json-object.js';

/** Which way a value goes: what a client sends is closed, what it gets may grow, so clients must bear new properties. */
export type Direction = 'in' | 'out';

/** Schemas with a title, which the description has once, by that name. */
export type SchemaComponents = Map<string, JsonObject>;

/** Names of collections wherever they stand; the service says more about a wrong one than a pattern can. */
const collectionNames: ReadonlySet<string> = new Set(['collection', 'old_name', 'new_name']);

/** What a collection may be called, as core's `checkCollectionName` has it. */
export const collectionNamePattern = '^(?!(?:bulk|raw-query)$|system\\.)[A-Za-z_][A-Za-z0-9_.-]{0,119}$';

/** What the fields of a document may be called, as core has it. */
export const fieldNames: JsonObject = {
  pattern: '^[^$.\\u0000][^.\\u0000]*$',
  not: { enum: ['_id', '_meta', '__proto__', 'constructor'] },
};

/** `_id` and `_meta` are names like any other in metadata. */
const metadataNames: JsonObject = { ...fieldNames, not: { enum: ['__proto__', 'constructor'] } };

/** Contents of documents, where a client sends them. */
const namesInside: ReadonlyMap<string, JsonObject> = new Map([
  ['data', fieldNames],
  ['document', fieldNames],
  ['replacement', fieldNames],
  ['metadata', metadataNames],
]);

/**
 * What fields must be beyond their type, where core says so with messages of its own: a schema of the application would
 * refuse it first, with less to say.
 */
const rulesByName: Readonly<Record<string, JsonObject>> = {
  id: { minLength: 1, maxLength: 255, pattern: '^[^\\u0000]*$' },
  keys: { minProperties: 1 },
};

/** A schema of the application as the description has it. */
export function publishSchema(schema: unknown, direction: Direction, components: SchemaComponents): JsonObject {
  return publish(schema, direction, components) as JsonObject;
}

function publish(value: unknown, direction: Direction, components: SchemaComponents): unknown {
  if (Array.isArray(value)) return value.map((item) => publish(item, direction, components));
  if (typeof value !== 'object' || value === null) return value;
  const { title, ...schema } = value as JsonObject;
  if (typeof title !== 'string') return publishPlain(schema, direction, components);
  if (!components.has(title)) {
    // Known from now on, also inside itself.
    components.set(title, {});
    components.set(title, publishPlain(schema, direction, components));
  }
  return { $ref: `#/components/schemas/${title}` };
}

function publishPlain(schema: JsonObject, direction: Direction, components: SchemaComponents): JsonObject {
  const published: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') published.properties = publishProperties(value as JsonObject, direction, components);
    else if (keyword === 'patternProperties') {
      published.additionalProperties = publish(Object.values(value as JsonObject)[0], direction, components);
    } else if (keyword === 'additionalProperties' && value === false && direction === 'out') continue;
    else if (isLiteral(keyword)) published[keyword] = value;
    else published[keyword] = publish(value, direction, components);
  }
  // Silence means the same, but generators of clients take it for an object without properties.
  if (isOpen(published)) {
    delete published.properties;
    published.additionalProperties = true;
  }
  return published;
}

function isLiteral(keyword: string): boolean {
  return keyword === 'default' || keyword === 'examples' || keyword === 'enum' || keyword === 'const';
}

function isOpen({ type, properties, additionalProperties }: JsonObject): boolean {
  const hasNone = properties === undefined || Object.keys(properties as JsonObject).length === 0;
  return type === 'object' && hasNone && additionalProperties === undefined;
}

function publishProperties(properties: JsonObject, direction: Direction, components: SchemaComponents): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const published = publish(schema, direction, components) as JsonObject;
      const named =
        direction === 'in' ? addRules(name, nameCollections(name, published)) : nameCollections(name, published);
      const inside = direction === 'in' && named.additionalProperties === true ? namesInside.get(name) : undefined;
      return [name, inside === undefined ? named : { ...named, propertyNames: inside }];
    }),
  );
}

/** Adds to the schema of a property or parameter what its values must be beyond their type. */
export function addRules(name: string, schema: JsonObject): JsonObject {
  const rules = schema.type === (name === 'keys' ? 'object' : 'string') ? rulesByName[name] : undefined;
  return rules === undefined ? schema : { ...schema, ...rules };
}

/** Adds to the schema of a property or parameter what a collection may be called. */
export function nameCollections(name: string, schema: JsonObject): JsonObject {
  if (!collectionNames.has(name) || schema.type !== 'string') return schema;
  return { ...schema, pattern: collectionNamePattern, examples: ['users'] };
}
