import { InProcessRateLimiter } from '@database-service/application';
import { DataError, type OperationContext } from '@database-service/core';
import { afterEach, describe, expect, it } from 'vitest';
import { stubDocument } from '../../../http/src/testing/stub-adapter.js';
import { type StubServer, type StubServerOptions, startStubServer } from '../testing/start-stub-server.js';
import { until } from '../testing/until.js';

let server: StubServer | undefined;

async function start(options: StubServerOptions = {}): Promise<StubServer> {
  server = await startStubServer(options);
  return server;
}

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const hang = (context: OperationContext): Promise<never> =>
  new Promise((_resolve, reject) => {
    context.signal.addEventListener('abort', () => reject(context.signal.reason));
  });

describe('an answer', () => {
  it('begins with the request id of the client, and is logged and measured once', async () => {
    const { client, answered } = await start();
    const { headers } = await client.call(
      'read',
      { collection: 'c', id: '1' },
      { metadata: { 'x-request-id': 'r-1' } },
    );
    expect(headers.get('x-request-id')).toEqual(['r-1']);
    expect(answered).toEqual([
      {
        method: 'unary',
        route: 'database.DatabaseService/Read',
        status: 'OK',
        durationMs: expect.any(Number),
        requestId: 'r-1',
        database: 'stub',
      },
    ]);
  });

  it('that is an error has the request id in its trailers and details', async () => {
    const { client, answered } = await start();
    const settings = { metadata: { 'x-request-id': 'r-2' } };
    const { failure } = await client.call('read', { collection: 'c', id: 'none' }, settings);
    expect(failure).toMatchObject({
      status: 'NOT_FOUND',
      code: 'DOCUMENT_NOT_FOUND',
      reason: 'DOCUMENT_MISSING',
      requestId: 'r-2',
      info: {
        reason: 'DOCUMENT_MISSING',
        domain: 'database-service',
        metadata: { code: 'DOCUMENT_NOT_FOUND', request_id: 'r-2', collection: 'c', id: 'none' },
      },
      retrySeconds: undefined,
    });
    expect(failure?.trailers.get('x-request-id')).toEqual(['r-2']);
    expect(answered.map(({ status }) => status)).toEqual(['NOT_FOUND']);
  });

  it('gets a request id of its own where the client gives none that is fit', async () => {
    const { client } = await start();
    const { headers } = await client.call('healthCheck', {}, { metadata: { 'x-request-id': 'x'.repeat(129) } });
    expect(headers.get('x-request-id')).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it('tells nothing of a fault inside; the log does', async () => {
    const get = async (): Promise<never> => {
      throw new Error('SELECT secret FROM x');
    };
    const { client, logged } = await start({ behaviour: { get } });
    const { failure } = await client.call('read', { collection: 'c', id: '1' });
    expect(failure).toMatchObject({ status: 'INTERNAL', code: 'DATABASE_ERROR', reason: 'INTERNAL' });
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(JSON.stringify(logged)).toContain('SELECT secret');
  });

  it('never tells to repeat a write that may have been done', async () => {
    const write = async () => {
      throw new DataError('OUTCOME_UNKNOWN', 'The connection broke.');
    };
    const { client } = await start({ behaviour: { write } });
    const { failure } = await client.call('create', { collection: 'c', data_json: '{}' });
    expect(failure).toMatchObject({ status: 'UNAVAILABLE', reason: 'OUTCOME_UNKNOWN' });
    expect(failure?.retrySeconds).toBeUndefined();
  });

  it('says when a retry helps', async () => {
    const get = async (): Promise<never> => {
      throw new DataError('DATABASE_UNAVAILABLE', 'It is away.');
    };
    const { client } = await start({ behaviour: { get } });
    const { failure } = await client.call('read', { collection: 'c', id: '1' });
    expect(failure).toMatchObject({ status: 'UNAVAILABLE', code: 'CONNECTION_ERROR', retrySeconds: 1 });
  });

  it('names the field at fault', async () => {
    const { client } = await start();
    const { failure } = await client.call('list', { collection: 'c', filter: { a: { $like: 1 } } });
    expect(failure).toMatchObject({ reason: 'UNKNOWN_OPERATOR', violations: ['/filter/a/$like'] });
  });

  it('that is an error keeps its trailers below 8 KiB, whatever is in them', async () => {
    const get = async (): Promise<never> => {
      const errors = Array.from({ length: 5_000 }, (_, index) => ({ index, message: 'é'.repeat(300) }));
      throw new DataError('BAD_VALUE', '𝄞'.repeat(10_000), {
        details: { errors, long_text: 'x'.repeat(50_000), pointer: '/'.repeat(9_000) },
      });
    };
    const { client } = await start({ behaviour: { get } });
    const { failure } = await client.call('read', { collection: 'c', id: '1' });
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'BAD_VALUE', truncated: true });
    expect(failure?.details).toMatchObject({ errors_omitted: expect.any(Number) });
    const bytes = Object.entries(failure?.trailers.toHttp2Headers() ?? {}).flatMap(([name, value]) => [
      name,
      String(value),
    ]);
    const message = encodeURI(failure?.message ?? '');
    expect(bytes.join('').length + message.length).toBeLessThan(8_000);
    expect(failure?.message.isWellFormed()).toBe(true);
  });
});

