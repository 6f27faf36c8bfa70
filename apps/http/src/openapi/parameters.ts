import { operations } from '@database-service/application';
import type { Route } from '../routes/route.js';
import type { JsonObject } from './json-object.js';
import { addRules, nameCollections, publishSchema, type SchemaComponents } from './publish-schema.js';

/** Fields of inputs that come from headers. */
const headersByField: Readonly<Record<string, string>> = {
  if_match: 'If-Match',
  if_none_match: 'If-None-Match',
};

/** Parameters of paths that name a database: no fields of inputs. */
const databaseParameter = 'Name of a configured database; each engine’s own name is that of the one that runs on it.';

const pathExamples: Readonly<Record<string, string>> = {
  collection: 'users',
  old_name: 'users',
  id: 'ada',
  index_name: 'age_-1',
  db_type: 'sqlite',
  name: 'sqlite',
};

/** The input's fields, as the operation's schema has them. */
export function inputProperties({ operation }: Route): Readonly<Record<string, JsonObject>> {
  return (operations[operation].input as unknown as { properties: Record<string, JsonObject> }).properties;
}

/** Names of the fields that the input must have. */
export function requiredFields({ operation }: Route): readonly string[] {
  return (operations[operation].input as { readonly required?: readonly string[] }).required ?? [];
}

/** Names in braces of a path. */
export function pathNames(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** All parameters of a call: of path, query and headers. */
export function describeParameters(route: Route, components: SchemaComponents): readonly JsonObject[] {
  const properties = inputProperties(route);
  const publish = (name: string): JsonObject => publishSchema(properties[name] ?? {}, 'in', components);
  return [
    ...pathNames(route.path).map((name) => describePathParameter(name, properties[name], publish(name))),
    ...route.query.map((name) => describeQueryParameter(name, publish(name))),
    ...Object.entries(headersByField)
      .filter(([field]) => Object.hasOwn(properties, field))
      .map(([field, name]) => describeHeader(name, publish(field))),
    ...(route.streamsAs === 'events' ? [lastEventId] : []),
    ...(takesKey(route) ? [{ $ref: '#/components/parameters/Idempotency-Key' }] : []),
    ...(namesDatabase(route) ? [] : [{ $ref: '#/components/parameters/X-Database-Type' }]),
    { $ref: '#/components/parameters/X-Request-Id' },
  ];
}

function takesKey({ operation }: Route): boolean {
  const { takesKey: takes } = operations[operation] as { readonly takesKey?: true };
  return takes === true;
}

/** The path says it. */
function namesDatabase({ path }: Route): boolean {
  return /\{(db_type|name)\}/.test(path);
}

function describePathParameter(name: string, field: JsonObject | undefined, schema: JsonObject): JsonObject {
  const { description = databaseParameter, ...rest } = field === undefined ? { type: 'string' } : schema;
  return {
    name,
    in: 'path',
    required: true,
    description,
    schema: { ...withoutExamples(addRules(name, nameCollections(name, rest))), minLength: 1 },
    ...(pathExamples[name] === undefined ? {} : { example: pathExamples[name] }),
  };
}

/** A parameter has an example of its own. */
function withoutExamples({ examples: _examples, ...schema }: JsonObject): JsonObject {
  return schema;
}

function describeQueryParameter(name: string, published: JsonObject): JsonObject {
  const { description, ...schema } = asText(name, published);
  return { name, in: 'query', required: false, description, schema };
}

/** A query holds texts: a filter is one of JSON, and sorts and projections have a short form. */
function asText(name: string, schema: JsonObject): JsonObject {
  const { description } = schema;
  if (name === 'filter') {
    return {
      type: 'string',
      contentMediaType: 'application/json',
      description: `${String(description)} As JSON text: \`{"age":{"$gte":30}}\`.`,
    };
  }
  if (name === 'sort') return { type: 'string', description: '`name:asc,age:desc`; the id is always the last key.' };
  if (name === 'projection') return { type: 'string', description: '`name,email` or `-secret`. Shapes `data` only.' };
  return schema;
}

// Without an example: pages that try calls out would send it, and no document has that tag.
function describeHeader(name: string, published: JsonObject): JsonObject {
  const { description, ...schema } = published;
  return { name, in: 'header', required: false, description, schema: { ...schema, pattern: entityTagsPattern } };
}

/** `*`, or a list of entity tags, as RFC 9110 has them. */
const entityTagsPattern = '^(?:\\*|TAG(?:[ \\t]*,[ \\t]*TAG)*)$'.replaceAll(
  'TAG',
  '(?:W/)?"[\\x21\\x23-\\x7e\\x80-\\xff]*"',
);

/** A key as it stands, or as a string in double quotes. */
const idempotencyKeyPattern =
  '^(?:[\\x21\\x23-\\x7e][\\x21-\\x7e]*|"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\["\\\\])+")$';

const lastEventId: JsonObject = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'As `since`, which it outranks: what a browser sends when it connects anew.',
  schema: { type: 'string', maxLength: 200 },
};

/** Parameters that many calls have, by name. */
export const sharedParameters: Readonly<Record<string, JsonObject>> = {
  'X-Database-Type': {
    name: 'X-Database-Type',
    in: 'header',
    required: false,
    description: `${databaseParameter} Without it: the default one.`,
    schema: { type: 'string' },
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'A key of your own for this request, a random UUID for example. A repeated request with the same key gets the first ' +
      'answer again; nothing is done twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: idempotencyKeyPattern },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The answer is 304 if it names the entity tag that the answer would have.',
    schema: { type: 'string', pattern: entityTagsPattern },
  },
  'X-Request-Id': {
    name: 'X-Request-Id',
    in: 'header',
    required: false,
    description:
      'Names the request in logs and in the answer. One that is not 1 to 128 visible ASCII characters is replaced.',
    schema: { type: 'string' },
  },
};
