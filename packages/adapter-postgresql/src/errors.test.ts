import { DataError, errorReasons } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import {
  codeOf,
  errorTable,
  isConnectionLoss,
  isRetryable,
  isRowRefused,
  isTableChanged,
  isTableMissing,
  leavesOutcomeOpen,
  mapError,
  outcomeUnknown,
  uniqueViolation,
} from './errors.js';

const serverError = (code: string, fields: object = {}) =>
  Object.assign(new Error(`server says ${code}`), { code, ...fields });

describe('errors of PostgreSQL and its driver', () => {
  it.each([
    ['08006', 'DATABASE_UNAVAILABLE', true],
    ['08P01', 'ENGINE_ERROR', false],
    ['28P01', 'DATABASE_UNAVAILABLE', true],
    ['28000', 'DATABASE_UNAVAILABLE', true],
    ['3D000', 'DATABASE_UNAVAILABLE', true],
    ['25006', 'STORAGE_READ_ONLY', true],
    ['25P03', 'DATABASE_UNAVAILABLE', true],
    ['40001', 'WRITE_CONTENTION', true],
    ['40P01', 'WRITE_CONTENTION', true],
    ['42501', 'STORAGE_READ_ONLY', true],
    ['53100', 'STORAGE_FULL', true],
    ['53200', 'DATABASE_UNAVAILABLE', true],
    ['53300', 'DATABASE_UNAVAILABLE', true],
    ['54000', 'LIMIT_EXCEEDED', false],
    ['55P03', 'WRITE_CONTENTION', true],
    ['57014', 'DEADLINE_EXCEEDED', true],
    ['57P01', 'DATABASE_UNAVAILABLE', true],
    ['57P03', 'DATABASE_UNAVAILABLE', true],
    ['58030', 'DATABASE_UNAVAILABLE', true],
    ['ECONNREFUSED', 'DATABASE_UNAVAILABLE', true],
    ['ECONNRESET', 'DATABASE_UNAVAILABLE', true],
    ['ENOTFOUND', 'DATABASE_UNAVAILABLE', true],
    ['XX000', 'ENGINE_ERROR', false],
    ['42601', 'ENGINE_ERROR', false],
  ])('%s is %s', (code, reason, retryable) => {
    const mapped = mapError(serverError(code));
    expect(mapped).toMatchObject({ reason, retryable });
    expect(mapped.message).not.toContain('server says');
  });

  it('of the driver are told by their words', () => {
    for (const words of [
      'Connection terminated unexpectedly',
      'timeout exceeded when trying to connect',
      'Client has encountered a connection error and is not queryable',
    ]) {
      expect(mapError(new Error(words)).reason, words).toBe('DATABASE_UNAVAILABLE');
      expect(isConnectionLoss(new Error(words)), words).toBe(true);
    }
    expect(isConnectionLoss(new Error('Something else'))).toBe(false);
  });

  it('have reasons of the catalogue only', () => {
    for (const [code, { reason }] of Object.entries(errorTable)) expect(errorReasons, code).toHaveProperty(reason);
  });

  it('stay what they are if they are DataErrors', () => {
    const error = new DataError('DUPLICATE_ID', 'taken');
    expect(mapError(error)).toBe(error);
  });

  it('that leave the fate of a write open say so, and are not to be repeated', () => {
    for (const error of [serverError('57P01'), serverError('ECONNRESET'), new Error('Connection terminated')]) {
      expect(leavesOutcomeOpen(error)).toBe(true);
      expect(outcomeUnknown(error)).toMatchObject({ reason: 'OUTCOME_UNKNOWN', retryable: false });
    }
    expect(leavesOutcomeOpen(serverError('40001'))).toBe(false);
    expect(leavesOutcomeOpen(new DataError('DATABASE_UNAVAILABLE', 'never sent'))).toBe(false);
  });

  it('tell what may be tried again, what is gone, and whose key is taken', () => {
    expect([isRetryable(serverError('40P01')), isRetryable(serverError('23505'))]).toEqual([true, false]);
    expect([isTableMissing(serverError('42P01')), isTableMissing(serverError('42703'))]).toEqual([true, false]);
    const taken = { table: 't', constraint: 'c', detail: 'd' };
    expect(uniqueViolation(serverError('23505', taken))).toEqual(taken);
    expect(['42P01', '42703', '42P10', '42501'].map((code) => isTableChanged(serverError(code)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(['23505', '23502', 'P0001', '42P01'].map((code) => isRowRefused(serverError(code)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(uniqueViolation(serverError('23503', { table: 't' }))).toBeUndefined();
    expect(codeOf(undefined)).toBe('');
  });
});
