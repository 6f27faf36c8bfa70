import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { defaultLimits, type Limits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { applyUpdate, compileUpdate } from './apply.js';
import type { Update, UpdateOutcome } from './ast.js';
import { parseUpdate } from './parse.js';

const now = new Date('2026-01-02T03:04:05.678Z');

function apply(data: DataObject, raw: unknown, limits: Limits = defaultLimits): UpdateOutcome {
  const document: Document = { id: 'd1', data, metadata: { m: 1 }, version: 3, createdAt: now, updatedAt: now };
  return applyUpdate(parseUpdate(raw, { limits }), { document, inserting: false, now, limits });
}

describe('an update by pipeline', () => {
  it.each<[DataObject, unknown, DataObject]>([
    [{ a: 1, b: 2 }, [{ $set: { t: { $add: ['$a', '$b'] } } }], { a: 1, b: 2, t: 3 }],
    [{ a: 1 }, [{ $addFields: { b: '$a' } }, { $set: { c: '$b' } }], { a: 1, b: 1, c: 1 }],
    [{ a: 1, b: 2 }, [{ $unset: 'a' }], { b: 2 }],
    [{ a: { b: 1, c: 2 } }, [{ $unset: ['a.b'] }], { a: { c: 2 } }],
    [{ a: 1, b: 2 }, [{ $project: { a: 1 } }], { a: 1 }],
    [{ a: 1, b: 2 }, [{ $project: { a: 0 } }], { b: 2 }],
    [{ a: { b: 2 } }, [{ $replaceWith: '$a' }], { b: 2 }],
    [{ a: { b: 2 } }, [{ $replaceRoot: { newRoot: { $mergeObjects: ['$a', { c: 1 }] } } }], { b: 2, c: 1 }],
    [{ a: [1, 2, 3] }, [{ $set: { a: { $filter: { input: '$a', cond: { $gt: ['$$this', 1] } } } } }], { a: [2, 3] }],
    [
      { a: 1 },
      [{ $set: { key: '$_id', version: '$_meta.version', m: '$_meta.metadata.m' } }],
      { a: 1, key: 'd1', version: 3, m: 1 },
    ],
    [{ a: 1 }, [{ $set: { id: 7 } }], { a: 1, id: 7 }],
    [{ a: 1 }, [{ $set: { a: '$$REMOVE' } }], {}],
    [{ a: 1 }, [{ $replaceWith: {} }], {}],
    [{ a: 1 }, [{ $unset: ['_id', '_meta', 'a'] }], {}],
    [{ a: 'x' }, [{ $set: { b: { $literal: '$a' } } }], { a: 'x', b: '$a' }],
    [{ a: 5 }, [{ $set: { 'a.b': 1 } }], { a: { b: 1 } }],
  ])('%j %j', (data, update, expected) => {
    expect(apply(data, update)).toEqual({ data: expected, metadata: { m: 1 }, changed: true });
  });

  it.each<[unknown, DataObject]>([
    [[{ $set: { '_meta.metadata.n': 2 } }], { m: 1, n: 2 }],
    [[{ $set: { '_meta.metadata': { $literal: { n: 2 } } } }], { n: 2 }],
    [[{ $unset: '_meta.metadata.m' }], {}],
    [[{ $replaceWith: { _meta: { metadata: { n: '$a' } }, a: '$a' } }], { n: 1 }],
  ])('%j changes the metadata', (update, metadata) => {
    expect(apply({ a: 1 }, update)).toEqual({ data: { a: 1 }, metadata, changed: true });
  });

  it.each([
    [[{ $set: { a: 1 } }]],
    [[{ $set: { a: 2 } }, { $set: { a: 1 } }]],
    [[{ $unset: 'zzz' }]],
    [[{ $unset: ['_id', '_meta'] }]],
    [[{ $unset: '_meta.metadata' }]],
    [[{ $replaceWith: { b: { d: 2, c: 1 }, a: 1 } }]],
    [[{ $set: { _id: 'd1', '_meta.version': { $literal: 3 } } }]],
  ])('%j changes nothing', (update) => {
    const data = { a: 1, b: { c: 1, d: 2 } };
    const outcome = apply(data, update);
    expect(outcome.changed).toBe(false);
    expect(outcome.data).toBe(data);
  });

  it.each([
    [[{ $set: { _id: 'other' } }], 'BAD_OPERAND'],
    [[{ $set: { _meta: 1 } }], 'BAD_OPERAND'],
    [[{ $set: { '_meta.version': { $literal: 9 } } }], 'BAD_OPERAND'],
    [[{ $set: { '_meta.created_at': '$$NOW' } }], 'BAD_OPERAND'],
    [[{ $set: { '_meta.extra': 1 } }], 'BAD_OPERAND'],
    [[{ $set: { '_meta.metadata': 1 } }], 'BAD_OPERAND'],
    [[{ $replaceWith: '$a' }], 'BAD_OPERAND'],
    [[{ $set: { b: { $divide: ['$a', 0] } } }], 'BAD_OPERAND'],
    [[{ $set: { b: { $multiply: [9007199254740991, 2] } } }], 'BAD_VALUE'],
    [[{ $replaceWith: { $arrayToObject: { $literal: [['$x', 1]] } } }], 'BAD_NAME'],
    [[{ $replaceWith: { $arrayToObject: [[['x.y', 1]]] } }], 'BAD_NAME'],
    [[{ $set: { b: { $setField: { field: { $literal: 'x.y' }, input: {}, value: 1 } } } }], 'BAD_NAME'],
  ])('%j is refused: %s', (update, reason) => {
    expect(() => apply({ a: 1 }, update)).toThrow(expect.objectContaining({ reason }));
  });

  it.each<[unknown, string, string]>([
    [
      [{ $set: { _id: 'x' } }],
      '_id',
      'The update by pipeline would change _id, but the id of a document never changes.',
    ],
    [
      [{ $set: { _meta: 1 } }],
      '_meta',
      'The update by pipeline would change _meta, but _meta can only be dropped as a whole.',
    ],
    [
      [{ $set: { '_meta.version': { $literal: 9 } } }],
      '_meta.version',
      'The update by pipeline would change _meta.version, but of _meta only the metadata may change.',
    ],
    [
      [{ $set: { '_meta.metadata': 1 } }],
      '_meta.metadata',
      'The update by pipeline would change _meta.metadata, but the metadata is an object.',
    ],
  ])('%j names what would change', (update, path, message) => {
    const details = { path, document_id: 'd1' };
    expect(() => apply({ a: 1 }, update)).toThrow(expect.objectContaining({ reason: 'BAD_OPERAND', message, details }));
  });

  it('says where in the metadata the fault is', () => {
    const update = [{ $set: { '_meta.metadata.n.m': { $multiply: [9007199254740991, 2] } } }];
    expect(() => apply({}, update)).toThrow(
      expect.objectContaining({
        reason: 'BAD_VALUE',
        message: expect.stringMatching(/^The update makes what cannot be stored\. .*2\^53/),
        details: { path: '_meta.metadata.n.m', document_id: 'd1' },
      }),
    );
  });

  it('is a fault of the caller with stages that make more than one document of one', () => {
    const update: Update = { kind: 'pipeline', stages: [{ kind: 'skip', count: 1 }] };
    expect(() => compileUpdate(update)).toThrow(
      expect.objectContaining({ reason: 'INTERNAL', message: 'The stage skip cannot be part of an update.' }),
    );
  });

  it('says where in the document the fault is', () => {
    const update = [{ $set: { 'b.c': { $multiply: [9007199254740991, 2] } } }];
    expect(() => apply({ a: 1 }, update)).toThrow(
      expect.objectContaining({ reason: 'BAD_VALUE', details: { path: 'b.c', document_id: 'd1' } }),
    );
  });

  it('keeps to the limits of documents', () => {
    const limits = { ...defaultLimits, documentBytesMax: 1000, depthMax: 5 };
    const text = 'x'.repeat(400);
    expect(() => apply({ text }, [{ $set: { twice: { $concat: ['$text', '$text', '$text'] } } }], limits)).toThrow(
      expect.objectContaining({ reason: 'DOCUMENT_TOO_LARGE' }),
    );
    const wrap = Array.from({ length: 6 }, () => ({ $set: { a: ['$a'] } }));
    expect(() => apply({ a: 1 }, wrap, limits)).toThrow(expect.objectContaining({ reason: 'LIMIT_EXCEEDED' }));
  });

  it('survives being sent to a worker', () => {
    const update = structuredClone(parseUpdate([{ $set: { b: { $add: ['$a', 1] } } }], { limits: defaultLimits }));
    const document: Document = { id: 'd', data: { a: 1 }, metadata: {}, version: 1, createdAt: now, updatedAt: now };
    const subject = { document, inserting: true, now, limits: defaultLimits };
    expect(applyUpdate(update, subject).data).toEqual({ a: 1, b: 2 });
  });
});
