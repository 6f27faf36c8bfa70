import { type DataError, type ErrorReason, isDataError } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { operations } from '../operations/index.js';
import { validateInput } from './validate-input.js';

function faultOf(name: keyof typeof operations, input: unknown): DataError | undefined {
  try {
    validateInput(operations[name].input, input);
    return undefined;
  } catch (error) {
    if (isDataError(error)) return error;
    throw error;
  }
}

const nested = JSON.parse('{"collection":"a","__proto__":{"x":1}}') as unknown;

describe('validateInput', () => {
  it.each<[keyof typeof operations, unknown, ErrorReason, string]>([
    ['searchDocuments', { collection: 'a', limt: 1 }, 'UNKNOWN_FIELD', '/limt'],
    ['searchDocuments', nested, 'UNKNOWN_FIELD', '/__proto__'],
    ['searchDocuments', { collection: 'a', constructor: 1 }, 'UNKNOWN_FIELD', '/constructor'],
    ['searchDocuments', { collection: 'a', 'b/c~d': 1 }, 'UNKNOWN_FIELD', '/b~1c~0d'],
    ['searchDocuments', { collection: 1 }, 'BAD_ARGUMENT', '/collection'],
    ['searchDocuments', {}, 'BAD_ARGUMENT', '/collection'],
    ['searchDocuments', null, 'BAD_ARGUMENT', ''],
    ['searchDocuments', [], 'BAD_ARGUMENT', ''],
    ['searchDocuments', 'x', 'BAD_ARGUMENT', ''],
    ['searchDocuments', { collection: 'a', filter: [] }, 'BAD_ARGUMENT', '/filter'],
    ['searchDocuments', { collection: 'a', filter: null }, 'BAD_ARGUMENT', '/filter'],
    ['searchDocuments', { collection: 'a', sort: 1 }, 'BAD_ARGUMENT', '/sort'],
    ['searchDocuments', { collection: 'a', limit: '10' }, 'BAD_ARGUMENT', '/limit'],
    ['searchDocuments', { collection: 'a', limit: 1.5 }, 'BAD_ARGUMENT', '/limit'],
    ['searchDocuments', { collection: 'a', limit: Number.NaN }, 'BAD_ARGUMENT', '/limit'],
    ['searchDocuments', { collection: 'a', limit: 0 }, 'LIMIT_EXCEEDED', '/limit'],
    ['searchDocuments', { collection: 'a', offset: -1 }, 'LIMIT_EXCEEDED', '/offset'],
    ['searchDocuments', { collection: 'a', total: 'false' }, 'BAD_ARGUMENT', '/total'],
    ['searchDocuments', { collection: 'a', consistency: 'maybe' }, 'BAD_ARGUMENT', '/consistency'],
    ['createDocument', { collection: 'a', data: [] }, 'BAD_ARGUMENT', '/data'],
    ['createDocument', { collection: 'a', data: null }, 'BAD_ARGUMENT', '/data'],
    ['createDocument', { collection: 'a' }, 'BAD_ARGUMENT', '/data'],
    ['createDocument', { collection: 'a', data: {}, id: 5 }, 'BAD_ARGUMENT', '/id'],
    ['createDocument', { collection: 'a', data: {}, metadata: [] }, 'BAD_ARGUMENT', '/metadata'],
    ['updateMany', { collection: 'a', update: {} }, 'BAD_ARGUMENT', '/filter'],
    ['updateMany', { collection: 'a', filter: {}, update: 1 }, 'BAD_ARGUMENT', '/update'],
    ['deleteMany', { collection: 'a' }, 'BAD_ARGUMENT', '/filter'],
    ['findAndUpdate', { collection: 'a', id: 'x', update: {}, return: 'both' }, 'BAD_ARGUMENT', '/return'],
    ['deleteDocument', { collection: 'a', id: 'x', version: -1 }, 'LIMIT_EXCEEDED', '/version'],
    ['insertMany', { collection: 'a', documents: [] }, 'LIMIT_EXCEEDED', '/documents'],
    ['insertMany', { collection: 'a', documents: [{ data: {} }, {}] }, 'BAD_ARGUMENT', '/documents/1/data'],
    ['insertMany', { collection: 'a', documents: [{ data: {}, _id: 1 }] }, 'UNKNOWN_FIELD', '/documents/0/_id'],
    ['bulkWrite', { operations: [{ type: 'upsert', collection: 'a' }] }, 'BAD_ARGUMENT', '/operations/0/type'],
    ['createIndex', { collection: 'a', keys: {}, options: { uniq: true } }, 'UNKNOWN_FIELD', '/options/uniq'],
    ['rawQuery', { query: 5 }, 'BAD_ARGUMENT', '/query'],
    ['listCollections', { x: 1 }, 'UNKNOWN_FIELD', '/x'],
  ])('refuses for %s: %j', (name, input, reason, pointer) => {
    const fault = faultOf(name, input);
    expect(fault).toMatchObject({ reason, details: { pointer } });
    expect(fault?.message).toMatch(/^[`A-Z].*\.$/);
  });

  it('names what is known where something is not', () => {
    expect(faultOf('createCollection', { name: 'a', options: { cap: 1 } })).toMatchObject({
      message: '`cap` is not known. Known here: schema, change_detail, capped, size, max.',
      details: { known: ['schema', 'change_detail', 'capped', 'size', 'max'] },
    });
  });

  it('takes what is right, optional fields that are undefined included', () => {
    expect(
      faultOf('searchDocuments', { collection: 'a', sort: 'a:asc', limit: 1000, offset: undefined, filter: { x: 1 } }),
    ).toBeUndefined();
    expect(faultOf('searchDocuments', { collection: 'a', sort: { a: 1 }, projection: '-x' })).toBeUndefined();
  });
});
