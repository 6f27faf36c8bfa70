import { DataError } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { errorTable, isBusy, isUniqueViolation, mapError } from './errors.js';

const fault = (code: string) => Object.assign(new Error(`driver says ${code}`), { code });

describe('errors of SQLite', () => {
  it.each([
    ['SQLITE_FULL', 'STORAGE_FULL', 'CONNECTION_ERROR', true],
    ['SQLITE_READONLY', 'STORAGE_READ_ONLY', 'CONNECTION_ERROR', true],
    ['SQLITE_READONLY_DIRECTORY', 'STORAGE_READ_ONLY', 'CONNECTION_ERROR', true],
    ['SQLITE_PERM', 'STORAGE_READ_ONLY', 'CONNECTION_ERROR', true],
    ['SQLITE_BUSY', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_BUSY_SNAPSHOT', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_LOCKED', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_CANTOPEN', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_CANTOPEN_ISDIR', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_IOERR_WRITE', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_IOERR_FSYNC', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_IOERR_NOMEM', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_CORRUPT', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_CORRUPT_VTAB', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_NOTADB', 'DATABASE_UNAVAILABLE', 'CONNECTION_ERROR', true],
    ['SQLITE_TOOBIG', 'DOCUMENT_TOO_LARGE', 'VALIDATION_ERROR', false],
    ['SQLITE_INTERRUPT', 'CANCELLED', 'QUERY_TIMEOUT', true],
    ['SQLITE_ERROR', 'ENGINE_ERROR', 'DATABASE_ERROR', false],
    ['SQLITE_MISUSE', 'ENGINE_ERROR', 'DATABASE_ERROR', false],
    ['', 'ENGINE_ERROR', 'DATABASE_ERROR', false],
  ])('%s is %s', (code, reason, publicCode, retryable) => {
    const cause = fault(code);
    expect(mapError(cause)).toMatchObject({ reason, code: publicCode, retryable, cause });
  });

  it('say what to do, and nothing of what lies beneath', () => {
    for (const [code, { message }] of Object.entries(errorTable)) {
      expect(mapError(fault(code)).message).toBe(message);
      expect(message).toMatch(/^[A-Z].+\.$/);
      expect(message).not.toContain('driver says');
    }
  });

  it('leave DataErrors as they are, and take anything else', () => {
    const own = new DataError('INDEX_MISSING', 'x');
    expect(mapError(own)).toBe(own);
    for (const odd of [undefined, null, 'text', 7, {}]) expect(mapError(odd).reason).toBe('ENGINE_ERROR');
  });

  it('tell unique violations and locks', () => {
    expect(
      ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_NOTNULL'].map((code) =>
        isUniqueViolation(fault(code)),
      ),
    ).toEqual([true, true, false]);
    expect(['SQLITE_BUSY', 'SQLITE_BUSY_RECOVERY', 'SQLITE_LOCKED'].map((code) => isBusy(fault(code)))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
