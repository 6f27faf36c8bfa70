import { setTimeout } from 'node:timers/promises';
import type { Config } from '@database-service/config';
import { type Listening, type MemberEnd, type MemberMessage, MemberProcess } from './member-process.js';
import { RestartDelay } from './restart-delay.js';

/** What is told of the processes. */
export interface PoolEvents {
  onMessage(member: MemberProcess, message: MemberMessage): void;
  /** One that took requests has ended without being told to. */
  onEnded(member: MemberProcess, end: MemberEnd): void;
  /** Another has taken its place. */
  onReplaced(member: MemberProcess): void;
  /** Its replacement could not start; it is tried again, since others take requests. */
  onFailed(error: unknown): void;
  /** And no other takes requests. */
  onLost(error: unknown): void;
}

/** Beyond the time that they have to stop by themselves. */
const patienceMs = 500;

/** The processes of a service: as many as are configured, until they are told to stop. */
export class MemberPool {
  /** From when one listens, with the ports that it took. */
  #config: Config;
  readonly #startedAtMs = Date.now();
  readonly #waiting: readonly MemberProcess[];
  readonly #alive = new Set<MemberProcess>();
  readonly #listening = new Set<MemberProcess>();
  readonly #delay = new RestartDelay();
  /** The start of one while no other takes requests. */
  #opening: Promise<Listening> | undefined;
  readonly #stopping = new AbortController();
  #events: PoolEvents | undefined;
  #stopTimeoutMs: number;

  /** They begin to load their code. */
  constructor(config: Config) {
    this.#config = config;
    // Until one says what holds for the servers that it has.
    this.#stopTimeoutMs = Math.max(config.http.shutdown_timeout_ms, config.grpc.shutdown_timeout_ms);
    this.#waiting = Array.from({ length: config.app.processes }, () => this.#fork());
  }

  /** Those that take requests. */
  get listening(): readonly MemberProcess[] {
    return [...this.#listening];
  }

  /**
   * Starts all; once. One is ready before the others begin: it makes the files, recovers them and finds out what is wrong.
   *
   * @throws StartError of the first that cannot start
   */
  async start(events: PoolEvents): Promise<Listening> {
    this.#events = events;
    const [first, ...others] = this.#waiting;
    const listening = await this.#begin(first as MemberProcess);
    await Promise.all(others.map((member) => this.#begin(member)));
    return listening;
  }

  /**
   * Lets the requests of all finish and ends them. Idempotent.
   * @returns whether all ended in time; the others were killed
   */
  async stop(): Promise<boolean> {
    this.#stopping.abort();
    const waiting = [...this.#alive];
    for (const member of waiting) member.stop();
    const late = new AbortController();
    const ended = Promise.all(waiting.map((member) => member.ended)).then(() => true);
    const isInTime = await Promise.race([
      ended,
      sleep(this.#stopTimeoutMs + patienceMs, late.signal).then(() => false),
    ]);
    late.abort();
    if (isInTime) return true;
    for (const member of this.#alive) member.kill();
    await ended;
    return false;
  }

  #fork(): MemberProcess {
    const member = new MemberProcess((sender, message) => this.#events?.onMessage(sender, message));
    this.#alive.add(member);
    void member.ended.then(() => this.#alive.delete(member));
    return member;
  }

  async #begin(member: MemberProcess): Promise<Listening> {
    await member.loaded;
    // Of two that find the ports to be nobody's, the second would take the first for another program.
    while (this.#listening.size === 0 && this.#opening !== undefined) await this.#opening.catch(() => undefined);
    if (this.#listening.size > 0) return await this.#listen(member, true);
    this.#opening = this.#listen(member, false);
    try {
      return await this.#opening;
    } finally {
      this.#opening = undefined;
    }
  }

  async #listen(member: MemberProcess, joins: boolean): Promise<Listening> {
    member.tell({ kind: 'start', config: this.#config, startedAtMs: this.#startedAtMs, joins });
    const listening = await member.listening;
    this.#config = withPorts(this.#config, listening);
    this.#stopTimeoutMs = listening.stopTimeoutMs;
    this.#listening.add(member);
    void this.#lookAfter(member);
    return listening;
  }

  async #lookAfter(member: MemberProcess): Promise<void> {
    const beganMs = performance.now();
    const end = await member.ended;
    this.#listening.delete(member);
    if (this.#stopping.signal.aborted) return;
    this.#events?.onEnded(member, end);
    await this.#replace(performance.now() - beganMs);
  }

  async #replace(livedMs: number): Promise<void> {
    await sleep(this.#delay.next(livedMs), this.#stopping.signal);
    if (this.#stopping.signal.aborted) return;
    const member = this.#fork();
    try {
      await this.#begin(member);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      if (this.#listening.size === 0) {
        this.#events?.onLost(error);
        return;
      }
      this.#events?.onFailed(error);
      await this.#replace(0);
      return;
    }
    this.#events?.onReplaced(member);
  }
}

/** Later processes take the same ports, also where any would have done. */
function withPorts(config: Config, { addresses }: Listening): Config {
  const portOf = (address: string | undefined, given: number): number =>
    address === undefined ? given : Number(address.slice(address.lastIndexOf(':') + 1));
  const { http, grpc } = config;
  return {
    ...config,
    http: { ...http, port: portOf(addresses.http, http.port) },
    grpc: { ...grpc, port: portOf(addresses.grpc, grpc.port) },
  };
}

/** Waits, unless it is told not to any more. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
