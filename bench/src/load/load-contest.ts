import { findMedian } from './contest.js';
import type { LoadResult } from './load-result.js';
import { readProcessUsage } from './process-usage.js';
import type { ServerProcess } from './server-process.js';

/** A server with what it is asked. */
export interface Contender {
  readonly name: string;
  readonly server: ServerProcess;
  load(durationMs: number): Promise<LoadResult>;
}

/** Medians over the rounds. */
export interface ContenderResult {
  readonly perSecond: number;
  /** Processor time of the server, all its threads and children, for one request. */
  readonly cpuUs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** All contenders, by name. */
export type LoadContestResult = ReadonlyMap<string, ContenderResult>;

/**
 * Loads the servers in turn, after they have been warmed up, so that a slow moment of the machine hits all.
 * @throws Error if any request fails: a fast failure is no result
 */
export async function runLoadContest(
  contenders: readonly Contender[],
  rounds: number,
  loadMs: number,
): Promise<LoadContestResult> {
  const results = new Map<string, ContenderResult[]>(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) await warmUp(contender, loadMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) results.get(contender.name)?.push(await loadOnce(contender, loadMs));
  }
  return new Map([...results].map(([name, rows]) => [name, medianOf(rows)]));
}

/**
 * Loads a server until it has had one and a half times `loadMs` of the processor, whatever else wants it: code is compiled
 * well when it has run often, not when time has passed.
 */
export async function warmUp(contender: Contender, loadMs: number): Promise<void> {
  const { pid } = contender.server.child;
  const before = readProcessUsage(pid).cpuUs;
  const endMs = performance.now() + loadMs * 15;
  do await loadOnce(contender, loadMs / 2);
  while (readProcessUsage(pid).cpuUs - before < loadMs * 1500 && performance.now() < endMs);
}

/** Loads a server once. @throws Error if any request fails */
export async function loadOnce({ name, server, load }: Contender, loadMs: number): Promise<ContenderResult> {
  const before = readProcessUsage(server.child.pid);
  const { requests, perSecond, failures, p50Ms, p99Ms } = await load(loadMs);
  const after = readProcessUsage(server.child.pid);
  if (failures.length > 0) throw new Error(`${name}: ${failures.length} failed, the first with ${failures[0]}`);
  return { perSecond, cpuUs: (after.cpuUs - before.cpuUs) / requests, p50Ms, p99Ms };
}

function medianOf(rows: readonly ContenderResult[]): ContenderResult {
  const medianBy = (key: keyof ContenderResult): number => findMedian(rows.map((row) => row[key]));
  return {
    perSecond: medianBy('perSecond'),
    cpuUs: medianBy('cpuUs'),
    p50Ms: medianBy('p50Ms'),
    p99Ms: medianBy('p99Ms'),
  };
}

/** The result of one that must be there. */
export function resultOf(results: LoadContestResult, name: string): ContenderResult {
  const result = results.get(name);
  if (result === undefined) throw new Error(`${name} did not take part`);
  return result;
}
