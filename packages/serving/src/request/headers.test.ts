import { describe, expect, it } from 'vitest';
import { chooseClient } from './client-address.js';
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

describe('chooseClient', () => {
  it.each([
    [0, 'evil', '10.0.0.1'],
    [1, undefined, '10.0.0.1'],
    [1, 'evil, 1.1.1.1', '1.1.1.1'],
    [2, 'evil, 1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [3, '1.1.1.1', '1.1.1.1'],
    [1, '', '10.0.0.1'],
  ])('with %i proxies and %j it is %s', (proxies, forwarded, address) => {
    expect(chooseClient('10.0.0.1', forwarded, proxies)).toBe(address);
  });
});

describe('readTraceContext', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('goes on in the trace of a valid one as a span of its own, and hands its state on', () => {
    const own = /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/;
    expect(readTraceContext(traceparent, undefined)).toEqual({ traceparent: expect.stringMatching(own) });
    expect(readTraceContext(traceparent, 'a=b')?.tracestate).toBe('a=b');
    expect(readTraceContext(`cc${traceparent.slice(2)}`, undefined)?.traceparent).toMatch(own);
    const [first, second] = [readTraceContext(traceparent, undefined), readTraceContext(traceparent, undefined)];
    expect(first?.traceparent).not.toBe(second?.traceparent);
  });

  it.each([
    undefined,
    'x',
    traceparent.toUpperCase(),
    `ff${traceparent.slice(2)}`,
    traceparent.replace(/-b.*-/, '-0000000000000000-'),
  ])('takes %s for none', (given) => {
    expect(readTraceContext(given, undefined)).toBeUndefined();
  });
});
