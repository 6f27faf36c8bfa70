import { createMemoryAdapter } from '@database-service/adapter-memory';
import { afterAll, describe, expect, it } from 'vitest';
import { formatEtag } from '../resource/etag.js';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const adapter = createMemoryAdapter();
const call = callOf(makeTestService({ adapters: { test: adapter } }));
const strictCall = callOf(makeTestService({ adapters: { test: adapter }, requireVersion: true }));
afterAll(() => adapter.close());

const { createDocument, getDocument, updateDocument, replaceDocument, deleteDocument } = operations;
const { findAndUpdate, findAndReplace, findAndDelete } = operations;
const collection = 'people';
const create = (id: string, data: Record<string, unknown> = { name: 'Ada' }) =>
  call(createDocument, { collection, id, data });
const read = (id: string) => call(getDocument, { collection, id });

describe('createDocument', () => {
  it('answers with the document, dates inside as $date', async () => {
    const data = { name: 'Ada', born: { $date: '1815-12-10T00:00:00+00:00' } };
    const document = await call(createDocument, { collection, data, metadata: { from: 'test' } });
    expect(document).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      collection,
      data: { name: 'Ada', born: { $date: '1815-12-10T00:00:00.000Z' } },
      version: 1,
      metadata: { from: 'test' },
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: expect.any(String),
    });
    expect(await read(document.id ?? '')).toEqual(document);
  });

  it('refuses an id that exists, and leaves that document alone', async () => {
    await create('twice', { n: 1 });
    expect(await refusalOf(create('twice', { n: 2 }))).toMatchObject({ code: 'DUPLICATE_KEY', reason: 'DUPLICATE_ID' });
    expect(await read('twice')).toMatchObject({ data: { n: 1 }, version: 1 });
  });

  it.each([
    [{ collection: '../x', data: {} }, 'BAD_NAME', '/collection'],
    [{ collection: '"; drop table x', data: {} }, 'BAD_NAME', '/collection'],
    [{ collection: 'a'.repeat(300), data: {} }, 'BAD_NAME', '/collection'],
    [{ collection: '', data: {} }, 'BAD_NAME', '/collection'],
    [{ collection: 'bulk', data: {} }, 'BAD_NAME', '/collection'],
    [{ collection: 'system.users', data: {} }, 'BAD_NAME', '/collection'],
    [{ collection, id: '', data: {} }, 'BAD_VALUE', '/id'],
    [{ collection, id: 'é'.repeat(128), data: {} }, 'BAD_VALUE', '/id'],
    [{ collection, id: 'a\0', data: {} }, 'BAD_VALUE', '/id'],
    [{ collection, id: '\ud800', data: {} }, 'BAD_VALUE', '/id'],
    [{ collection, data: { a: { 'b.c': 1 } } }, 'BAD_NAME', '/data/a/b.c'],
    [{ collection, data: { $set: 1 } }, 'BAD_NAME', '/data/$set'],
    [{ collection, data: { _id: 1 } }, 'BAD_NAME', '/data/_id'],
    [{ collection, data: { list: [2 ** 53] } }, 'BAD_VALUE', '/data/list/0'],
    [{ collection, data: {}, metadata: { '': 1 } }, 'BAD_NAME', '/metadata/'],
    [{ collection, data: JSON.parse('{"a":{"__proto__":1}}') }, 'BAD_NAME', '/data/a/__proto__'],
  ] as const)('refuses %j', async (input, reason, pointer) => {
    expect(await refusalOf(call(createDocument, input))).toMatchObject({ reason, details: { pointer } });
  });

  it('refuses a document over the size limit', async () => {
    const data = { text: 'x'.repeat(2 * 1024 * 1024) };
    expect(await refusalOf(call(createDocument, { collection, data }))).toMatchObject({
      code: 'VALIDATION_ERROR',
      reason: 'DOCUMENT_TOO_LARGE',
    });
  });
});

describe('getDocument', () => {
  it('says what is missing, also in a collection that is not there', async () => {
    expect(await refusalOf(read('nobody'))).toEqual({
      code: 'DOCUMENT_NOT_FOUND',
      reason: 'DOCUMENT_MISSING',
      details: { collection, id: 'nobody' },
    });
    expect(await refusalOf(call(getDocument, { collection: 'nowhere', id: 'x' }))).toMatchObject({
      code: 'DOCUMENT_NOT_FOUND',
    });
  });

  it('answers NotModified to the current tag only', async () => {
    const etag = formatEtag(await create('tagged'));
    const known = (tag: string) => call(getDocument, { collection, id: 'tagged', if_none_match: tag });
    expect(await known(etag)).toEqual({ not_modified: true, etag });
    expect(await known(`"x", W/${etag}`)).toEqual({ not_modified: true, etag });
    expect(await known('"x"')).toMatchObject({ id: 'tagged' });
    await call(updateDocument, { collection, id: 'tagged', data: { n: 1 } });
    expect(await known(etag)).toMatchObject({ version: 2 });
  });

  it('projects the data, not the envelope', async () => {
    await create('shaped', { a: 1, b: 2 });
    expect(await call(getDocument, { collection, id: 'shaped', projection: 'a' })).toMatchObject({
      id: 'shaped',
      data: { a: 1 },
      version: 1,
    });
  });
});

