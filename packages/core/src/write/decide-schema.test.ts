import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { isDataError } from '../errors/data-error.js';
import { idEquals } from '../filter/build.js';
import { defaultLimits } from '../limits.js';
import { parseSchema } from '../schema/compile-schema.js';
import { parseUpdate } from '../update/parse.js';
import { decideWrite, type WriteFacts } from './decide-write.js';
import type { WriteOperation } from './operation.js';

const now = new Date('2026-05-01T00:00:00Z');
const { source: schema } = parseSchema({ properties: { n: { type: 'integer', minimum: 0 } }, required: ['n'] });
const facts: WriteFacts = { now, limits: defaultLimits, schema };
const target = { filter: idEquals('d'), many: false };
const current = (data: Document['data']): Document => ({
  id: 'd',
  data,
  metadata: {},
  version: 1,
  createdAt: now,
  updatedAt: now,
});
const update = (change: unknown): WriteOperation => ({
  kind: 'update',
  collection: 'c',
  target,
  update: parseUpdate(change, { limits: defaultLimits }),
});
const upsert = { id: 'new', data: {} };

describe('a write under a JSON Schema', () => {
  it.each<[string, WriteOperation, Document | undefined, string]>([
    [
      'an insert',
      { kind: 'insert', collection: 'c', document: { id: 'd', data: { n: 1 }, metadata: {} } },
      undefined,
      'insert',
    ],
    ['an update', update({ $inc: { n: 1 } }), current({ n: 1 }), 'replace'],
    ['a replacement', { kind: 'replace', collection: 'c', target, data: { n: 2 } }, current({}), 'replace'],
    ['an upsert', { ...update({ n: 1 }), upsert } as WriteOperation, undefined, 'insert'],
    ['a deletion of what does not fit', { kind: 'delete', collection: 'c', target }, current({}), 'delete'],
    ['an update that changes nothing of what does not fit', update({ m: 1 }), current({ m: 1 }), 'none'],
    ['a replacement by equal contents', { kind: 'replace', collection: 'c', target, data: {} }, current({}), 'none'],
  ])('is done: %s', (_what, operation, document, kind) => {
    expect(decideWrite(operation, document, facts).kind).toBe(kind);
  });

  it.each<[string, WriteOperation, Document | undefined, string]>([
    ['an insert', { kind: 'insert', collection: 'c', document: { id: 'd', data: {}, metadata: {} } }, undefined, 'd'],
    ['an update', update({ $inc: { n: -2 } }), current({ n: 1 }), 'd'],
    ['an update of another field', update({ m: 1 }), current({}), 'd'],
    ['a replacement', { kind: 'replace', collection: 'c', target, data: {} }, current({ n: 1 }), 'd'],
    ['an upsert', { ...update({ m: 1 }), upsert } as WriteOperation, undefined, 'new'],
  ])('is refused: %s', (_what, operation, document, id) => {
    let error: unknown;
    try {
      decideWrite(operation, document, facts);
    } catch (thrown) {
      error = thrown;
    }
    expect(isDataError(error) && error).toMatchObject({
      code: 'VALIDATION_ERROR',
      reason: 'SCHEMA_MISMATCH',
      details: { document_id: id, errors: [{ pointer: expect.any(String), keyword: expect.any(String) }] },
    });
  });

  it('tells what does not fit, and where', () => {
    const operation: WriteOperation = { kind: 'replace', collection: 'c', target, data: { n: 1.5 } };
    expect(() => decideWrite(operation, current({}), facts)).toThrow(
      'The document "d" does not fit its collection\'s schema: /n must be integer; correct it, or change the schema.',
    );
  });
});
