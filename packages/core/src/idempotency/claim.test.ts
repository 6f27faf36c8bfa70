import { describe, expect, it } from 'vitest';
import { createContext } from '../context.js';
import { checkIdempotencyKey, idempotencyScope } from './claim.js';
import { KeysInFlight } from './keys-in-flight.js';

describe('checkIdempotencyKey', () => {
  it.each(['a', 'x'.repeat(255), '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', '8e03978e-40d5-43dd-bc93-6894a57f9324'])(
    'takes %s',
    (key) => {
      expect(checkIdempotencyKey(key, '/key')).toBe(key);
    },
  );

  it.each(['', 'x'.repeat(256), 'a b', ' a', 'a\n', 'a\u0000', 'é', '😀', '\u007f', 7, null, undefined, ['a']])(
    'refuses %j',
    (key) => {
      expect(() => checkIdempotencyKey(key, '/key')).toThrow(
        expect.objectContaining({ reason: 'BAD_ARGUMENT', details: { pointer: '/key' } }),
      );
    },
  );
});

describe('idempotencyScope', () => {
  it('is that of tenant and principal, whatever their names', () => {
    const scopes = [
      createContext(),
      createContext({ tenant: 'anonymous' }),
      createContext({ principal: { name: 'a', roles: [] } }),
      createContext({ tenant: 'a', principal: { name: '', roles: [] } }),
      createContext({ tenant: '', principal: { name: 'a', roles: [] } }),
      createContext({ tenant: 'a","b', principal: { name: 'c', roles: [] } }),
      createContext({ tenant: 'a', principal: { name: 'b","c', roles: [] } }),
    ].map(idempotencyScope);
    expect(new Set(scopes).size).toBe(scopes.length);
    expect(scopes[0]).toBe('[null,"anonymous"]');
  });
});

describe('KeysInFlight', () => {
  const held = { database: 'a', scope: 's', key: 'k', fingerprint: 'f' };

  it('refuses a key while work under it goes on, and no other key', async () => {
    const keys = new KeysInFlight();
    const { promise, resolve } = Promise.withResolvers<number>();
    const first = keys.hold(held, () => promise);
    await expect(keys.hold(held, async () => 2)).rejects.toMatchObject({
      reason: 'IDEMPOTENCY_IN_FLIGHT',
      code: 'OPTIMISTIC_LOCK_ERROR',
      retryable: true,
    });
    await expect(keys.hold({ ...held, fingerprint: 'g' }, async () => 2)).rejects.toMatchObject({
      reason: 'IDEMPOTENCY_KEY_REUSED',
      code: 'VALIDATION_ERROR',
      retryable: false,
    });
    expect(await keys.hold({ ...held, database: 'b' }, async () => 3)).toBe(3);
    expect(await keys.hold({ ...held, scope: 't' }, async () => 4)).toBe(4);
    resolve(1);
    expect(await first).toBe(1);
    expect(await keys.hold(held, async () => 5)).toBe(5);
  });

  it('lets go of a key whose work failed', async () => {
    const keys = new KeysInFlight();
    await expect(keys.hold(held, async () => Promise.reject(new TypeError('no')))).rejects.toThrow('no');
    expect(await keys.hold(held, async () => 1)).toBe(1);
  });
});
