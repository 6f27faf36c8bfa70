import { allCases, runCase, World } from '@database-service/conformance';
import type { Adapter, IdempotencyClaim, WriteBatch, WriteResult } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

type Write = (batch: WriteBatch) => Promise<readonly WriteResult[]>;

/** The reference with a fault in what it does with claims. */
function breakClaims(change: (batch: WriteBatch, write: Write) => Promise<readonly WriteResult[]>): Adapter {
  const real = createMemoryAdapter();
  return new Proxy(real, {
    get(target, name) {
      if (name === 'write') {
        return (...[context, batch]: Parameters<Adapter['write']>) =>
          change(batch, (changed) => target.write(context, changed));
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A fault in what the claim says. */
const changeClaim =
  (change: (claim: IdempotencyClaim) => IdempotencyClaim) =>
  (batch: WriteBatch, write: Write): Promise<readonly WriteResult[]> =>
    write(batch.idempotency === undefined ? batch : { ...batch, idempotency: change(batch.idempotency) });

const changeResults =
  (change: (result: WriteResult) => WriteResult) =>
  async (batch: WriteBatch, write: Write): Promise<readonly WriteResult[]> =>
    (await write(batch)).map(change);

const withoutClaim = ({ idempotency: _, ...batch }: WriteBatch): WriteBatch => batch;

const faults: readonly (readonly [string, Parameters<typeof breakClaims>[0], readonly string[]])[] = [
  [
    'claims are ignored',
    (batch, write) => write(withoutClaim(batch)),
    ['every-kind-of-write', 'one-of-many-at-once-is-done'],
  ],
  [
    'another request gets the first answer',
    changeClaim((claim) => ({ ...claim, fingerprint: 'same' })),
    ['a-key-is-for-one-request'],
  ],
  ['scopes are one', changeClaim((claim) => ({ ...claim, scope: 's' })), ['a-key-is-for-one-request']],
  [
    'keys ignore case',
    changeClaim((claim) => ({ ...claim, key: claim.key.toLowerCase() })),
    ['a-key-is-for-one-request'],
  ],
  ['keys never expire', changeClaim((claim) => ({ ...claim, retentionMs: 1e9 })), ['keys-expire']],
  ['notes are lost', changeClaim(({ note: _, ...claim }) => claim), ['recall-does-nothing']],
  ['documents are not kept', changeClaim((claim) => ({ ...claim, keep: 'counts' })), ['every-kind-of-write']],
  [
    'a replay does not say so',
    changeResults((result) => {
      if (!result.ok) return result;
      const { replay: _, ...rest } = result;
      return rest;
    }),
    ['every-kind-of-write'],
  ],
  [
    'what may be done by half is done',
    (batch, write) => write(batch.operations.length === 1 ? batch : withoutClaim(batch)),
    ['what-may-be-done-by-half-is-refused'],
  ],
];

async function findFailures(change: Parameters<typeof breakClaims>[0]): Promise<readonly string[]> {
  const world = new World({ open: async () => breakClaims(change) });
  const failures: string[] = [];
  for (const testCase of allCases.filter(({ group }) => group === 'idempotency')) {
    await runCase(testCase, world, undefined).catch(() => failures.push(testCase.id.slice('idempotency/'.length)));
  }
  await world.close();
  return failures;
}

describe('the suite catches an adapter in which', () => {
  it.each(faults)('%s', async (_, change, expected) => {
    expect(await findFailures(change)).toEqual(expect.arrayContaining([...expected]));
  });

  it('nothing is wrong: then it finds nothing', async () => {
    expect(await findFailures((batch, write) => write(batch))).toEqual([]);
  });
});
