import { findFreePort } from '../keep/ports.ts';
import { useServer } from './use-server.ts';

/** A way to a server that can be made bad. Several faults add up, until `heal`. */
export interface ToxicProxy extends AsyncDisposable {
  /** The server's address, by way of the proxy. */
  readonly uri: string;
  /** Ends all connections and takes no new ones, as if the server were gone. */
  cut(): Promise<void>;
  /** Each answer of the server comes later, by up to `jitterMs` more. */
  delay(milliseconds: number, jitterMs?: number): Promise<void>;
  /** Ends each connection by a reset, once the client has sent something and `afterMs` have gone by. */
  reset(afterMs?: number): Promise<void>;
  /** Lets the server's answers through at this many kilobytes a second. */
  limitBandwidth(kilobytesPerSecond: number): Promise<void>;
  /** Lets nothing of the server's answers through, without ending a connection: what the client sends arrives. */
  silence(): Promise<void>;
  /** Ends a connection after this many bytes of answers: in the middle of one. */
  limitAnswers(bytes: number): Promise<void>;
  /** All is well again, for connections that live and for new ones. */
  heal(): Promise<void>;
  remove(): Promise<void>;
}

type Fault = Readonly<Record<string, number>>;

/** Calls the HTTP API. @throws Error with what it answered */
async function callApi(url: string, method: string, body?: unknown): Promise<void> {
  const payload = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers: { 'Content-Type': 'application/json' }, ...payload });
  if (!response.ok) throw new Error(`Toxiproxy: ${method} ${url}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

/** `host:port` of an address, with its engine's usual port if it names none. */
function readUpstream(uri: URL): string {
  const usual: Readonly<Record<string, string>> = { 'postgres:': '5432', 'postgresql:': '5432', 'mongodb:': '27017' };
  const port = uri.port || usual[uri.protocol];
  if (port === undefined) throw new Error(`the address ${uri.protocol}//${uri.host} has no port`);
  return `${uri.hostname}:${port}`;
}

/**
 * Puts a proxy of one's own before a server, by the Toxiproxy of this run.
 *
 * @param serverUri with one host; of a MongoDB replica set with `directConnection=true`, or drivers find another way
 * @throws ServerMissing if Toxiproxy cannot be had here
 */
export async function useToxicProxy(serverUri: string): Promise<ToxicProxy> {
  const toxiproxy = await useServer('toxiproxy');
  const upstream = new URL(serverUri);
  const port = await findFreePort();
  const name = `to-${port}`;
  const proxies = `${toxiproxy.uri}/proxies`;
  const here = `${proxies}/${name}`;
  await callApi(proxies, 'POST', {
    name,
    listen: `127.0.0.1:${port}`,
    upstream: readUpstream(upstream),
    enabled: true,
  });
  upstream.host = `127.0.0.1:${port}`;

  const poison = async (type: string, attributes: Fault): Promise<void> =>
    await callApi(`${here}/toxics`, 'POST', { type, stream: 'downstream', attributes });
  const remove = async (): Promise<void> => await callApi(here, 'DELETE');
  return {
    uri: upstream.href,
    cut: async () => await callApi(here, 'POST', { enabled: false }),
    delay: async (milliseconds, jitterMs = 0) => await poison('latency', { latency: milliseconds, jitter: jitterMs }),
    reset: async (afterMs = 0) =>
      await callApi(`${here}/toxics`, 'POST', {
        type: 'reset_peer',
        stream: 'upstream',
        attributes: { timeout: afterMs },
      }),
    limitBandwidth: async (kilobytesPerSecond) => await poison('bandwidth', { rate: kilobytesPerSecond }),
    silence: async () => await poison('timeout', { timeout: 0 }),
    limitAnswers: async (bytes) => await poison('limit_data', { bytes }),
    heal: async () => {
      await callApi(here, 'POST', { enabled: true });
      await healToxics(here);
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

async function healToxics(proxy: string): Promise<void> {
  const toxics = (await (await fetch(`${proxy}/toxics`)).json()) as readonly { readonly name: string }[];
  for (const { name } of toxics) await callApi(`${proxy}/toxics/${name}`, 'DELETE');
}
