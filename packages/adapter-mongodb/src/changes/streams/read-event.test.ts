import type { ChangeRecord } from '@database-service/core';
import { ObjectId, Timestamp } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { needsImage, readEvent } from './read-event.js';
import type { StreamEvent } from './stream-event.js';
import { writeStreamToken } from './stream-token.js';

// Events in the form of https://www.mongodb.com/docs/manual/reference/change-events/, of documents as they are stored here.
const token = { _data: '82635019A0000000012B042C0100296E5A1004AB1154ACACD849A48C61756D70D3B21F04' };
const wallTime = new Date('2022-10-19T15:37:04.604Z');
const createdAt = new Date('2022-10-19T15:00:00.000Z');
const updatedAt = new Date('2022-10-19T15:37:04.600Z');
const head = { _id: token, clusterTime: new Timestamp({ t: 1_666_193_824, i: 1 }), wallTime };
const ns = { db: 'test', coll: 'users' };
const documentKey = { _id: 'ada' };
const meta = (version: number, more = {}) => ({ version, created_at: createdAt, updated_at: updatedAt, ...more });
/** Anew for each event: decoding takes what it is given. */
const stored = (version: number, more = {}) => ({ _id: 'ada', name: 'Ada', _meta: meta(version, more) });
const surroundings = { before: '2.AAAA', isKept: true };
const read = (event: object, isKept = true) =>
  readEvent({ ...head, ns, documentKey, ...event } as unknown as StreamEvent, { ...surroundings, isKept });
const common = { collection: 'users', token: writeStreamToken(token), eventId: expect.stringMatching(/^[\w-]{22}$/) };
const change = { ...common, documentId: 'ada' };
const after = (version: number) => ({
  id: 'ada',
  data: { name: 'Ada' },
  metadata: {},
  version,
  createdAt,
  updatedAt,
});

