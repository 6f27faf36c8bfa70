import {
  type Adapter,
  createContext,
  DataError,
  defaultLimits,
  KeysInFlight,
  type Limits,
  newDocumentId,
} from '@database-service/core';
import type { Databases } from '../databases.js';
import { invoke } from '../invoke.js';
import type { Middleware } from '../middleware/middleware.js';
import type { InputOf, Operation, OutputOf } from '../operation.js';
import type { Service } from '../service.js';

/** What of a test's service differs from the default. */
export interface TestServiceOptions {
  readonly adapters?: Readonly<Record<string, Adapter>>;
  readonly limits?: Partial<Limits>;
  readonly requireVersion?: boolean;
  readonly middlewares?: readonly Middleware[];
}

/** A service over adapters, the first of them the default. */
export function makeTestService(options: TestServiceOptions): Service {
  return {
    name: 'test',
    version: '1.2.3',
    startedAt: new Date('2026-01-01T00:00:00Z'),
    databases: makeDatabases(options.adapters ?? {}),
    limits: { ...defaultLimits, ...options.limits },
    cache: undefined,
    clock: { now: () => new Date('2026-01-01T00:01:30.500Z') },
    ids: { next: newDocumentId },
    requireVersion: options.requireVersion ?? false,
    idempotency: { retentionMs: 60_000, inFlight: new KeysInFlight() },
    middlewares: options.middlewares ?? [],
  };
}

function makeDatabases(adapters: Readonly<Record<string, Adapter>>): Databases {
  const names = Object.keys(adapters);
  const defaultName = names[0] ?? 'none';
  return {
    defaultName,
    names,
    get(name = defaultName) {
      const adapter = adapters[name];
      if (adapter !== undefined) return { name, adapter };
      throw new DataError('UNKNOWN_DATABASE', `No database ${name}.`, { details: { enabled: names } });
    },
  };
}

/** Does an operation as a transport would. */
export function callOf(service: Service) {
  return <Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>> =>
    invoke(service, operation, createContext(), { input }) as Promise<OutputOf<Op>>;
}

/** What a call that must fail was refused with: reason, code and details. */
export async function refusalOf(call: Promise<unknown>): Promise<Pick<DataError, 'reason' | 'code' | 'details'>> {
  const outcome: unknown = await call.then(
    () => new Error('It was not refused.'),
    (error: unknown) => error,
  );
  if (!(outcome instanceof DataError)) throw outcome;
  const { reason, code, details } = outcome;
  return { reason, code, details };
}
