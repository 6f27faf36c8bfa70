import type { Worker } from 'node:cluster';

interface Closable {
  close(): void;
}

/** What Node's cluster sends with a connection, and gets back when it has arrived. */
interface InternalMessage {
  readonly cmd?: string;
  readonly act?: string;
  readonly seq?: number;
  readonly ack?: number;
}

type Send = (message: InternalMessage, handle?: Closable, ...rest: unknown[]) => boolean;

/**
 * Closes the connections that were on their way to a process when it ended, so that their clients learn of it. Node's cluster
 * would keep them open in this process, where nobody answers them ever (Node 24; `RoundRobinHandle.handoff` waits for the word of
 * the one that has ended). This looks at messages that Node does not describe: should they change, it finds nothing to do.
 */
export function closeLostConnections({ process: child }: Pick<Worker, 'process'>): void {
  const underWay = new Map<number, Closable>();
  const send = child.send.bind(child) as Send;
  const sendAndNote: Send = (message, handle, ...rest) => {
    const { cmd, act, seq } = message;
    if (cmd === 'NODE_CLUSTER' && act === 'newconn' && seq !== undefined && handle !== undefined) {
      underWay.set(seq, handle);
    }
    return send(message, handle, ...rest);
  };
  child.send = sendAndNote as typeof child.send;
  child.on('internalMessage', ({ cmd, ack }: InternalMessage) => {
    if (cmd === 'NODE_CLUSTER' && ack !== undefined) underWay.delete(ack);
  });
  child.once('exit', () => {
    for (const connection of underWay.values()) connection.close();
    underWay.clear();
  });
}