describe('events of change streams, as records', () => {
  it('tells an insert, by the time and the version that its writer gave', () => {
    expect(read({ operationType: 'insert', fullDocument: stored(1) })).toEqual([
      { ...change, op: 'created', version: 1, time: updatedAt, after: after(1) },
    ]);
  });

  it('tells a replacement with the document that it made', () => {
    expect(read({ operationType: 'replace', fullDocument: stored(4) })).toEqual([
      { ...change, op: 'updated', version: 4, time: updatedAt, after: after(4) },
    ]);
  });

  it('keeps the document back where the collection keeps keys only', () => {
    expect(read({ operationType: 'replace', fullDocument: stored(4, { detail: 'keys' }) })).toEqual([
      { ...change, op: 'updated', version: 4, time: updatedAt, detail: 'keys' },
    ]);
  });

  it('tells a deletion by the image of the document, and its own time', () => {
    const event = { operationType: 'delete', fullDocumentBeforeChange: { _meta: meta(4) } };
    expect(read(event)).toEqual([{ ...change, op: 'deleted', version: 5, time: wallTime }]);
  });

  it('has lost history where the image of a deleted document of its own is gone', () => {
    for (const image of [null, undefined]) {
      const event = { operationType: 'delete', fullDocumentBeforeChange: image };
      expect(() => read(event)).toThrow(expect.objectContaining({ reason: 'HISTORY_LOST' }));
      expect(read(event, false)).toEqual([{ ...change, op: 'deleted', version: 1, time: wallTime }]);
    }
  });

  it('tells the service’s own update of a document that another program made', () => {
    const updateDescription = {
      updatedFields: { _meta: meta(1), name: 'Ada' },
      removedFields: ['age'],
      truncatedArrays: [],
    };
    const event = { operationType: 'update', updateDescription };
    expect(read({ ...event, fullDocument: stored(1) })).toEqual([
      { ...change, op: 'updated', version: 1, time: updatedAt, after: after(1) },
    ]);
    // Without an image which version it made is known, and not the document.
    expect(read({ ...event, fullDocument: null })).toEqual([
      { ...change, op: 'updated', version: 1, time: wallTime, detail: 'keys' },
    ]);
  });

  it('tells what other programs write, at the version that they left', () => {
    const updateDescription = {
      updatedFields: { email: 'alice@10gen.com' },
      removedFields: ['phoneNumber'],
      truncatedArrays: [{ field: 'vacation_time', newSize: 36 }],
    };
    const update = { operationType: 'update', updateDescription };
    expect(read({ ...update, fullDocument: stored(4) })).toEqual([
      { ...change, op: 'updated', version: 4, time: wallTime, after: after(4) },
    ]);
    expect(() => read(update)).toThrow(expect.objectContaining({ reason: 'HISTORY_LOST' }));
    expect(read(update, false)).toEqual([{ ...change, op: 'updated', version: 0, time: wallTime, detail: 'keys' }]);
    const id = new ObjectId('635019a078be67426d7cf4d2');
    const insert = { operationType: 'insert', documentKey: { _id: id }, fullDocument: { _id: id, name: 'Tim' } };
    expect(read(insert)).toMatchObject([
      { op: 'created', documentId: id.toHexString(), version: 0, time: wallTime, after: { data: { name: 'Tim' } } },
    ]);
  });

  it.each<[string, object]>([
    ['numbered changes', { removedFields: ['_meta.changes', '_meta.unnumbered'] }],
    ['entries of an index', { updatedFields: { '_meta.keys.s1': ['00'] }, removedFields: [] }],
    ['a check within a transaction', { updatedFields: { '_meta.checked_at': wallTime } }],
    ['entries of a document without a version', { updatedFields: { _meta: { keys: { s1: ['00'] } } } }],
  ])('passes over what the service notes within documents: %s', (_name, updateDescription) => {
    expect(read({ operationType: 'update', updateDescription, fullDocument: stored(4) })).toEqual([]);
  });

  it('tells the end of a collection', () => {
    expect(read({ operationType: 'drop' })).toEqual([{ ...common, op: 'dropped', time: wallTime }]);
  });

  it('tells a renaming under either name', () => {
    const records = read({ operationType: 'rename', to: { db: 'test', coll: 'people' } });
    const renamed = { ...common, op: 'renamed', from: 'users', to: 'people', time: wallTime };
    expect(records).toEqual([
      { ...renamed, token: '2.AAAA' },
      { ...renamed, collection: 'people' },
    ]);
    expect(new Set(records.map(({ eventId }: ChangeRecord) => eventId)).size).toBe(2);
  });

  it('passes over the end of a database, whose collections have ended before, and over its own collections', () => {
    expect(read({ operationType: 'dropDatabase', ns: { db: 'test' } })).toEqual([]);
    expect(read({ operationType: 'invalidate', ns: undefined })).toEqual([]);
    const own = { ns: { db: 'test', coll: 'dbs_leases' } };
    for (const operationType of ['insert', 'update', 'delete', 'drop', 'rename']) {
      expect(read({ ...own, operationType, fullDocument: stored(1) })).toEqual([]);
    }
    expect(read({ operationType: 'drop', ns: { db: 'test', coll: 'dbs_named_dbs_mine' } })).toMatchObject([
      { collection: 'dbs_mine' },
    ]);
  });

  it('goes by the seconds of the oplog before MongoDB 6.0', () => {
    expect(read({ operationType: 'drop', wallTime: undefined })).toMatchObject([{ time: new Date(1_666_193_824_000) }]);
  });

  it('asks for images where an event is nothing without', () => {
    const needs = (event: object) => needsImage({ ...head, ...event } as unknown as StreamEvent);
    expect(needs({ operationType: 'delete' })).toBe(true);
    expect(needs({ operationType: 'delete', fullDocumentBeforeChange: {} })).toBe(false);
    expect(needs({ operationType: 'update', fullDocument: null })).toBe(true);
    expect(needs({ operationType: 'replace', fullDocument: stored(1) })).toBe(false);
  });
});
