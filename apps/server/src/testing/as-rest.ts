import type { MethodName } from '../../../grpc/src/rpcs/rpc.js';

type Fields = Readonly<Record<string, unknown>>;

const dropped = Symbol('dropped');

/**
 * What a gRPC answer holds, in the shape of REST: JSON texts are parsed, times are texts, what protobuf leaves at its default
 * is absent. Written for the tests, apart from the code that encodes.
 */
export function asRest(method: MethodName, response: object): unknown {
  const shape = shapes[method];
  const fields = plain(response) as Fields;
  return shape === undefined ? fields : shape(fields);
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]): readonly [string, unknown] => {
    if (field === undefined) return [name, dropped];
    if (!name.endsWith('_json')) return [name, name === 'data' || name === 'metadata' ? field : plain(field)];
    if (field === '' || (Array.isArray(field) && field.length === 0)) return [name, dropped];
    const parsed = Array.isArray(field) ? field.map((text) => JSON.parse(text)) : JSON.parse(String(field));
    return [name.slice(0, -'_json'.length), parsed];
  });
  return Object.fromEntries(entries.filter(([, field]) => field !== dropped));
}

const fieldsMissing = 'a field that the first clients look at is missing';

const without = (fields: unknown, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields as Fields).filter(([name]) => !names.includes(name)));

const documentOf = (fields: unknown): Fields | null => {
  if (fields === undefined) return null;
  const rest = (fields as Fields).etag === '' ? without(fields, 'etag') : (fields as Fields);
  return rest.id === '' ? without(rest, 'id') : rest;
};
const inDocument = ({ document }: Fields): unknown => documentOf(document);
/** What the first clients look at is told beside the document, and must be the same. */
const created = ({ id, created: createdAt, document }: Fields): unknown =>
  document === undefined ? fieldsMissing : { ...documentOf(document), id, created_at: createdAt };
const successful = ({ success, ...fields }: Fields): unknown =>
  success === true && typeof fields.message === 'string' ? inDocument(fields) : fieldsMissing;
const done = ({ success, message }: Fields): unknown => (success === true ? { message } : fieldsMissing);
const orNull = (fields: Fields, ...names: readonly string[]): Fields => ({
  ...Object.fromEntries(names.map((name) => [name, null])),
  ...fields,
});
const description = (fields: unknown): Fields => {
  const { is_default, capabilities, ...rest } = orNull(fields as Fields, 'engine_version') as Record<string, unknown>;
  return { ...rest, default: is_default, capabilities: orNull(capabilities as Fields, 'transactions') };
};
const indexOf = (fields: Fields): Fields => ({
  ...(Object.keys(fields.weights as object).length === 0 ? without(fields, 'weights') : fields),
  keys: Object.fromEntries(
    (fields.keys as readonly Record<string, unknown>[]).map(({ field, direction, text }) => [
      field,
      text === true ? 'text' : direction,
    ]),
  ),
});

/** Where the answer is not REST's field by field. */
const shapes: { readonly [Method in MethodName]?: (fields: Fields) => unknown } = {
  create: created,
  read: (fields) => documentOf(without(fields, 'not_modified')),
  update: successful,
  replace: inDocument,
  patch: inDocument,
  delete: done,
  findAndUpdate: inDocument,
  findAndReplace: inDocument,
  findAndDelete: inDocument,
  findOneAndUpdate: inDocument,
  findOneAndReplace: inDocument,
  findOneAndDelete: inDocument,
  list: ({ documents, total, total_count, limit, offset, has_more, next_cursor }) => ({
    documents: (documents as readonly unknown[]).map(documentOf),
    pagination: {
      ...(total_count === undefined ? {} : { total: total === total_count ? total : fieldsMissing }),
      limit,
      offset,
      has_more,
      next_cursor: next_cursor ?? null,
    },
  }),
  aggregate: ({ results }) => ({ results }),
  explain: (fields) => orNull(fields, 'index'),
  dropCollection: done,
  dropIndex: done,
  getCollectionSchema: (fields) => orNull(fields, 'schema'),
  setCollectionSchema: (fields) => orNull(fields, 'schema'),
  listIndexes: ({ indexes }) => ({ indexes: (indexes as readonly Fields[]).map(indexOf) }),
  healthCheck: ({ healthy, message, ...fields }) =>
    healthy === true && message === `The service is ${fields.status}.` ? fields : fieldsMissing,
  databaseStatistics: (fields) => orNull(fields, 'avg_query_time_ms'),
  listDatabases: ({ databases, default_database }) => ({
    databases: (databases as readonly unknown[]).map(description),
    default: default_database,
  }),
  describeDatabase: ({ database }) => description(database),
  rawQueryTyped: ({ result }) => result,
  // A change of the stream.
  watch: ({ renamed_from: from, renamed_to: to, after, ...change }) => ({
    ...change,
    ...(from === undefined ? {} : { from, to }),
    ...(after === undefined ? {} : { after: documentOf(after) }),
  }),
};
