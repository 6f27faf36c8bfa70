import { type Contender, type LoadContestResult, resultOf, runLoadContest } from '../load/load-contest.js';
import type { Aim, Bench, Figure } from '../row.js';

/** Ours over a peer, by throughput and by processor time. */
export function compare(results: LoadContestResult, byUs: string, peer: string, aim?: Aim): Figure[] {
  const [mine, theirs] = [resultOf(results, byUs), resultOf(results, peer)];
  return [
    {
      name: `${byUs} over ${peer}`,
      value: mine.perSecond / theirs.perSecond,
      unit: 'times',
      ...(aim === undefined ? {} : { aim }),
    },
    { name: `the same by processor time (theirs over ours)`, value: theirs.cpuUs / mine.cpuUs, unit: 'times' },
  ];
}

/** What each did. */
export const showAll = (results: LoadContestResult): Figure[] =>
  [...results].flatMap(([name, { perSecond, cpuUs, p99Ms }]): Figure[] => [
    { name, value: perSecond, unit: 'a second' },
    { name: `${name}: processor time`, value: cpuUs, unit: 'µs' },
    { name: `${name}: P99`, value: p99Ms, unit: 'ms' },
  ]);

/** Loads them in turn, as long as the run is to take. */
export const run = (contenders: readonly Contender[], { effort }: Bench): Promise<LoadContestResult> =>
  runLoadContest(contenders, effort.rounds, effort.loadMs);