describe('the database of a call', () => {
  it('is the one that the metadata names', async () => {
    const { client } = await start();
    const { failure } = await client.call(
      'read',
      { collection: 'c', id: '1' },
      { metadata: { 'x-database-type': 'x' } },
    );
    expect(failure).toMatchObject({
      status: 'INVALID_ARGUMENT',
      reason: 'UNKNOWN_DATABASE',
      details: { enabled: ['stub'] },
    });
  });

  it('is not named twice in different ways', async () => {
    const { client } = await start();
    const { failure } = await client.call(
      'databaseHealth',
      { database: 'stub' },
      { metadata: { 'x-database-type': 'x' } },
    );
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'BAD_ARGUMENT' });
  });
});

describe('what travels with a call', () => {
  it('reaches the engine: trace, deadline, request id', async () => {
    const contexts: OperationContext[] = [];
    const get = async (context: OperationContext) => {
      contexts.push(context);
      return stubDocument('1');
    };
    const { client } = await start({ behaviour: { get } });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const metadata = { traceparent, tracestate: 'a=b', 'x-request-id': 'r' };
    const sentAt = Date.now();
    await client.get('read', { collection: 'c', id: '1' }, { metadata, timeoutMs: 5_000 });
    const [context] = contexts;
    // In the caller's trace, as a span of its own.
    const own = /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/;
    expect(context?.trace).toEqual({ traceparent: expect.stringMatching(own), tracestate: 'a=b' });
    expect(context?.requestId).toBe('r');
    expect((context?.deadlineMs ?? 0) - sentAt).toBeGreaterThan(4_000);
    expect((context?.deadlineMs ?? 0) - sentAt).toBeLessThan(5_500);
  });

  it('ends the work at the deadline of the client', async () => {
    const signals: AbortSignal[] = [];
    const get = (context: OperationContext) => {
      signals.push(context.signal);
      return hang(context);
    };
    const { client } = await start({ behaviour: { get } });
    const { failure } = await client.call('read', { collection: 'c', id: '1' }, { timeoutMs: 150 });
    expect(failure?.status).toBe('DEADLINE_EXCEEDED');
    await until(() => signals[0]?.aborted === true);
  });

  it('ends the work at the deadline of the service, and says that the outcome of a write is not known', async () => {
    const write = () => new Promise<never>(() => undefined);
    const { client } = await start({ behaviour: { write }, operationTimeoutMs: 100 });
    const { failure } = await client.call('create', { collection: 'c', data: {} });
    expect(failure).toMatchObject({
      status: 'DEADLINE_EXCEEDED',
      code: 'QUERY_TIMEOUT',
      reason: 'DEADLINE_EXCEEDED',
      details: { outcome: 'unknown' },
    });
  });

  it('ends the work when the client cancels', async () => {
    const signals: AbortSignal[] = [];
    async function* find(context: OperationContext) {
      signals.push(context.signal);
      yield stubDocument('1', { big: 'x'.repeat(100_000) });
      await hang(context);
    }
    const { client, answered } = await start({ behaviour: { find } });
    const stream = client.open('export', { collection: 'c' });
    stream.on('error', () => undefined);
    await new Promise((resolve) => stream.once('data', resolve));
    stream.cancel();
    await until(() => signals[0]?.aborted === true);
    expect(signals[0]?.reason).toMatchObject({ reason: 'CANCELLED' });
    await until(() => answered.length === 1);
    expect(answered[0]).toMatchObject({ method: 'server_stream', status: 'CANCELLED' });
  });
});

describe('the rate limit', () => {
  it('counts calls by client and tells how it stands', async () => {
    const { client } = await start({ rateLimiter: new InProcessRateLimiter({ requestsPerMinute: 2 }) });
    const read = { collection: 'c', id: '1' };
    const first = await client.call('read', read);
    expect(first.headers.get('x-ratelimit-limit')).toEqual(['2']);
    expect(first.headers.get('x-ratelimit-remaining')).toEqual(['1']);
    await client.get('read', read);
    const { failure } = await client.call('read', read);
    expect(failure).toMatchObject({
      status: 'RESOURCE_EXHAUSTED',
      code: 'RATE_LIMIT_EXCEEDED',
      reason: 'RATE_LIMITED',
      details: { retry_after_seconds: expect.any(Number) },
    });
    expect(failure?.retrySeconds).toBeGreaterThan(0);
    expect(failure?.trailers.get('x-ratelimit-remaining')).toEqual(['0']);
    const upload = await client.upload('import', [{ collection: 'c' }]);
    expect(upload.failure).toMatchObject({ status: 'RESOURCE_EXHAUSTED', reason: 'RATE_LIMITED' });
  });

  it('tells clients behind a trusted proxy apart', async () => {
    const { client } = await start({ rateLimiter: new InProcessRateLimiter({ requestsPerMinute: 1 }) });
    const from = (address: string) => ({ metadata: { 'x-forwarded-for': `evil, ${address}` } });
    await client.get('read', { collection: 'c', id: '1' }, from('1.1.1.1'));
    await client.get('read', { collection: 'c', id: '1' }, from('2.2.2.2'));
    const { failure } = await client.call('read', { collection: 'c', id: '1' }, from('1.1.1.1'));
    expect(failure?.reason).toBe('RATE_LIMITED');
  });

  it('does not count health', async () => {
    const { client } = await start({ rateLimiter: new InProcessRateLimiter({ requestsPerMinute: 1 }) });
    for (let count = 0; count < 5; count += 1) await client.get('healthCheck', {});
    await client.get('read', { collection: 'c', id: '1' });
  });
});
