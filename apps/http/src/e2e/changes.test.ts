import { EventSource } from 'eventsource';
import { afterEach, describe, expect, it } from 'vitest';
import { makeFolder, spawnServer } from '../testing/spawn-server.js';
import { useServer } from '../testing/use-server.js';

const { api, server } = await useServer();

interface Change {
  readonly op: string;
  readonly token: string;
  readonly document_id?: string;
  readonly version?: number;
}

const open: EventSource[] = [];
afterEach(() => {
  for (const source of open.splice(0)) source.close();
});

/** Watches as a browser would. */
async function watch(path: string, origin = server.url) {
  const source = new EventSource(`${origin}/api/v1${path}`);
  open.push(source);
  const changes: Change[] = [];
  source.addEventListener('message', ({ data }) => void changes.push(JSON.parse(data)));
  await new Promise((resolve) => source.addEventListener('open', resolve));
  return { source, changes };
}

/** The first change that an answer tells; then it is left. */
async function readEvent(response: Response): Promise<Change> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const data = /^data: (.*)\n\n/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error(`No change in: ${text}`);
}

async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error('It did not come to pass.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('GET /collections/{collection}/changes', () => {
  it('tells each change, with the document after it', async () => {
    const { changes } = await watch('/collections/cities/changes');
    await api.post('/documents', { collection: 'cities', id: 'oslo', data: { n: 1 } });
    await api.put('/documents/cities/oslo', { data: { n: 2 } });
    await api.put('/documents/cities/oslo', { data: { n: 2 } });
    await api.delete('/documents/cities/oslo');
    await until(() => changes.length === 3);
    expect(changes).toMatchObject([
      {
        op: 'created',
        database: 'sqlite',
        collection: 'cities',
        document_id: 'oslo',
        version: 1,
        after: { id: 'oslo', collection: 'cities', data: { n: 1 }, version: 1, metadata: {} },
      },
      { op: 'updated', document_id: 'oslo', version: 2, after: { data: { n: 2 } } },
      { op: 'deleted', document_id: 'oslo', version: 3 },
    ]);
    expect(changes[2]).not.toHaveProperty('after');
  });

  it('resumes by since and by Last-Event-ID, which counts more', async () => {
    const { changes } = await watch('/collections/resume/changes');
    for (const id of ['a', 'b', 'c']) await api.post('/documents', { collection: 'resume', id, data: {} });
    await until(() => changes.length === 3);
    const again = await watch(`/collections/resume/changes?since=${changes[0]?.token}`);
    await until(() => again.changes.length === 2);
    expect(again.changes).toEqual(changes.slice(1));
    const response = await fetch(`${server.url}/api/v1/collections/resume/changes?since=${changes[0]?.token}`, {
      headers: { Accept: 'text/event-stream', 'Last-Event-ID': changes[1]?.token ?? '' },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('data: ')) break;
    }
    expect(text).toMatch(/^retry: 1000\n\n: \nid: \S+\n\nid: \S+\ndata: \{"event_id"/);
    expect(text).toContain('"document_id":"c"');
    expect(text).not.toContain('"document_id":"b"');
  });

  it('passes on what the filter wants, and deletions', async () => {
    const filter = encodeURIComponent(JSON.stringify({ n: { $gte: 2 } }));
    const { changes } = await watch(`/collections/filtered/changes?filter=${filter}`);
    const documents = [1, 2, 3].map((n) => ({ id: `${n}`, data: { n } }));
    await api.post('/documents/bulk/insert', { collection: 'filtered', documents });
    await api.delete('/documents/filtered/1');
    await until(() => changes.length === 3);
    expect(changes.map(({ op, document_id }) => `${op} ${document_id}`)).toEqual([
      'created 2',
      'created 3',
      'deleted 1',
    ]);
  });

  it.each([
    ['?since=nonsense', 400, 'BAD_ARGUMENT'],
    ['?since=1.0000000000000000.1', 410, 'HISTORY_LOST'],
    ['?filter={"$text":{"$search":"x"}}', 400, 'BAD_OPERAND'],
    ['?filter={', 400, 'MALFORMED_JSON'],
    ['?heartbeat_ms=5', 400, 'LIMIT_EXCEEDED'],
    ['?other=1', 400, 'UNKNOWN_FIELD'],
  ])('refuses %s', async (query, status, reason) => {
    const answer = await api.get(`/collections/c/changes${query}`);
    expect(answer).toMatchObject({ status, error: { details: { reason } } });
  });

  it('takes a filter that no URL would hold in the body of a POST', async () => {
    const numbers = Array.from({ length: 10_000 }, (_, n) => n);
    const path = `${server.url}/api/v1/collections/posted/changes`;
    const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream' };
    const watching = (fields: object, more: Record<string, string> = {}) =>
      fetch(path, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(fields) });
    const response = await watching({ filter: { n: { $in: numbers } }, heartbeat_ms: 1_000 });
    expect(response.status).toBe(200);
    for (const n of [-1, 1]) await api.post('/documents', { collection: 'posted', id: `n${n}`, data: { n } });
    const first = await readEvent(response);
    expect(first).toMatchObject({ op: 'created', document_id: 'n1' });
    await api.post('/documents', { collection: 'posted', id: 'n2', data: { n: 2 } });
    const since = { since: first.token, detail: 'keys' };
    expect(await readEvent(await watching(since))).toMatchObject({ document_id: 'n2', detail: 'keys' });
    const later = await watching({ since: 'x' }, { 'Last-Event-ID': first.token });
    expect(await readEvent(later)).toMatchObject({ document_id: 'n2' });
    expect(await (await watching({ heartbeat_ms: '1000' })).json()).toMatchObject({ success: false });
  });

  it('sends the place that it has come to while nothing changes', async () => {
    const response = await fetch(`${server.url}/api/v1/collections/idle/changes?heartbeat_ms=1000`);
    const tokens: string[] = [];
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      tokens.push(...[...chunk.matchAll(/^id: (\S+)$/gm)].map(([, token]) => token ?? ''));
      if (tokens.length === 1) await api.post('/documents', { collection: 'elsewhere', data: {} });
      if (tokens.length === 2) break;
    }
    expect(tokens[1]).not.toBe(tokens[0]);
  });

  it('ends with the server at once, and goes on with the next: nothing is missed', async () => {
    const folder = makeFolder();
    const environment = { APP_RATE_LIMIT_ENABLED: 'false' };
    const first = await spawnServer(folder.path, environment);
    const post = (origin: string, id: string) =>
      fetch(`${origin}/api/v1/documents`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ collection: 'c', id, data: {} }),
      });
    const { changes } = await watch('/collections/c/changes', first.url);
    await post(first.url, 'a');
    await until(() => changes.length === 1);
    const startMs = Date.now();
    expect((await first.stop()).code).toBe(0);
    expect(Date.now() - startMs).toBeLessThan(3_000);
    const second = await spawnServer(folder.path, { ...environment, APP_HTTP_PORT: `${first.port}` });
    await post(second.url, 'b');
    await until(() => changes.length === 2);
    await second.stop('SIGKILL');
    const third = await spawnServer(folder.path, { ...environment, APP_HTTP_PORT: `${first.port}` });
    await post(third.url, 'c');
    await until(() => changes.length === 3);
    expect(changes.map(({ document_id }) => document_id)).toEqual(['a', 'b', 'c']);
    await third.stop();
    folder.remove();
  });
});
