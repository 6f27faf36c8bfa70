import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { idEquals } from '../filter/build.js';
import { defaultLimits } from '../limits.js';
import { parseUpdate } from '../update/parse.js';
import type { DataObject } from '../value/value.js';
import { decideWrite, type WriteFacts } from './decide-write.js';
import type { ReplaceOperation, UpdateOperation, WriteTarget } from './operation.js';

const now = new Date('2026-05-01T00:00:00Z');
const facts: WriteFacts = { now, limits: defaultLimits };
const current: Document = {
  id: 'd1',
  data: { n: 1, tags: ['x'] },
  metadata: { source: 'test' },
  version: 4,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  updatedAt: new Date('2026-02-01T00:00:00Z'),
};
const target: WriteTarget = { filter: idEquals('d1'), many: false };
const update = (source: unknown, more: Partial<UpdateOperation> = {}): UpdateOperation => ({
  kind: 'update',
  collection: 'c',
  target,
  update: parseUpdate(source, { limits: defaultLimits }),
  ...more,
});
const replace = (data: DataObject, more: Partial<ReplaceOperation> = {}): ReplaceOperation => ({
  kind: 'replace',
  collection: 'c',
  target,
  data,
  ...more,
});
const counts = { ok: true, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };

describe('decideWrite', () => {
  it('makes version 1 of an insert', () => {
    const document = { id: 'd2', data: { n: 1 }, metadata: {} };
    const stored = { ...document, version: 1, createdAt: now, updatedAt: now };
    expect(decideWrite({ kind: 'insert', collection: 'c', document }, undefined, facts)).toEqual({
      kind: 'insert',
      document: stored,
      result: { ...counts, insertedId: 'd2', document: stored },
    });
  });

  it('raises the version and the time of what changes, and keeps the rest', () => {
    const decision = decideWrite(update({ $set: { n: 2 } }, { returning: 'after' }), current, facts);
    const document = { ...current, data: { n: 2, tags: ['x'] }, version: 5, updatedAt: now };
    expect(decision).toEqual({
      kind: 'replace',
      before: current,
      document,
      result: { ...counts, matchedCount: 1, modifiedCount: 1, document },
    });
  });

  it.each([
    ['an update to the same', update({ $set: { n: 1 } })],
    ['a replacement by the same, keys turned round', replace({ tags: ['x'], n: 1 })],
    ['$setOnInsert', update({ $setOnInsert: { n: 9 } })],
  ])('leaves alone what does not change: %s', (_name, operation) => {
    expect(decideWrite(operation, current, facts)).toEqual({ kind: 'none', result: { ...counts, matchedCount: 1 } });
    expect(decideWrite({ ...operation, returning: 'after' }, current, facts).result.document).toBe(current);
  });

  it('gives the state before, if asked', () => {
    expect(decideWrite(update({ $inc: { n: 1 } }, { returning: 'before' }), current, facts).result.document).toBe(
      current,
    );
    expect(decideWrite(update({ $inc: { n: 1 } }), current, facts).result).not.toHaveProperty('document');
    const removal = { kind: 'delete', collection: 'c', target, returning: 'before' } as const;
    expect(decideWrite(removal, current, facts)).toEqual({
      kind: 'delete',
      before: current,
      result: { ...counts, deletedCount: 1, document: current },
    });
  });

  it('keeps or replaces the metadata', () => {
    const kept = decideWrite(replace({ m: 1 }), current, facts);
    expect(kept).toMatchObject({ document: { data: { m: 1 }, metadata: { source: 'test' } } });
    const replaced = decideWrite(replace(current.data, { metadata: {} }), current, facts);
    expect(replaced).toMatchObject({ kind: 'replace', document: { metadata: {}, version: 5 } });
  });

  it('never puts a change before the creation, when clocks differ', () => {
    const early = { ...facts, now: new Date('2025-01-01T00:00:00Z') };
    expect(decideWrite(update({ n: 9 }), current, early)).toMatchObject({ document: { updatedAt: current.createdAt } });
  });

  it.each([
    ['the version', { version: 3 }, { expected_version: 3, current_version: 4 }],
    ['the creation', { createdAtMs: 5 }, { current_version: 4 }],
    ['both', { version: 4, createdAtMs: 5 }, { expected_version: 4, current_version: 4 }],
  ])('refuses what is not as expected: %s', (_name, expect_, details) => {
    for (const operation of [update({ n: 9 }), replace({}), { kind: 'delete', collection: 'c', target } as const]) {
      const expecting = { ...operation, target: { ...target, expect: expect_ } };
      expect(() => decideWrite(expecting, current, facts)).toThrow(
        expect.objectContaining({ reason: 'VERSION_MISMATCH', details }),
      );
      expect(decideWrite(expecting, undefined, facts)).toEqual({ kind: 'none', result: counts });
    }
    const met = { version: 4, createdAtMs: current.createdAt.getTime() };
    expect(decideWrite(update({ n: 9 }, { target: { ...target, expect: met } }), current, facts).kind).toBe('replace');
  });

  it('inserts for an upsert that finds nothing', () => {
    const upsert = { id: 'd9', data: { kind: 'a' }, metadata: { from: 'filter' } };
    const operation = update({ $inc: { n: 5 }, $setOnInsert: { first: true } }, { upsert, returning: 'after' });
    const document = {
      id: 'd9',
      data: { kind: 'a', n: 5, first: true },
      metadata: { from: 'filter' },
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    expect(decideWrite(operation, undefined, facts)).toEqual({
      kind: 'insert',
      document,
      result: { ...counts, upsertedId: 'd9', document },
    });
    const before = decideWrite(replace({ m: 1 }, { upsert, returning: 'before' }), undefined, facts);
    expect(before).toMatchObject({ kind: 'insert', document: { data: { m: 1 } }, result: { upsertedId: 'd9' } });
    expect(before.result).not.toHaveProperty('document');
  });

  it('refuses documents over the limit, unless the writer checks them', () => {
    const small = { now, limits: { ...defaultLimits, documentBytesMax: 20 } };
    const operation = replace({ text: 'x'.repeat(30) });
    expect(() => decideWrite(operation, current, small)).toThrow(
      expect.objectContaining({ reason: 'DOCUMENT_TOO_LARGE' }),
    );
    expect(decideWrite(operation, current, { ...small, sizesCheckedByWriter: true }).kind).toBe('replace');
  });
});
