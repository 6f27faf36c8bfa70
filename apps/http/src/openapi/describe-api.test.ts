import { operations } from '@database-service/application';
import { checkCollectionName } from '@database-service/core';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { basePath, routes } from '../routes/index.js';
import { describeApi } from './describe-api.js';
import { examples } from './examples/index.js';
import { collectionNamePattern } from './publish-schema.js';

const text = JSON.stringify(describeApi('1.2.3'));
const description = JSON.parse(text);

interface Call {
  readonly operationId: string;
  readonly parameters: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Record<string, { schema: object }> };
  readonly responses: Record<string, { readonly $ref?: string; readonly description?: string }>;
}

const calls = Object.entries<Record<string, Call>>(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, call]) => ({ name: `${method.toUpperCase()} ${path}`, call })),
);
const callNamed = (name: string): Call => {
  const found = calls.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found.call;
};
const namesOf = ({ parameters }: Call, place: string): string[] =>
  parameters.flatMap((one) => (one.in === place && one.name !== undefined ? [one.name] : []));
const reasonsAt = (name: string, status: number): string[] => {
  const ref = callNamed(name).responses[status]?.$ref?.split('/').at(-1) ?? '';
  const envelope = description.components.responses[ref].content['application/json'].schema;
  return envelope.properties.error.properties.details.properties.reason.enum;
};

