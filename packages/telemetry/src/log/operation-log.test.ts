import type { Call } from '@database-service/application';
import { createContext, DataError } from '@database-service/core';
import { expect, it } from 'vitest';
import { createOperationLog } from './operation-log.js';

it('notes each operation and how it ended, and passes both on', async () => {
  const lines: [string, Readonly<Record<string, unknown>> | undefined][] = [];
  const ignore = (): void => undefined;
  const logger = {
    debug: (message: string, fields?: Readonly<Record<string, unknown>>) => void lines.push([message, fields]),
    info: ignore,
    warn: ignore,
    error: ignore,
  };
  const call: Call = {
    operation: 'getDocument',
    kind: 'read',
    streams: false,
    database: 'sqlite',
    collection: 'cities',
    context: createContext({ logger }),
  };
  const log = createOperationLog();
  await expect(log(async () => 7)(call)).resolves.toBe(7);
  const missing = new DataError('DOCUMENT_MISSING', 'none');
  await expect(log(() => Promise.reject(missing))(call)).rejects.toBe(missing);
  expect(lines.map(([message]) => message)).toEqual(['operation done', 'operation failed']);
  expect(lines[0]?.[1]).toMatchObject({ operation: 'getDocument', database: 'sqlite', collection: 'cities' });
  expect(lines[1]?.[1]).toMatchObject({ code: 'DOCUMENT_NOT_FOUND', reason: 'DOCUMENT_MISSING' });
});
