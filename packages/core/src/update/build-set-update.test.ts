import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { applyUpdate } from './apply.js';
import { buildSetUpdate } from './build-set-update.js';

const now = new Date('2026-01-02T03:04:05.678Z');

function apply(data: DataObject, fields: DataObject, metadata?: DataObject) {
  const document = { id: 'd', data, metadata: { old: 1 }, version: 1, createdAt: now, updatedAt: now };
  const update = buildSetUpdate(fields, metadata);
  return applyUpdate(update, { document, inserting: false, now, limits: defaultLimits });
}

describe('buildSetUpdate', () => {
  it('sets fields by name: those of the envelope are fields of the data here', () => {
    expect(apply({ a: 1, b: 2 }, { b: 3, id: 'x', metadata: {} })).toStrictEqual({
      data: { a: 1, b: 3, id: 'x', metadata: {} },
      metadata: { old: 1 },
      changed: true,
    });
  });

  it('replaces the metadata where given', () => {
    expect(apply({}, {}, { tag: 'x' })).toStrictEqual({ data: {}, metadata: { tag: 'x' }, changed: true });
  });

  it('is frozen', () => {
    const update = buildSetUpdate({ a: 1 });
    expect(Object.isFrozen(update)).toBe(true);
    expect(update.kind === 'changes' && update.changes.every((change) => Object.isFrozen(change))).toBe(true);
  });

  it('changes nothing by nothing, or by what is there', () => {
    expect(apply({ a: 1 }, {}).changed).toBe(false);
    expect(apply({ a: 1 }, { a: 1 }, { old: 1 }).changed).toBe(false);
  });
});
