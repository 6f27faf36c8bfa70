import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.js';
import { chooseUnpacker } from './content-encoding.js';
import { checkMediaType } from './media-type.js';
import { chooseRequestId } from './request-id.js';
import { readTraceContext } from './trace-context.js';

describe('chooseRequestId', () => {
  it.each(['a', 'x'.repeat(128), '~!{}"\\'])('takes %s', (id) => {
    expect(chooseRequestId(id)).toBe(id);
  });

  it.each([undefined, '', 'a b', 'x'.repeat(129), 'é', 'a\tb', ['a', 'b']])('makes its own instead of %j', (id) => {
    expect(chooseRequestId(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
  });
});

describe('checkMediaType', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json; charset=utf8; profile=x',
  ])('takes %s', (type) => {
    expect(() => checkMediaType(type, ['application/json'])).not.toThrow();
  });

  it.each([
    undefined,
    '',
    'text/plain',
    'application/jsonx',
    'application/json; charset=latin1',
    'multipart/form-data',
  ])('refuses %s', (type) => {
    expect(() => checkMediaType(type, ['application/json'])).toThrow(
      expect.objectContaining({ reason: 'UNSUPPORTED_MEDIA_TYPE' }),
    );
  });
});

describe('chooseUnpacker', () => {
  it.each([undefined, '', 'identity', 'Identity'])('needs none for %s', (name) => {
    expect(chooseUnpacker(name)).toBeUndefined();
  });

  it.each(['gzip', 'GZIP', 'deflate', 'br'])('knows %s', (name) => {
    expect(chooseUnpacker(name)).toBeDefined();
  });

  it.each(['zip', 'gzip, gzip', '__proto__', 'constructor'])('refuses %s', (name) => {
    expect(() => chooseUnpacker(name)).toThrow(expect.objectContaining({ reason: 'UNSUPPORTED_MEDIA_TYPE' }));
  });
});

describe('clientAddress', () => {
  const request = (forwarded?: string): IncomingMessage =>
    ({
      socket: { remoteAddress: '10.0.0.1' },
      headers: { 'x-forwarded-for': forwarded },
    }) as unknown as IncomingMessage;

  it.each([
    [0, 'evil', '10.0.0.1'],
    [1, undefined, '10.0.0.1'],
    [1, 'evil, 1.1.1.1', '1.1.1.1'],
    [2, 'evil, 1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [3, '1.1.1.1', '1.1.1.1'],
    [1, '', '10.0.0.1'],
  ])('with %i proxies and %j it is %s', (proxies, forwarded, address) => {
    expect(clientAddress(request(forwarded), proxies)).toBe(address);
  });
});

describe('readTraceContext', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('goes on in the trace of a valid one as a span of its own, and hands its state on', () => {
    const own = /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/;
    expect(readTraceContext({ traceparent })).toEqual({ traceparent: expect.stringMatching(own) });
    expect(readTraceContext({ traceparent, tracestate: 'a=b' })?.tracestate).toBe('a=b');
    expect(readTraceContext({ traceparent: `cc${traceparent.slice(2)}` })?.traceparent).toMatch(own);
    const [first, second] = [readTraceContext({ traceparent }), readTraceContext({ traceparent })];
    expect(first?.traceparent).not.toBe(second?.traceparent);
  });

  it.each([
    undefined,
    'x',
    traceparent.toUpperCase(),
    `ff${traceparent.slice(2)}`,
    traceparent.replace(/-b.*-/, '-0000000000000000-'),
  ])('takes %s for none', (given) => {
    expect(readTraceContext(given === undefined ? {} : { traceparent: given })).toBeUndefined();
  });
});