describe('updateDocument', () => {
  it('sets fields at the top level, whole', async () => {
    await create('set', { a: { x: 1, y: 2 }, b: 1 });
    const changed = await call(updateDocument, { collection, id: 'set', data: { a: { x: 3 }, 'c-d': null } });
    expect(changed).toMatchObject({ data: { a: { x: 3 }, b: 1, 'c-d': null }, version: 2, metadata: {} });
    expect(await read('set')).toEqual(changed);
  });

  it('leaves version and times alone when nothing changes', async () => {
    const before = await create('same', { a: 1 });
    expect(await call(updateDocument, { collection, id: 'same', data: { a: 1 } })).toEqual(before);
    expect(await call(updateDocument, { collection, id: 'same', data: {} })).toEqual(before);
  });

  it.each([{ 'a.b': 1 }, { $set: { a: 1 } }, { $inc: 1 }])('takes keys for keys: refuses %j', async (data) => {
    await create('keys').catch(() => undefined);
    expect(await refusalOf(call(updateDocument, { collection, id: 'keys', data }))).toMatchObject({
      reason: 'BAD_NAME',
    });
  });

  it('is conditional on a version, and on an entity tag', async () => {
    const first = await create('locked', { n: 0 });
    const id = 'locked';
    const second = await call(updateDocument, { collection, id, data: { n: 1 }, version: 1 });
    const stale = { expected_version: 1, current_version: 2 };
    expect(await refusalOf(call(updateDocument, { collection, id, data: { n: 9 }, version: 1 }))).toEqual({
      code: 'OPTIMISTIC_LOCK_ERROR',
      reason: 'VERSION_MISMATCH',
      details: stale,
    });
    expect(
      await refusalOf(call(updateDocument, { collection, id, data: { n: 9 }, if_match: formatEtag(first) })),
    ).toEqual({
      code: 'OPTIMISTIC_LOCK_ERROR',
      reason: 'PRECONDITION_FAILED',
      details: stale,
    });
    const third = await call(updateDocument, { collection, id, data: { n: 2 }, if_match: formatEtag(second) });
    expect(third).toMatchObject({ version: 3, data: { n: 2 } });
  });

  it('is not conditional on a version that no number can be exact about', async () => {
    const inexact = { collection, id: 'locked', data: { n: 9 }, version: 2 ** 53 };
    expect(await refusalOf(call(updateDocument, inexact))).toMatchObject({
      reason: 'LIMIT_EXCEEDED',
      details: { pointer: '/version' },
    });
  });

  it('says that a document is missing, whatever was expected of it', async () => {
    for (const more of [{}, { version: 1 }, { if_match: '*' }, { if_match: '"x"' }, { if_match: '"a-1"' }]) {
      const missing = call(updateDocument, { collection, id: 'nobody', data: { n: 1 }, ...more });
      expect(await refusalOf(missing)).toMatchObject({ reason: 'DOCUMENT_MISSING' });
    }
  });
});

