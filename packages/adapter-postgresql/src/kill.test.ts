import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ChangeRecord, createContext } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const program = path.resolve(import.meta.dirname, '../test/kill/write-until-killed.ts');

  afterAll(() => databases.dropAll());

  /** A process that writes, and numbers the feed perhaps; `acknowledged` fills up. */
  function startWriter(schema: string, by: string): { readonly child: ChildProcess; readonly acknowledged: string[] } {
    const child = spawn(
      process.execPath,
      ['--experimental-strip-types', '--no-warnings', program, databases.uri, schema, by],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const acknowledged: string[] = [];
    let rest = '';
    child.stdout?.on('data', (data: Buffer) => {
      const lines = `${rest}${data.toString()}`.split('\n');
      rest = lines.pop() ?? '';
      acknowledged.push(...lines);
    });
    return { child, acknowledged };
  }

  it('processes that are killed amid their writes and their numbering lose nothing that was acknowledged', {
    timeout: 180_000,
  }, async () => {
    const schema = databases.newSchema();
    const reader = databases.open({ schema });
    await reader.createCollection(context, 'c');
    const records: ChangeRecord[] = [];
    const controller = new AbortController();
    const watching = (async () => {
      const request = { collection: 'c', idleMs: 100 };
      for await (const batch of reader.ports.changes?.watch(createContext({ signal: controller.signal }), request) ??
        []) {
        records.push(...batch.records);
      }
    })().catch(() => {});
    const acknowledged: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const writers = ['a', 'b'].map((name) => startWriter(schema, `${name}${round}`));
      // However long they take to start.
      const startedMs = performance.now();
      const areAtIt = () => writers.every((writer) => writer.acknowledged.length >= 30);
      while (!areAtIt() && performance.now() - startedMs < 25_000) await setTimeout(10);
      await setTimeout(Math.random() * 300);
      for (const { child } of writers) child.kill('SIGKILL');
      await setTimeout(100);
      for (const writer of writers) acknowledged.push(...writer.acknowledged);
    }
    const versions = new Map<string, number>();
    for await (const { id, version } of reader.collection('c').find(context, { filter: { kind: 'all' }, sort: [] })) {
      versions.set(id, version);
    }
    const total = [...versions.values()].reduce((sum, version) => sum + version, 0);
    // The one that numbered may have been killed: another takes over when its lease is over.
    const endMs = performance.now() + 20_000;
    while (records.length < total && performance.now() < endMs) await setTimeout(50);
    controller.abort();
    await watching;
    const told = new Map<string, number[]>();
    for (const record of records) {
      if (!('documentId' in record)) continue;
      told.set(record.documentId, [...(told.get(record.documentId) ?? []), record.version]);
    }
    expect(acknowledged.length).toBeGreaterThan(50);
    for (const [id, version] of versions) {
      expect(told.get(id), id).toEqual(Array.from({ length: version }, (_, index) => index + 1));
    }
    for (const line of acknowledged) {
      const [id = '', version] = line.split(' ');
      expect(versions.get(id), line).toBeGreaterThanOrEqual(Number(version));
    }
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    await reader.close();
  });
});