describe('the description of the API', () => {
  it('is OpenAPI 3.1 without a fault or a warning of Redocly’s', async () => {
    // Schemas of the lines of streams are named in texts: OpenAPI 3.1 cannot say what a line is.
    const config = await createConfig({ extends: ['recommended'], rules: { 'no-unused-components': 'off' } });
    const problems = await lintFromString({ source: text, config });
    expect(problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer }))).toEqual(
      [],
    );
  });

  it('has every route, once under each of its paths', () => {
    const expected = routes.flatMap(({ method, path, atRoot }) => [
      `${method} ${basePath}${path}`,
      ...(atRoot === true ? [`${method} ${path}`] : []),
    ]);
    const others = [
      'GET /ready',
      'GET /metrics',
      'GET /api/v1/metrics',
      'GET /openapi.json',
      'GET /api/v1/openapi.json',
      'GET /docs',
    ];
    expect(calls.map(({ name }) => name).sort()).toEqual([...expected, ...others].sort());
    const ids = calls.map(({ call }) => call.operationId);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('describes every property of what is sent and answered', () => {
    const bare: string[] = [];
    const look = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties } = schema as {
        readonly properties?: Record<string, boolean | { description?: string; $ref?: string }>;
      };
      for (const [name, property] of Object.entries(properties ?? {})) {
        // Nothing to describe: said to be there, or not, by a rule between fields.
        if (typeof property === 'boolean') continue;
        const isPlain = property.description === undefined && property.$ref === undefined;
        if (isPlain && !('const' in property) && !('properties' in property) && !('items' in property)) {
          bare.push(`${at}.${name}`);
        }
      }
      for (const [key, value] of Object.entries(schema)) {
        if (key !== 'example' && key !== 'not') look(value, `${at}/${key}`);
      }
    };
    look(description.components.schemas, 'schemas');
    for (const { name, call } of calls) look(call.requestBody, name);
    expect(bare).toEqual([]);
  });

  it('describes each write of a list by its type', () => {
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(description, 'api');
    const { schema } = callNamed('POST /api/v1/documents/bulk/write').requestBody?.content['application/json'] ?? {};
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')));
    const isValid = (write: object): boolean => validate({ operations: [{ collection: 'c', ...write }] });
    expect(isValid({ type: 'insert', document: {} })).toBe(true);
    expect(isValid({ type: 'insert' })).toBe(false);
    expect(isValid({ type: 'delete', id: 'a' })).toBe(true);
    expect(isValid({ type: 'delete' })).toBe(false);
    expect(isValid({ type: 'delete', id: 'a', update: {} })).toBe(false);
    expect(isValid({ type: 'update', filter: {}, update: {}, many: true })).toBe(true);
    expect(isValid({ type: 'update', filter: {}, update: {}, many: true, version: 1 })).toBe(false);
  });

  it('says where parts of a request stand', () => {
    const read = callNamed('GET /api/v1/documents/{collection}/{id}');
    expect(namesOf(read, 'path')).toEqual(['collection', 'id']);
    expect(namesOf(read, 'query')).toEqual(['projection']);
    expect(namesOf(read, 'header')).toEqual(['If-None-Match']);
    const change = callNamed('PUT /api/v1/documents/{collection}/{id}/replace');
    expect(namesOf(change, 'header')).toEqual(['If-Match']);
    expect(change.parameters.flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref.split('/').at(-1)]))).toEqual([
      'Idempotency-Key',
      'X-Database-Type',
      'X-Request-Id',
    ]);
    expect(namesOf(callNamed('GET /api/v1/collections/{collection}/changes'), 'header')).toEqual(['Last-Event-ID']);
    expect(Object.keys(callNamed('PATCH /api/v1/documents/{collection}/{id}').requestBody?.content ?? {})).toEqual([
      'application/merge-patch+json',
      'application/json-patch+json',
    ]);
    expect(callNamed('POST /api/v1/documents/{collection}/search').requestBody?.required).toBe(false);
    expect(callNamed('POST /api/v1/documents').requestBody?.required).toBe(true);
  });

  it('says which failures a call may end with', () => {
    const statuses = (name: string): string => Object.keys(callNamed(name).responses).join(' ');
    expect(statuses('GET /api/v1/documents/{collection}/{id}')).toBe('200 304 400 404 406 408 429 431 500 501 503 504');
    expect(statuses('DELETE /api/v1/documents/{collection}/{id}')).toBe(
      '200 400 404 406 408 409 412 422 428 429 431 500 501 503 504',
    );
    expect(statuses('GET /api/v1/health')).toBe('200 400 406 408 431 500 503 504');
    expect(statuses('GET /api/v1/collections/{collection}/changes')).toBe(
      '200 400 404 406 408 410 429 431 500 501 503',
    );
    expect(reasonsAt('DELETE /api/v1/documents/{collection}/{id}', 412)).toEqual([
      'PRECONDITION_FAILED',
      'VERSION_MISMATCH',
      'WRITE_CONTENTION',
    ]);
    expect(reasonsAt('POST /api/v1/collections', 409)).toEqual(['COLLECTION_EXISTS']);
    expect(reasonsAt('DELETE /api/v1/indexes/{collection}/{index_name}', 404)).toEqual([
      'COLLECTION_MISSING',
      'INDEX_MISSING',
      'UNKNOWN_ROUTE',
    ]);
  });

  it('has an example of every call, and examples of nothing else', () => {
    expect(Object.keys(examples).sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'the example of %s fits what the operation answers with',
    (name, route) => {
      const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
      const { data } = examples[name] ?? { data: undefined };
      const valid = ajv.validate(operations[route.operation].output, data);
      expect(valid, ajv.errorsText()).toBe(true);
    },
  );

  it.each(['users', '_a', 'A.b-c_9', 'x'.repeat(120), 'bulky', 'a.system.x', 'system', 'raw-query2'])(
    'lets a collection be called %s',
    (name) => {
      expect(new RegExp(collectionNamePattern, 'u').test(name)).toBe(true);
      expect(checkCollectionName(name)).toBe(name);
    },
  );

  it.each(['', '1a', 'a b', 'x'.repeat(121), 'bulk', 'raw-query', 'system.users', 'ä', 'a/b'])('and not %j', (name) => {
    expect(new RegExp(collectionNamePattern, 'u').test(name)).toBe(false);
    expect(() => checkCollectionName(name)).toThrow(expect.objectContaining({ reason: 'BAD_NAME' }));
  });
});
