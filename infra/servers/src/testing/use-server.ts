import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { BrokerAnswer, BrokerRequest } from './broker.ts';
import type { ServerName } from './server-kinds.ts';
import { type ServerAction, ServerMissing, type TestServerAddress } from './test-server.ts';

/** The variable that tells test files where their run's servers are kept. */
export const socketVariable = 'TEST_SERVERS_SOCKET';

/** Asks as long as it takes: a server may be built of its source. */
async function askBroker(question: BrokerRequest): Promise<unknown> {
  const socketPath = process.env[socketVariable];
  if (socketPath === undefined) {
    throw new Error(
      'servers are kept by the global setup of vitest (vitest.config.ts), which this process is not below',
    );
  }
  const call = request({ socketPath, method: 'POST' });
  call.end(JSON.stringify(question));
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const { result, missing, failure } = (await json(response)) as BrokerAnswer;
  if (missing !== undefined) throw new ServerMissing(missing.message, missing.isOptional);
  if (failure !== undefined) throw new Error(failure);
  return result;
}

/**
 * The server that all test files of a run share, started now if nobody asked before: make a database of your own in it,
 * and do not harm it.
 *
 * @throws ServerMissing if it cannot be had here; `describeOnServer` makes a test of that
 */
export async function useServer(name: ServerName): Promise<TestServerAddress> {
  return (await askBroker({ ask: 'share', name })) as TestServerAddress;
}

/** A server that one test file has for itself, to be stopped and killed. Its address and its data stay the same. */
export interface OwnServer extends TestServerAddress, AsyncDisposable {
  /** Stops it in order, as a deployment does, and starts it. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Ends its processes at once; what it had written is there when it starts again. */
  kill(): Promise<void>;
  /** Starts it after `stop` or `kill`, and waits until it answers. */
  start(): Promise<void>;
  /** Ends it and removes its data. What is not removed is when the run ends. */
  remove(): Promise<void>;
}

/**
 * Starts a server that is yours alone: by its recipe where there is one (mongo-java-server forgets everything when it
 * stops), else as a container, which can only be restarted and removed.
 *
 * @throws ServerMissing if it cannot be had here
 */
export async function startOwnServer(name: ServerName): Promise<OwnServer> {
  return controlled((await askBroker({ ask: 'own', name })) as TestServerAddress);
}

/**
 * Starts a standby of a server that `startOwnServer` gave by a recipe; that one is stopped and started again for it.
 *
 * @throws Error if servers of its kind have no standbys
 */
export async function startStandby(of: OwnServer): Promise<OwnServer> {
  return controlled((await askBroker({ ask: 'follow', name: of.name, key: of.key })) as TestServerAddress);
}

function controlled(address: TestServerAddress): OwnServer {
  const act = (action: ServerAction) => async (): Promise<void> => {
    await askBroker({ ask: 'act', key: address.key, action });
  };
  const remove = act('remove');
  return {
    ...address,
    restart: act('restart'),
    stop: act('stop'),
    kill: act('kill'),
    start: act('start'),
    remove,
    [Symbol.asyncDispose]: remove,
  };
}
