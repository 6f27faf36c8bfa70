import { DataError } from '@database-service/core';
import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';
import { describe, expect, it } from 'vitest';
import { type CallKind, classTable, codeTable, isDuplicateKey, isParallelArrays, mapError } from './errors.js';

const named = (name: string, more = {}) => Object.assign(new Error('said'), { name, ...more });
const coded = (code: number) => new MongoServerError({ message: 'said', code });

describe('errors of MongoDB', () => {
  it.each<[number, string, string]>([
    [13, 'ACCESS_DENIED', 'ACCESS_DENIED'],
    [18, 'DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    [26, 'COLLECTION_MISSING', 'COLLECTION_MISSING'],
    [48, 'COLLECTION_EXISTS', 'COLLECTION_EXISTS'],
    [50, 'DEADLINE_EXCEEDED', 'OUTCOME_UNKNOWN'],
    [59, 'NOT_SUPPORTED', 'NOT_SUPPORTED'],
    [64, 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [85, 'INDEX_CONFLICT', 'INDEX_CONFLICT'],
    [91, 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [112, 'WRITE_CONTENTION', 'WRITE_CONTENTION'],
    [121, 'SCHEMA_MISMATCH', 'SCHEMA_MISMATCH'],
    [189, 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [260, 'HISTORY_LOST', 'HISTORY_LOST'],
    [280, 'HISTORY_LOST', 'HISTORY_LOST'],
    [286, 'HISTORY_LOST', 'HISTORY_LOST'],
    [292, 'LIMIT_EXCEEDED', 'LIMIT_EXCEEDED'],
    [10107, 'DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    [10334, 'DOCUMENT_TOO_LARGE', 'DOCUMENT_TOO_LARGE'],
    [11602, 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [14031, 'STORAGE_FULL', 'STORAGE_FULL'],
    [987_654, 'ENGINE_ERROR', 'ENGINE_ERROR'],
  ])('with the code %d: a read is %s, a write %s', (code, read, write) => {
    expect(mapError(coded(code), 'read')).toMatchObject({ reason: read, cause: { code } });
    expect(mapError(coded(code), 'write').reason).toBe(write);
  });

  it.each<[string, string, string]>([
    ['MongoServerSelectionError', 'DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    ['MongoWaitQueueTimeoutError', 'DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    ['MongoPoolClearedError', 'DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE'],
    ['MongoPoolClearedOnNetworkError', 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    ['MongoNetworkError', 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    ['MongoNetworkTimeoutError', 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    ['MongoWriteConcernError', 'DATABASE_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    ['MongoTopologyClosedError', 'SHUTTING_DOWN', 'SHUTTING_DOWN'],
    ['MongoOperationTimeoutError', 'DEADLINE_EXCEEDED', 'OUTCOME_UNKNOWN'],
    ['MongoCompatibilityError', 'NOT_SUPPORTED', 'NOT_SUPPORTED'],
    ['TypeError', 'ENGINE_ERROR', 'ENGINE_ERROR'],
  ])('of the class %s: a read is %s, a write %s', (name, read, write) => {
    expect(mapError(named(name), 'read').reason).toBe(read);
    expect(mapError(named(name), 'write').reason).toBe(write);
  });

  it.each<[string, Error]>([
    ['MongoServerSelectionError', new MongoServerSelectionError('x', {} as never)],
    ['MongoNetworkError', new MongoNetworkError('x')],
    ['MongoWriteConcernError', new MongoWriteConcernError({ writeConcernError: { code: 1, errmsg: 'x' } } as never)],
  ])('has the driver class %s by the name that the driver gives it', (name, error) => {
    expect(error.name).toBe(name);
    expect(Object.hasOwn(classTable, name)).toBe(true);
  });

  it('knows that a write was never sent where the connection had not been made', () => {
    expect(mapError(named('MongoNetworkError', { beforeHandshake: true }), 'write').reason).toBe(
      'DATABASE_UNAVAILABLE',
    );
  });

  it("knows the operating system's words for a lost connection", () => {
    const error = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
    expect(mapError(error, 'write').reason).toBe('OUTCOME_UNKNOWN');
    expect(mapError(error, 'read').reason).toBe('DATABASE_UNAVAILABLE');
  });

  it('looks within a bulk write that lost its connection', () => {
    const error = new MongoBulkWriteError(new MongoNetworkError('x') as never, {} as never);
    expect(mapError(error, 'write').reason).toBe('OUTCOME_UNKNOWN');
    expect(mapError(error, 'read').reason).toBe('DATABASE_UNAVAILABLE');
    const unsent = new MongoBulkWriteError(new MongoNetworkError('x', { beforeHandshake: true }) as never, {} as never);
    expect(mapError(unsent, 'write').reason).toBe('DATABASE_UNAVAILABLE');
  });

  it('keeps what is a DataError, and says nothing of the cause', () => {
    const error = new DataError('VERSION_MISMATCH', 'As it is.');
    expect(mapError(error)).toBe(error);
    for (const kind of ['read', 'write'] satisfies CallKind[]) {
      expect(mapError(coded(8000), kind).message).not.toContain('said');
    }
  });

  it('has a message of its own for each', () => {
    for (const { message } of [...Object.values(codeTable), ...Object.values(classTable)]) {
      expect(message).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('tells what refused a document', () => {
    expect([isDuplicateKey(coded(11000)), isDuplicateKey(coded(171)), isDuplicateKey(undefined)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isParallelArrays(coded(171)), isParallelArrays(named('x', { code: '171' }))]).toEqual([true, false]);
  });
});
