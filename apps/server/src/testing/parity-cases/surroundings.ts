import { type ParityCase, sameCall } from '../parity-case.js';

const key = (value: string) => ({ 'Idempotency-Key': value });

/** What comes with every request. */
export const surroundings: readonly ParityCase[] = [
  sameCall(
    'a key where none is taken',
    ['GET', '/documents/u/ada', undefined, key('k')],
    ['read', { collection: 'u', id: 'ada' }, { 'idempotency-key': 'k' }],
  ),
  sameCall(
    'a key that is none',
    ['POST', '/documents', { collection: 'k', data: {} }, key('"x')],
    ['create', { collection: 'k', data: {} }, { 'idempotency-key': '"x' }],
  ),
  sameCall(
    'a key',
    ['POST', '/documents', { collection: 'k', id: 'k', data: { a: 1 } }, key('k1')],
    ['create', { collection: 'k', id: 'k', data: { a: 1 } }, { 'idempotency-key': 'k1' }],
  ),
  sameCall(
    'a key again',
    ['POST', '/documents', { collection: 'k', id: 'k', data: { a: 1 } }, key('"k1"')],
    ['create', { collection: 'k', id: 'k', data_json: '{"a": 1}' }, { 'idempotency-key': '"k1"' }],
  ),
  sameCall(
    'a key with another request',
    ['POST', '/documents', { collection: 'k', id: 'k', data: { a: 2 } }, key('k1')],
    ['create', { collection: 'k', id: 'k', data: { a: 2 } }, { 'idempotency-key': 'k1' }],
  ),
  sameCall(
    'a database that is not there',
    ['GET', '/documents/u/ada', undefined, { 'X-Database-Type': 'none' }],
    ['read', { collection: 'u', id: 'ada' }, { 'x-database-type': 'none' }],
  ),
];
