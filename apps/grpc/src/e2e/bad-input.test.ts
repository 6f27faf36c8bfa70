import { gzipSync } from 'node:zlib';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { CreateRequest } from '../generated/database/documents.js';
import type { AnswerForm } from '../generated/database/values.js';
import { frame, sendRaw } from '../testing/raw-call.js';
import { useService } from '../testing/use-service.js';

const { client, address } = await useService({ environment: { APP_GRPC_MESSAGE_BYTES_MAX: '4000000' } });

const create = '/database.DatabaseService/Create';
const valid = CreateRequest.encode({ collection: 'raw', data: { a: 1 } }).finish();
const send = (message: Uint8Array, headers = {}) => sendRaw(address, create, frame(message), headers);

/** A create whose data is a Struct given as bytes. */
const withData = (struct: Uint8Array): Uint8Array =>
  new BinaryWriter().uint32(10).string('raw').uint32(18).bytes(struct).finish();

/** A Struct of so many levels, made from the inside out. */
function nestedStruct(levels: number): Uint8Array {
  let struct: Uint8Array = new Uint8Array();
  for (let level = 1; level < levels; level += 1) {
    const value = new BinaryWriter().uint32(42).bytes(struct).finish();
    struct = new BinaryWriter().uint32(10).fork().uint32(10).string('a').uint32(18).bytes(value).join().finish();
  }
  return struct;
}

function nestedJson(levels: number): Record<string, unknown> {
  let json: Record<string, unknown> = {};
  for (let level = 1; level < levels; level += 1) json = { a: json };
  return json;
}

describe('a message', () => {
  it.each([
    [
      'an unknown field',
      new BinaryWriter()
        .raw(valid)
        .uint32(99 << 3)
        .int32(1)
        .finish(),
      'UNKNOWN_FIELD',
    ],
    [
      'a known field of another type',
      new BinaryWriter()
        .raw(valid)
        .uint32(1 << 3)
        .int32(1)
        .finish(),
      'UNKNOWN_FIELD',
    ],
    [
      'a group',
      new BinaryWriter()
        .raw(valid)
        .uint32((3 << 3) | 3)
        .uint32((3 << 3) | 4)
        .finish(),
      'UNKNOWN_FIELD',
    ],
    ['bytes that are no message', Buffer.from('ffffffffffffffffffffff', 'hex'), 'BAD_ARGUMENT'],
    ['a field number 0', Buffer.concat([valid, Buffer.from([0, 1, 2])]), 'BAD_ARGUMENT'],
    ['a message that is cut off', valid.subarray(0, valid.length - 1), 'BAD_ARGUMENT'],
    ['a length beyond the end', Buffer.from([10, 200, 1, 97]), 'BAD_ARGUMENT'],
    ['a name that is not UTF-8', Buffer.from([10, 2, 0xc3, 0x28]), 'INVALID_ENCODING'],
  ])('with %s is refused', async (_what, message, reason) => {
    const { failure } = await send(message);
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason });
  });

  it('with an unknown field is told which', async () => {
    const { failure } = await send(
      new BinaryWriter()
        .raw(valid)
        .uint32((1000 << 3) | 2)
        .string('x')
        .finish(),
    );
    expect(failure.details).toEqual({ field_number: 1000 });
  });

  it('over the limit is refused, and says so in its details', async () => {
    const { failure } = await client.call('create', { collection: 'raw', data_json: `"${'x'.repeat(4_000_000)}"` });
    expect(failure).toMatchObject({ status: 'RESOURCE_EXHAUSTED', code: 'VALIDATION_ERROR', reason: 'BODY_TOO_LARGE' });
  });

  it('of which the document is over the limit is refused as over HTTP', async () => {
    const { failure } = await client.call('create', { collection: 'raw', data: { text: 'x'.repeat(2_100_000) } });
    expect(failure).toMatchObject({
      status: 'INVALID_ARGUMENT',
      code: 'VALIDATION_ERROR',
      reason: 'DOCUMENT_TOO_LARGE',
    });
  });

  it('with a document of the largest size passes', async () => {
    await client.get('create', { collection: 'raw', data: { text: 'x'.repeat(2_097_000) } });
    await client.get('create', { collection: 'raw', data_json: JSON.stringify({ text: 'x'.repeat(2_097_000) }) });
  });
});

