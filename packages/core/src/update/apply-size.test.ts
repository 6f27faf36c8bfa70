import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { applyUpdate } from './apply.js';
import type { UpdateOutcome } from './ast.js';
import { parseUpdate } from './parse.js';

const now = new Date('2026-01-02T03:04:05.678Z');
/** A document may have 100 bytes; so 20 nulls, with their commas, are all that an array can be filled up with. */
const limits = { ...defaultLimits, documentBytesMax: 100 };

function apply(data: DataObject, raw: unknown): UpdateOutcome {
  const document: Document = { id: 'd1', data, metadata: {}, version: 1, createdAt: now, updatedAt: now };
  const filter = parseFilter({ 'a.0': { $exists: true } }, limits);
  return applyUpdate(parseUpdate(raw, { limits }), { document, filter, inserting: false, now, limits });
}

const long = 'x'.repeat(200);

describe('applyUpdate, on large documents', () => {
  it.each<[DataObject, unknown, DataObject]>([
    [{ a: 1 }, { $set: { a: long } }, { a: long }],
    [{ a: [1, 2] }, { $set: { 'a.$': long } }, { a: [long, 2] }],
    [{ a: [1] }, { $set: { 'a.$[]': long } }, { a: [long] }],
    [{ a: [1] }, { $set: { 'a.1': long } }, { a: [1, long] }],
  ])('%# leaves to the writer what can only grow by what was given', (data, update, expected) => {
    expect(apply(data, update).data).toStrictEqual(expected);
  });

  it.each<[string, DataObject, unknown, RegExp]>([
    ['a value put in twice', { a: [1, 2] }, { $set: { 'a.$[]': 'x'.repeat(60) } }, /larger than 100 bytes/],
    ['one of two changes', { a: [1, 2], b: [1] }, { 'a.$[]': 'x'.repeat(60), 'b.$[]': 1 }, /larger than 100 bytes/],
    ['nulls filled up', { a: [] }, { 'a.20': 1 }, /larger than 100 bytes/],
    ['too many nulls', { a: [] }, { 'a.21': 1 }, /beyond the array's end/],
    ['too many nulls in two arrays', { a: [], b: [] }, { 'a.11': 1, 'b.11': 1 }, /beyond the array's end/],
    [
      'nulls, whatever else was changed',
      { a: Array<number>(30).fill(0), b: [] },
      { 'a.0': 1, 'b.21': 1 },
      /beyond the array's end/,
    ],
  ])('refuses %s', (_name, data, update, message) => {
    expect(() => apply(data, update)).toThrow(
      expect.objectContaining({ reason: 'DOCUMENT_TOO_LARGE', message: expect.stringMatching(message) }),
    );
  });
});
