import type { ScanGuard } from '../adapter/requests.js';
import { createContext, type OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Limits } from '../limits.js';
import { isPlainObject } from '../value/plain-object.js';
import type { CallOptions, ReadOptions } from './options.js';

const callOptionNames = ['signal', 'timeoutMs'];

/**
 * Refuses options that a call does not have, or with a value that they do not have: a misspelt one would be lost without
 * a word.
 *
 * @throws DataError UNKNOWN_FIELD, BAD_ARGUMENT
 */
export function checkOptionNames(options: object, names: readonly string[]): void {
  if (!isPlainObject(options)) {
    throw new DataError('BAD_ARGUMENT', 'Options are an object, or left out.', { details: { pointer: '/options' } });
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name) && !callOptionNames.includes(name));
  if (unknown !== undefined) {
    throw new DataError('UNKNOWN_FIELD', `There is no option ${quoteInput(unknown)} here; there are ${known(names)}.`, {
      details: { pointer: extendPointer('/options', unknown) },
    });
  }
  for (const [name, value] of Object.entries(options)) checkChoice(name, value, '/options');
}

const choices: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ['allowScan', [true, false]],
  ['many', [true, false]],
  ['mode', ['ordered', 'unordered', 'atomic']],
  ['ordered', [true, false]],
  ['return', ['before', 'after']],
  ['upsert', [true, false]],
  ['withMeta', [true, false]],
]);

/**
 * Refuses a value that an option with a few values does not have: it would be taken for another one.
 *
 * @param pointer - JSON pointer to the options
 * @throws DataError BAD_ARGUMENT
 */
export function checkChoice(name: string, value: unknown, pointer: string): void {
  const values = choices.get(name);
  if (value === undefined || values === undefined || values.includes(value)) return;
  throw new DataError(
    'BAD_ARGUMENT',
    `The option ${name} is one of ${values.map((choice) => JSON.stringify(choice)).join(', ')}.`,
    {
      details: { pointer: extendPointer(pointer, name) },
    },
  );
}

/** Timers hold no more (24 days). */
const timeoutMsMax = 2 ** 31 - 1;

/**
 * The context of one call.
 *
 * @throws DataError BAD_ARGUMENT, LIMIT_EXCEEDED for a timeout that is none
 */
export function contextOf(base: Partial<OperationContext>, options: CallOptions): OperationContext {
  const { signal, timeoutMs } = options;
  if (timeoutMs === undefined) return createContext(signal === undefined ? base : { ...base, signal });
  const timeout = AbortSignal.timeout(checkAmount('timeoutMs', timeoutMs, 1, timeoutMsMax));
  return createContext({
    ...base,
    deadlineMs: Date.now() + timeoutMs,
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  });
}

/** How far core may read for a call. */
export function guardOf(limits: Limits, options: ReadOptions): ScanGuard {
  return options.allowScan === true ? {} : { scanDocumentsMax: limits.scanDocumentsMax };
}

/**
 * Checks a number of documents.
 *
 * @throws DataError BAD_ARGUMENT, LIMIT_EXCEEDED
 */
export function checkAmount(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const details = { pointer: extendPointer('/options', name) };
  if (!Number.isSafeInteger(value) || value < least) {
    throw new DataError('BAD_ARGUMENT', `${name} must be an integer of at least ${least}.`, { details });
  }
  if (value <= most) return value;
  throw new DataError('LIMIT_EXCEEDED', `${name} may be ${most} at most.`, { details: { ...details, limit: most } });
}

function known(names: readonly string[]): string {
  return [...names, ...callOptionNames].join(', ');
}
