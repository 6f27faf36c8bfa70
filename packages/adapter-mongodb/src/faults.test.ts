import { setTimeout } from 'node:timers/promises';
import {
  type ChangeRecord,
  createContext,
  type DataError,
  defaultLimits,
  parseFilter,
  parseSort,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOrder } from '../test/check-order.js';
import { FaultyWay, until, within } from '../test/faulty-way.js';
import { TestDatabases } from '../test/servers.js';

const context = createContext();
const away = { reason: 'DATABASE_UNAVAILABLE', code: 'CONNECTION_ERROR', retryable: true };
const fault = (error: DataError): DataError => error;

await describeOnServer('mongodb', ({ uri }) => {
  describe('faults of the way to the server', { timeout: 60_000 }, () => {
    const databases = new TestDatabases(uri);
    let way: FaultyWay;
    beforeEach(async () => {
      way = await FaultyWay.open(uri, databases.next());
    });
    afterEach(() => way.close());
    afterAll(() => databases.drop());

    it('a stream that is cut goes on by another connection, or fails as a loss; each document comes once', async () => {
      await way.load(1_000);
      for (const sort of [[], parseSort({ n: 1 }), parseSort({ _id: 1 })]) {
        const ids: string[] = [];
        const reading = (async () => {
          for await (const { id } of way.adapter.collection('c').find(context, { filter: { kind: 'all' }, sort })) {
            ids.push(id);
            if (ids.length !== 300) continue;
            await way.proxy.cut();
            await way.proxy.heal();
          }
        })();
        // The cursor is in the server: it outlives a connection by which nothing was asked just then.
        const error = await reading.catch(fault);
        if (error === undefined) expect(ids).toHaveLength(1_001);
        else expect(error).toMatchObject(away);
        expect(new Set(ids).size).toBe(ids.length);
      }
      await way.expectWell();
    });

    it('an answer that is cut in its middle is asked for again, or is a loss', async () => {
      await way.load(1_000);
      await way.proxy.limitAnswers(50_000);
      const filter = parseFilter({ n: { $gte: 0 } }, defaultLimits);
      const read = async () => {
        const ids = new Set<string>();
        for await (const { id } of way.adapter.collection('c').find(context, { filter, sort: [] })) ids.add(id);
        return ids.size;
      };
      expect([1_000, 'DATABASE_UNAVAILABLE']).toContain(await read().catch((error: DataError) => error.reason));
      await way.proxy.heal();
      await way.expectWell();
    });

    it.each(['silence', 'cut', 'reset', 'limitAnswers'] as const)(
      'a write by a way with %s says whether it may be repeated',
      async (kind) => {
        await Promise.all(['a', 'b', 'c'].map((id) => way.insert(id)));
        if (kind === 'silence') await way.proxy.silence();
        if (kind === 'reset') await way.proxy.reset();
        if (kind === 'limitAnswers') await way.proxy.limitAnswers(20);
        const writing = Array.from({ length: 8 }, (_, n) => way.insert(`w${n}`, within(3_000)));
        if (kind === 'cut') await way.proxy.cut();
        const errors = await Promise.all(writing);
        await way.proxy.heal();
        await way.expectWell();
        for (const [n, error] of errors.entries()) {
          const found = (await way.direct.collection('c').get(context, `w${n}`))?.id;
          if (error === undefined) expect(found).toBe(`w${n}`);
          else if (error.reason === 'OUTCOME_UNKNOWN') expect(error.retryable).toBe(false);
          else {
            expect(error.reason).toMatch(/^(DATABASE_UNAVAILABLE|DEADLINE_EXCEEDED)$/);
            expect(found, error.reason).toBeUndefined();
          }
        }
      },
    );

    it('a write of many by a way that is cut says of each whether it may be repeated', async () => {
      const operations = Array.from({ length: 300 }, (_, n) => ({
        kind: 'insert' as const,
        collection: 'c',
        document: { id: `m${n}`, data: { pad: 'x'.repeat(10_000) }, metadata: {} },
      }));
      for (let round = 0; round < 4; round += 1) {
        const batch = operations.map(({ document, ...rest }) => ({
          ...rest,
          document: { ...document, id: `${round}-${document.id}` },
        }));
        const writing = way.adapter.write(within(5_000), { operations: batch, mode: 'unordered' });
        await setTimeout(5 * round);
        await way.proxy.cut();
        const results = await writing.catch((error: DataError) => batch.map(() => ({ ok: false as const, error })));
        await way.proxy.heal();
        await until(async () => (await way.adapter.health(context)).status === 'connected');
        const stored = await way.direct
          .collection('c')
          .count(context, { filter: parseFilter({ id: { $regex: `^${round}-` } }, defaultLimits) });
        if (results.every(({ ok }) => ok)) expect(stored).toBe(300);
        for (const result of results) {
          if (!result.ok)
            expect(result.error.reason).toMatch(/^(OUTCOME_UNKNOWN|DATABASE_UNAVAILABLE|DEADLINE_EXCEEDED)$/);
          if (!result.ok && result.error.reason === 'DATABASE_UNAVAILABLE') expect(stored).toBe(0);
        }
      }
      await way.expectWell();
    });

    it('delays beyond the deadline end with it, and nothing lingers', async () => {
      await way.proxy.delay(3_000);
      const items = way.adapter.collection('c');
      const began = performance.now();
      const results = await Promise.all([
        way.insert('late', within(300)),
        items.get(within(300), 'first').catch(fault),
        items.count(within(300), { filter: { kind: 'all' } }).catch(fault),
      ]);
      expect(performance.now() - began).toBeLessThan(8_000);
      const reasons = results.map((each) => (each as DataError).reason);
      expect(reasons[0]).toMatch(/^(DEADLINE_EXCEEDED|OUTCOME_UNKNOWN)$/);
      expect(reasons.slice(1)).toEqual(['DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED']);
      await way.proxy.heal();
      await way.expectWell();
    });

    it('connections by which no answer comes any more do not use up the pool', async () => {
      const items = way.adapter.collection('c');
      await Promise.all(Array.from({ length: 12 }, () => items.get(context, 'first')));
      await way.proxy.silence();
      const stalled = Array.from({ length: 12 }, (_, n) => way.insert(`s${n}`, within(300)));
      const began = performance.now();
      expect((await Promise.all(stalled)).every((error) => error !== undefined)).toBe(true);
      expect(performance.now() - began).toBeLessThan(8_000);
      // What was on its way is lost, as the connections live.
      await way.proxy.heal();
      await way.expectWell();
      const second = way.open();
      await way.proxy.silence();
      expect((await second.collection('c').get(within(500), 'first').catch(fault)) as DataError).toMatchObject({
        reason: expect.stringMatching(/^(DATABASE_UNAVAILABLE|DEADLINE_EXCEEDED)$/),
      });
      await way.proxy.heal();
      await until(async () => (await second.health(context)).status === 'connected');
      expect((await second.collection('c').get(within(10_000), 'first'))?.id).toBe('first');
      await second.close();
    });

    it('who waits for a connection waits no longer than he allows', async () => {
      const small = way.open({ poolSize: 1 });
      await small.collection('c').get(context, 'first');
      await way.proxy.delay(2_000);
      const began = performance.now();
      const waiting = Array.from({ length: 6 }, () => small.collection('c').get(within(400), 'first').catch(fault));
      for (const error of await Promise.all(waiting)) expect(error).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
      expect(performance.now() - began).toBeLessThan(8_000);
      await way.proxy.heal();
      expect((await small.collection('c').get(within(10_000), 'first'))?.id).toBe('first');
      await small.close();
    });

    it('who waits for documents of a search waits no longer than he allows', async () => {
      await way.load(1_000);
      await way.adapter.collection('c').get(context, 'first');
      await way.proxy.silence();
      const began = performance.now();
      const request = { filter: { kind: 'all' as const }, sort: parseSort({ n: 1 }) };
      const reading = (async () => {
        for await (const _ of way.adapter.collection('c').find(within(400), request)) break;
      })();
      expect(await reading.catch(fault)).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
      expect(performance.now() - began).toBeLessThan(8_000);
      await way.proxy.heal();
      await way.expectWell();
    });

    it('watches go on behind their place over cuts: each acknowledged write once, each document in order', async () => {
      const records: ChangeRecord[] = [];
      const end = new AbortController();
      const watch = async (after?: string): Promise<void> => {
        let token = after;
        try {
          const request = { collection: 'c', idleMs: 200, ...(token === undefined ? {} : { after: token }) };
          const given = createContext({ signal: end.signal });
          for await (const batch of way.adapter.ports.changes?.watch(given, request) ?? []) {
            records.push(...batch.records);
            token = batch.token;
          }
        } catch (error) {
          if (end.signal.aborted) return;
          expect(error).toMatchObject(away);
          await setTimeout(50);
          await watch(token);
        }
      };
      const watching = watch();
      await until(async () => {
        await way.insert(crypto.randomUUID());
        return records.length > 0;
      });
      const done: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        const outcomes = Array.from({ length: 10 }, async (_, n) => {
          const id = `r${round}-${n}`;
          if ((await way.insert(id)) === undefined) done.push(id);
        });
        await setTimeout(10 * round);
        await way.proxy.cut();
        await Promise.all(outcomes);
        await way.proxy.heal();
        await until(async () => (await way.insert(`after${round}-${crypto.randomUUID()}`)) === undefined);
      }
      const told = () => new Set(records.map((record) => ('documentId' in record ? record.documentId : '')));
      await until(() => done.every((id) => told().has(id)));
      end.abort();
      await watching;
      expect(done.filter((id) => !told().has(id))).toEqual([]);
      expect(told().size).toBe(records.length);
      checkOrder(records, { isWhole: false });
      await way.expectWell();
    });

    it('numbering that fails is begun again by who reads next', async () => {
      await way.insert('a');
      const start = await placeOf();
      // The change is stored, and what follows fails: nobody tells of it until the way is well.
      await way.insert('b');
      await way.proxy.cut();
      await expect(readOnce(start)).rejects.toMatchObject(away);
      await way.proxy.heal();
      await until(async () => (await way.adapter.health(context)).status === 'connected');
      expect(await readOnce(start)).toContain('b');
    });

    async function placeOf(): Promise<string> {
      for await (const { token } of way.adapter.ports.changes?.watch(context, { idleMs: 0 }) ?? []) return token;
      throw new Error('There is no feed.');
    }

    async function readOnce(after: string): Promise<readonly string[]> {
      const ids: string[] = [];
      for await (const { records } of way.adapter.ports.changes?.watch(context, { after, idleMs: 500 }) ?? []) {
        for (const record of records) if ('documentId' in record) ids.push(record.documentId);
        if (ids.length > 0) break;
      }
      return ids;
    }
  });
});
