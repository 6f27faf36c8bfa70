import { jsonMediaType, ndjsonNames } from '../respond/media-types.js';
import type { Route } from '../routes/route.js';
import { exampleOfCall } from './examples/index.js';
import type { JsonObject } from './json-object.js';
import { inputProperties, pathNames, requiredFields } from './parameters.js';
import { fieldNames, nameCollections, publishSchema, type SchemaComponents } from './publish-schema.js';
import { splitWrites } from './write-items.js';

const headerFields: ReadonlySet<string> = new Set(['if_match', 'if_none_match']);

/** What a call reads, by media type; nothing for one without a body. */
export function describeBody(route: Route, components: SchemaComponents): JsonObject {
  if (route.body === 'none') return {};
  const content =
    route.body === 'patch'
      ? describePatches(route)
      : route.body === 'ndjson'
        ? describeLines(components)
        : { [jsonMediaType]: { schema: describeJson(route, components), ...exampleOfBody(route) } };
  return { requestBody: { required: route.body !== 'optional', content } };
}

function exampleOfBody(route: Route): JsonObject {
  const { body } = exampleOfCall(route);
  return body === undefined ? {} : { example: body };
}

/** The input's fields that path and headers do not give. */
function describeJson(route: Route, components: SchemaComponents): JsonObject {
  const given = new Set([...pathNames(route.path), ...headerFields]);
  const properties = Object.entries(inputProperties(route)).filter(([name]) => !given.has(name));
  const required = requiredFields(route).filter((name) => !given.has(name));
  const schema = publishSchema(
    {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(properties),
      ...(required.length === 0 ? {} : { required }),
    },
    'in',
    components,
  );
  if (route.operation === 'updateDocument') return { anyOf: [schema, wholeData] };
  if (Object.hasOwn(schema.properties as JsonObject, 'operations')) return splitWrites(schema);
  if (route.operation === 'createCollection') return nameIn(schema);
  return { ...schema, ...betweenFields[route.operation] };
}

/** The name of a collection is called `collection` everywhere else. */
function nameIn({ properties, ...schema }: JsonObject): JsonObject {
  const { name, ...others } = properties as Readonly<Record<string, JsonObject>>;
  return { ...schema, properties: { name: nameCollections('collection', name ?? {}), ...others } };
}

/** What holds between fields of a body. */
const betweenFields: Readonly<Record<string, JsonObject>> = {
  searchDocuments: { dependentSchemas: { cursor: { properties: { offset: false } } } },
  explainQuery: {
    oneOf: [
      { required: ['search'], properties: { search: true, pipeline: false, with_meta: false } },
      { required: ['pipeline'], properties: { pipeline: true, search: false } },
    ],
  },
};

const wholeData: JsonObject = {
  type: 'object',
  additionalProperties: true,
  propertyNames: fieldNames,
  not: { required: ['data'], properties: { data: { type: 'object' } } },
  description: 'A body without an object `data` is itself the data, whole.',
};

function describePatches({ path }: Route): JsonObject {
  return {
    'application/merge-patch+json': {
      schema: {
        type: 'object',
        additionalProperties: true,
        description: `A JSON Merge Patch (RFC 7396) of the data of ${path}.`,
      },
      example: { name: 'Ada Lovelace', nickname: null },
    },
    'application/json-patch+json': {
      schema: { type: 'array', maxItems: 1000, description: 'A JSON Patch (RFC 6902) of the data.', items: patchStep },
      example: [
        { op: 'test', path: '/name', value: 'Ada' },
        { op: 'add', path: '/langs/-', value: 'la' },
      ],
    },
  };
}

const pointer = { type: 'string', pattern: '^(?:/(?:[^~]|~[01])*)?$', description: 'A JSON pointer into the data.' };

const opMeaning = 'What is done, as RFC 6902 has it.';

const patchStep: JsonObject = {
  oneOf: [
    {
      type: 'object',
      required: ['op', 'path', 'value'],
      properties: {
        op: { enum: ['add', 'replace', 'test'], description: opMeaning },
        path: pointer,
        value: { description: 'Any JSON value.' },
      },
    },
    {
      type: 'object',
      required: ['op', 'path'],
      properties: { op: { const: 'remove', description: opMeaning }, path: pointer },
    },
    {
      type: 'object',
      required: ['op', 'path', 'from'],
      properties: { op: { enum: ['move', 'copy'], description: opMeaning }, path: pointer, from: pointer },
    },
  ],
};

/** What an import reads: what it may be called, and what a line is. */
function describeLines(components: SchemaComponents): JsonObject {
  components.set('ImportLine', importLine);
  const schema = { type: 'string', description: 'One JSON document in each line, of the schema ImportLine.' };
  const example = '{"id":"ada","data":{"name":"Ada","age":36}}\n{"data":{"name":"Grace"}}\n';
  return Object.fromEntries(ndjsonNames.map((name) => [name, { schema, example }]));
}

const importLine: JsonObject = {
  type: 'object',
  description: 'One line of an import. Version and times of an export are taken, but the documents get their own.',
  required: ['data'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', minLength: 1, description: 'Absent: the service makes one.' },
    data: {
      type: 'object',
      additionalProperties: true,
      propertyNames: fieldNames,
      description: 'The fields of the document.',
    },
    metadata: { type: 'object', additionalProperties: true, description: 'Fields about the document.' },
    version: { type: 'integer', description: 'Taken, and not kept.' },
    created_at: { type: 'string', description: 'Taken, and not kept.' },
    updated_at: { type: 'string', description: 'Taken, and not kept.' },
  },
};
