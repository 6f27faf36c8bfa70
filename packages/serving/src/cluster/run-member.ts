import { endByFault } from '../process/end-process.js';
import { explainStart } from '../process/explain-start.js';
import { membershipVariable } from '../process/membership.js';
import type { ChooseServers } from '../process/server-start.js';
import type { StartOrder } from './messages.js';
import { PrimaryLink } from './primary-link.js';
import type { Member } from './start-member.js';

/**
 * Runs this process as one of several of a service: it loads its code, starts when it is told to, and stops when it is told to.
 * Without the one that looks after it, it ends at once (so does Node's cluster by itself).
 */
export async function runMember(loadServers: () => Promise<ChooseServers>): Promise<void> {
  // Programs that it starts are none of the service's.
  delete process.env[membershipVariable];
  // A terminal and systemd signal every process; the one that looks after them says what is to be done.
  process.on('SIGTERM', () => undefined).on('SIGINT', () => undefined);
  const ordered = Promise.withResolvers<StartOrder>();
  let member: Member | undefined;
  const stop = async (): Promise<void> => {
    await member?.stop();
    process.exit(0);
  };
  const link = new PrimaryLink((order) => {
    if (order.kind === 'start') ordered.resolve(order);
    else if (order.kind === 'stop') void stop();
    else void collect(order.id);
  });
  const collect = async (id: number): Promise<void> => {
    if (member !== undefined) await link.tell({ kind: 'collected', id, snapshot: await member.snapshot() });
  };
  try {
    const [{ startMember }, chooseServers] = await Promise.all([import('./start-member.js'), loadServers()]);
    await link.tell({ kind: 'loaded' });
    const order = await ordered.promise;
    member = await startMember(link, order, chooseServers(order.config));
    endByFault(member.logger);
    const { addresses, stopTimeoutMs } = member;
    await link.tell({ kind: 'listening', addresses, stopTimeoutMs });
  } catch (error) {
    await link.tell({ kind: 'failed', message: explainStart(error) });
    process.exit(1);
  }
}
