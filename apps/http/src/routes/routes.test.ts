import { operations } from '@database-service/application';
import { describe, expect, it } from 'vitest';
import { Query } from '../request/query.js';
import { allowedMethods } from './allowed-methods.js';
import { routes } from './index.js';

describe('routes', () => {
  it('serve every operation', () => {
    const served = new Set<string>(routes.map((route) => route.operation));
    expect(Object.keys(operations).filter((name) => !served.has(name))).toEqual([]);
  });

  it('are each there once', () => {
    const names = routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each([
    ['/api/v1/documents', 'OPTIONS, POST'],
    ['/api/v1/documents/users', 'GET, HEAD, OPTIONS'],
    ['/api/v1/documents/users/1', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
    ['/api/v1/documents/users/search', 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT'],
    ['/api/v1/documents/raw-query', 'OPTIONS, POST'],
    ['/api/v1/documents/bulk/insert', 'OPTIONS, POST'],
    ['/api/v1/documents/bulk/other', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
    ['/health', 'GET, HEAD, OPTIONS'],
    ['/api/v1/metrics', 'GET, HEAD, OPTIONS'],
    ['/ready', 'GET, HEAD, OPTIONS'],
    ['/api/v1/documents/', ''],
    ['/api/v1/ready', ''],
    ['/api/v1/openapi.json', 'GET, HEAD, OPTIONS'],
    ['/docs', 'GET, HEAD, OPTIONS'],
    ['/docs/swagger-ui.js.map', ''],
    ['/', ''],
  ])('%s has %s', (path, methods) => {
    expect(allowedMethods(path).join(', ')).toBe(methods);
  });
});

describe('decoding an update', () => {
  const route = routes.find(({ operation }) => operation === 'updateDocument');
  const decode = (body: unknown, headers = {}): unknown =>
    route?.decode({ params: { collection: 'c', id: '1' }, query: new Query(new Map()), body, headers }).input;

  it.each([
    [
      { data: { a: 1 }, version: 2 },
      { collection: 'c', id: '1', data: { a: 1 }, version: 2 },
    ],
    [
      { name: 'Jane', age: 31 },
      { collection: 'c', id: '1', data: { name: 'Jane', age: 31 } },
    ],
    [
      { data: 5, id: 'x' },
      { collection: 'c', id: '1', data: { data: 5, id: 'x' } },
    ],
    [{}, { collection: 'c', id: '1', data: {} }],
  ])('%j means %j', (body, input) => {
    expect(decode(body)).toEqual(input);
  });

  it('takes If-Match along', () => {
    expect(decode({ a: 1 }, { 'if-match': '"x"' })).toEqual({
      collection: 'c',
      id: '1',
      if_match: '"x"',
      data: { a: 1 },
    });
  });

  it.each([
    [{ data: {}, id: '2' }, '/id'],
    [{ data: {}, collection: 'd' }, '/collection'],
    [{ data: {}, if_match: '*' }, '/if_match'],
  ])('refuses %j: the field is not the body’s', (body, pointer) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ reason: 'UNKNOWN_FIELD', details: { pointer } }));
  });

  it.each([[[1]], [5], ['x'], [null]])('refuses %j: no object', (body) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ reason: 'BAD_ARGUMENT' }));
  });
});