describe('a frame', () => {
  it.each([
    ['without a message', Buffer.alloc(0)],
    ['with half a prefix', Buffer.from([0, 0, 0])],
    ['that ends before its message', frame(valid).subarray(0, 10)],
    ['that says it is enormous', Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1, 2])],
    ['with a second message', Buffer.concat([frame(valid), frame(valid)])],
  ])('%s is refused', async (_what, body) => {
    const { status, failure } = await sendRaw(address, create, body);
    expect(status).toMatch(/^(UNIMPLEMENTED|INVALID_ARGUMENT|RESOURCE_EXHAUSTED)$/);
    expect(failure.code).toBeDefined();
  });

  it('that is compressed is unpacked', async () => {
    const answer = await sendRaw(address, create, frame(gzipSync(valid), 1), { 'grpc-encoding': 'gzip' });
    expect(answer.status).toBe('OK');
  });

  it.each([
    ['damaged', Buffer.from('no gzip'), 'gzip', 'INTERNAL', 'INVALID_ENCODING'],
    ['a bomb', gzipSync(Buffer.alloc(50_000_000)), 'gzip', 'RESOURCE_EXHAUSTED', 'BODY_TOO_LARGE'],
    ['of a kind that is not known', Buffer.from('x'), 'br', 'UNIMPLEMENTED', 'BAD_ARGUMENT'],
  ])('whose compression is %s is refused', async (_what, bytes, encoding, status, reason) => {
    const { failure } = await sendRaw(address, create, frame(bytes, 1), { 'grpc-encoding': encoding });
    expect(failure).toMatchObject({ status, reason });
  });
});

describe('a call', () => {
  it('of a method that does not exist is UNIMPLEMENTED, whatever its path', async () => {
    for (const path of [
      '/database.DatabaseService/Nothing',
      '/x',
      '/database.DatabaseService/%00\u00ff',
      `/${'x'.repeat(9_000)}`,
    ]) {
      expect((await sendRaw(address, path, frame(valid))).status).toBe('UNIMPLEMENTED');
    }
  });

  it('that is no gRPC is refused by HTTP', async () => {
    const { httpStatus } = await send(valid, { 'content-type': 'application/json' });
    expect(httpStatus).toBe(415);
  });

  it('with a malformed deadline is refused', async () => {
    const { status } = await send(valid, { 'grpc-timeout': 'soon' });
    expect(status).toBe('INTERNAL');
  });

  it.each([
    ['a key that is too long', { 'idempotency-key': 'x'.repeat(300) }, 'create', 'BAD_ARGUMENT'],
    ['a key where none is taken', { 'idempotency-key': 'x' }, 'read', 'BAD_ARGUMENT'],
    ['a database of another name', { 'x-database-type': 'mongodb' }, 'read', 'UNKNOWN_DATABASE'],
    ['an empty database', { 'x-database-type': '' }, 'read', 'UNKNOWN_DATABASE'],
    ['the prototype', { 'x-database-type': '__proto__' }, 'read', 'UNKNOWN_DATABASE'],
  ] as const)('with %s in its metadata is refused', async (_what, metadata, method, reason) => {
    const request = { collection: 'c', id: '1', ...(method === 'create' ? { data: {} } : {}) };
    const { failure } = await client.call(method, request, { metadata });
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason });
  });

  it.each(['x-database-type', 'idempotency-key'])('with a %s that is not ASCII is refused', async (name) => {
    const { failure } = await send(valid, { [name]: 'caf\u00e9' });
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'BAD_ARGUMENT' });
    expect(failure.message).toContain(name);
  });

  it('with a malformed trace goes on without', async () => {
    await client.get('healthCheck', {}, { metadata: { traceparent: 'x', tracestate: 'y' } });
  });

  it('that asks for a form that does not exist is refused', async () => {
    const { failure } = await client.call('create', {
      collection: 'c',
      id: 'form',
      data: {},
      answer_form: 7 as AnswerForm,
    });
    expect(failure).toMatchObject({ reason: 'BAD_ARGUMENT', violations: ['/answer_form'] });
    expect((await client.call('read', { collection: 'c', id: 'form' })).failure?.reason).toBe('DOCUMENT_MISSING');
  });
});

