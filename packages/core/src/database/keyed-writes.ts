import type { OperationContext } from '../context.js';
import { checkIdempotencyKey, type IdempotencyClaim, idempotencyScope } from '../idempotency/claim.js';
import { fingerprintOf } from '../idempotency/fingerprint.js';
import { isPlainObject } from '../value/plain-object.js';
import type { DatabaseSettings } from './settings.js';
import type { CollectionWrites } from './typed-collection.js';

/** The writes of one document, and at which place they have their options. */
const optionsAt = {
  insertOne: 1,
  updateById: 2,
  patchById: 2,
  updateOne: 2,
  upsert: 2,
  replaceById: 2,
  replaceOne: 2,
  deleteById: 1,
  deleteOne: 1,
  findOneAndUpdate: 2,
  findOneAndReplace: 2,
  findOneAndDelete: 1,
} as const;

type KeyedMethod = keyof typeof optionsAt;
type AnyCall = (...args: unknown[]) => Promise<unknown>;

/**
 * Gives the writes of one document the option `idempotencyKey`. To the others it stays an option that they do not have.
 *
 * @param make - makes the writes; those of a call with a key, with settings of its own
 */
export function withIdempotencyKeys<Data extends object>(
  settings: DatabaseSettings,
  collection: string,
  make: (settings: DatabaseSettings) => CollectionWrites<Data>,
): CollectionWrites<Data> {
  const plain = make(settings);
  const keyed = (Object.keys(optionsAt) as KeyedMethod[]).map((method): [KeyedMethod, AnyCall] => [
    method,
    async (...args) => {
      const at = optionsAt[method];
      const options = args[at];
      if (!isPlainObject(options) || !Object.hasOwn(options, 'idempotencyKey')) {
        return await (plain[method] as AnyCall)(...args);
      }
      const { idempotencyKey, ...rest } = options;
      const others = [...args.slice(0, at), rest];
      if (idempotencyKey === undefined) return await (plain[method] as AnyCall)(...others);
      const key = checkIdempotencyKey(idempotencyKey, '/options/idempotencyKey');
      const claim = (context: OperationContext) =>
        claimOf(settings, context, key, { method, collection, args: others });
      return await (make({ ...settings, claim })[method] as AnyCall)(...others);
    },
  ]);
  return { ...plain, ...Object.fromEntries(keyed) };
}

/** Made when the write is sent: by then the arguments were checked. */
function claimOf(
  { idempotencyRetentionMs: retentionMs }: DatabaseSettings,
  context: OperationContext,
  key: string,
  call: { readonly method: string; readonly collection: string; readonly args: readonly unknown[] },
): IdempotencyClaim {
  const { method, collection, args } = call;
  // How long a caller waits is no part of what is asked for.
  const { signal: _signal, timeoutMs: _timeoutMs, ...options } = args.at(-1) as Record<string, unknown>;
  const fingerprint = fingerprintOf(method, { collection, args: args.slice(0, -1), options });
  return { scope: idempotencyScope(context), key, fingerprint, retentionMs, keep: 'results' };
}