describe('If-Match', () => {
  const set = (id: string, if_match: string, version?: number) =>
    call(updateDocument, {
      collection,
      id,
      data: { at: Math.random() },
      if_match,
      ...(version === undefined ? {} : { version }),
    });

  it('matches any tag of a list, and `*`', async () => {
    const etag = formatEtag(await create('list'));
    expect(await set('list', `"other", ${etag}, "zz-9"`)).toMatchObject({ version: 2 });
    expect(await set('list', '*')).toMatchObject({ version: 3 });
  });

  it('chooses among several tags of ours by reading', async () => {
    const first = await create('several');
    const second = await set('several', formatEtag(first));
    expect(await set('several', `${formatEtag(first)}, ${formatEtag(second)}`)).toMatchObject({ version: 3 });
    expect(await refusalOf(set('several', `${formatEtag(first)}, ${formatEtag(second)}`))).toMatchObject({
      reason: 'PRECONDITION_FAILED',
      details: { current_version: 3 },
    });
  });

  it('never matches weak tags, nor those of others', async () => {
    const etag = formatEtag(await create('weak'));
    for (const header of [`W/${etag}`, '"x"', '""']) {
      expect(await refusalOf(set('weak', header))).toMatchObject({
        reason: 'PRECONDITION_FAILED',
        details: { current_version: 1 },
      });
    }
  });

  it('is checked beside a version: both must hold', async () => {
    const etag = formatEtag(await create('both'));
    expect(await refusalOf(set('both', etag, 2))).toEqual({
      code: 'OPTIMISTIC_LOCK_ERROR',
      reason: 'PRECONDITION_FAILED',
      details: { expected_version: 2, current_version: 1 },
    });
    expect(await set('both', etag, 1)).toMatchObject({ version: 2 });
    expect(await refusalOf(set('both', '*', 1))).toMatchObject({ details: { current_version: 2 } });
  });

  it('tells a document from its namesake that was made later', async () => {
    const etag = formatEtag(await create('again'));
    await call(deleteDocument, { collection, id: 'again' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await create('again');
    expect(await refusalOf(set('again', etag))).toMatchObject({ reason: 'PRECONDITION_FAILED' });
  });

  it('is refused if malformed', async () => {
    expect(await refusalOf(set('x', 'abc'))).toMatchObject({
      reason: 'BAD_ARGUMENT',
      details: { pointer: '/if_match' },
    });
  });
});

describe('a service that requires versions', () => {
  const id = 'strict';
  it.each([
    ['update', () => strictCall(updateDocument, { collection, id, data: { n: 1 } })],
    ['update with *', () => strictCall(updateDocument, { collection, id, data: { n: 1 }, if_match: '*' })],
    ['replace', () => strictCall(replaceDocument, { collection, id, data: {} })],
    ['delete', () => strictCall(deleteDocument, { collection, id })],
    ['find and update', () => strictCall(findAndUpdate, { collection, id, update: { n: 1 } })],
    ['find and replace', () => strictCall(findAndReplace, { collection, id, replacement: {} })],
    ['find and delete', () => strictCall(findAndDelete, { collection, id })],
  ])('refuses to %s without', async (_name, write) => {
    await create(id).catch(() => undefined);
    expect(await refusalOf(write())).toMatchObject({ code: 'VALIDATION_ERROR', reason: 'VERSION_REQUIRED' });
  });

  it('takes a version or an entity tag', async () => {
    const etag = formatEtag(await create('strict2'));
    expect(
      await strictCall(updateDocument, { collection, id: 'strict2', data: { n: 1 }, if_match: etag }),
    ).toMatchObject({
      version: 2,
    });
    expect(await strictCall(deleteDocument, { collection, id: 'strict2', version: 2 })).toBeNull();
  });
});

describe('replaceDocument', () => {
  it('replaces the data, and the metadata if given', async () => {
    await call(createDocument, { collection, id: 'old', data: { a: 1 }, metadata: { m: 1 } });
    expect(await call(replaceDocument, { collection, id: 'old', data: { b: 2 } })).toMatchObject({
      data: { b: 2 },
      metadata: { m: 1 },
      version: 2,
    });
    expect(await call(replaceDocument, { collection, id: 'old', data: { b: 2 }, metadata: {} })).toMatchObject({
      metadata: {},
      version: 3,
    });
    expect(await call(replaceDocument, { collection, id: 'old', data: { b: 2 } })).toMatchObject({ version: 3 });
  });
});

describe('deleteDocument', () => {
  it('deletes once', async () => {
    await create('gone');
    expect(await refusalOf(call(deleteDocument, { collection, id: 'gone', version: 2 }))).toMatchObject({
      reason: 'VERSION_MISMATCH',
    });
    expect(await call(deleteDocument, { collection, id: 'gone', version: 1 })).toBeNull();
    expect(await refusalOf(call(deleteDocument, { collection, id: 'gone' }))).toMatchObject({
      reason: 'DOCUMENT_MISSING',
    });
  });
});

describe('find and … by id', () => {
  it('updates, with the state asked for and a projection', async () => {
    await create('inc', { n: 1, secret: 's' });
    const update = { $inc: { n: 1 } };
    expect(await call(findAndUpdate, { collection, id: 'inc', update, projection: { n: 1 } })).toMatchObject({
      id: 'inc',
      data: { n: 2 },
      version: 2,
    });
    const before = await call(findAndUpdate, {
      collection,
      id: 'inc',
      update,
      return: 'before',
      projection: '-secret',
    });
    expect(before).toMatchObject({ data: { n: 2 }, version: 2 });
    expect(before.data).not.toHaveProperty('secret');
    expect(await read('inc')).toMatchObject({ data: { n: 3 }, version: 3 });
  });

  it('applies array filters', async () => {
    await create('grades', { grades: [1, 5, 9] });
    const update = { $set: { 'grades.$[low]': 5 } };
    expect(
      await call(findAndUpdate, { collection, id: 'grades', update, array_filters: [{ low: { $lt: 5 } }] }),
    ).toMatchObject({ data: { grades: [5, 5, 9] } });
  });

  it('replaces and deletes, answering with the document', async () => {
    await create('moved', { a: 1 });
    const replacement = { b: 2 };
    expect(await call(findAndReplace, { collection, id: 'moved', replacement, return: 'before' })).toMatchObject({
      data: { a: 1 },
      version: 1,
    });
    expect(await call(findAndDelete, { collection, id: 'moved', version: 2 })).toMatchObject({
      data: { b: 2 },
      version: 2,
    });
    expect(await refusalOf(call(findAndDelete, { collection, id: 'moved' }))).toMatchObject({
      reason: 'DOCUMENT_MISSING',
    });
  });
});