describe('a value', () => {
  it.each([
    ['in both forms', { data: {}, data_json: '{}' }, 'BAD_ARGUMENT', '/data'],
    ['that is no JSON', { data_json: '{"a": 1,}' }, 'MALFORMED_JSON', '/data'],
    ['that is no object', { data_json: '[1]' }, 'BAD_ARGUMENT', '/data'],
    ['that is null', { data_json: 'null' }, 'BAD_ARGUMENT', '/data'],
    ['with NUL', { data: { a: 'x\0' } }, 'BAD_VALUE', '/data/a'],
    ['of 65 levels as a Struct', { data: nestedJson(65) }, 'LIMIT_EXCEEDED', `/data${'/a'.repeat(64)}`],
    [
      'of 65 levels as text',
      { data_json: JSON.stringify(nestedJson(65)) },
      'LIMIT_EXCEEDED',
      `/data${'/a'.repeat(64)}`,
    ],
    ['with a lone surrogate in a name', { data_json: '{"$\\ud800": 1}' }, 'BAD_NAME', '/data/$\ufffd'],
  ])('%s is refused', async (_what, data, reason, pointer) => {
    const { failure } = await client.call('create', { collection: 'v', ...data });
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason });
    expect(failure?.violations[0]?.startsWith(pointer.slice(0, 60))).toBe(true);
  });

  it.each([1_001, 3_000])('of %i levels is refused before it is followed', async (levels) => {
    const { failure } = await send(withData(nestedStruct(levels)));
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'LIMIT_EXCEEDED' });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is refused', async (value) => {
    const { failure } = await client.call('create', { collection: 'v', data: { a: [value] } });
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'BAD_VALUE' });
  });

  it('null is kept, and told in the form that was sent', async () => {
    const data = { a: null, b: [null], c: { d: null } };
    const asStruct = await client.get('create', { collection: 'v', id: 'null', data });
    expect(asStruct.document).toMatchObject({ data, data_json: '' });
    const asText = await client.get('update', { collection: 'v', id: 'null', data_json: '{"z": null, "a": 1}' });
    expect(asText.document?.data).toBeUndefined();
    expect(JSON.parse(asText.document?.data_json ?? '')).toEqual({ ...data, a: 1, z: null });
    const read = await client.get('read', { collection: 'v', id: 'null', answer_form: 2 });
    expect(read.data_json).toBe('{"a":1,"b":[null],"c":{"d":null},"z":null}');
    expect((await client.get('read', { collection: 'v', id: 'null' })).data).toMatchObject({ z: null });
  });

  it('keeps the order of its keys as text, where a Struct of other clients does not', async () => {
    const text = '{"z":1,"a":{"y":2,"b":3}}';
    await client.get('create', { collection: 'v', id: 'order', data_json: text });
    expect((await client.get('read', { collection: 'v', id: 'order', answer_form: 2 })).data_json).toBe(text);
  });

  it('__proto__ is a name like any other, and refused like it', async () => {
    const { failure } = await client.call('create', { collection: 'v', data: JSON.parse('{"__proto__": {"x": 1}}') });
    expect(failure).toMatchObject({ reason: 'BAD_NAME' });
  });

  it('of an integer beyond 2^53 in a field of its own is refused', async () => {
    const bytes = new BinaryWriter().uint32(10).string('v').uint32(18).string('1').uint32(24).int64('9007199254740993');
    const { failure } = await sendRaw(address, '/database.DatabaseService/Delete', frame(bytes.finish()));
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'LIMIT_EXCEEDED' });
  });
});

describe('keys', () => {
  it('of a sort that come twice, or in a third direction, are refused', async () => {
    const twice = [{ field: 'a' }, { field: 'a', direction: -1 }];
    expect((await client.call('list', { collection: 'v', sort: twice })).failure).toMatchObject({
      reason: 'CONFLICTING_PATHS',
      violations: ['/sort/1/field'],
    });
    expect(
      (await client.call('list', { collection: 'v', sort: [{ field: 'a', direction: 2 }] })).failure,
    ).toMatchObject({
      reason: 'BAD_ARGUMENT',
      violations: ['/sort/0/direction'],
    });
  });

  it('of an index are words or have a direction', async () => {
    const keys = [{ field: 'a', direction: 1, text: true }];
    expect((await client.call('createIndex', { collection: 'v', keys })).failure).toMatchObject({
      reason: 'BAD_ARGUMENT',
      violations: ['/keys/0/direction'],
    });
  });
});

it('after all that the server is there', async () => {
  expect((await client.get('healthCheck', {})).healthy).toBe(true);
});
