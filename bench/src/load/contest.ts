/** One side of a contest. */
export interface Side {
  /** Does the work once; gives how many units (reads, documents) it did. */
  run(): number | Promise<number>;
}

/** The same work by hand and by us, in this process. */
export interface Contest {
  readonly bare: Side;
  readonly ours: Side;
}

/** What one side did in a while. */
export interface Measured {
  /** Units a second. */
  readonly perSecond: number;
  /** Processor time of this process (all its threads) for one unit, in µs: other work on the machine disturbs it less. */
  readonly cpuUs: number;
}

/** Medians over the rounds. */
export interface ContestResult {
  readonly bare: Measured;
  readonly ours: Measured;
  /** Our rate over that by hand: 1 is as fast as by hand. */
  readonly ratio: number;
  /** Processor time by hand over ours: 1 is as cheap as by hand, 0.5 costs twice. */
  readonly cpuRatio: number;
}

/** The middle value. */
export function findMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/**
 * Runs one side for about `durationMs`; longer, up to four times, where other work on the machine leaves it less than half
 * of the processor meanwhile: too little is no measure, and code that has not run often is not compiled well yet.
 */
export async function measureSide(side: Side, durationMs: number): Promise<Measured> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let units = 0;
  let elapsedMs = 0;
  let cpuMs = 0;
  do {
    units += await side.run();
    elapsedMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpuBefore);
    cpuMs = (user + system) / 1000;
  } while (elapsedMs < durationMs || (cpuMs < durationMs / 2 && elapsedMs < durationMs * 4));
  return { perSecond: (units / elapsedMs) * 1000, cpuUs: (cpuMs * 1000) / units };
}

const medianOf = (measured: readonly Measured[]): Measured => ({
  perSecond: findMedian(measured.map(({ perSecond }) => perSecond)),
  cpuUs: findMedian(measured.map(({ cpuUs }) => cpuUs)),
});

/**
 * Runs both sides in turn, after a longer round to warm up, so that a slow moment of the machine hits both. The ratios are
 * medians of the ratios of each round.
 */
export async function runContest(contest: Contest, rounds: number, roundMs: number): Promise<ContestResult> {
  const bare: Measured[] = [];
  const ours: Measured[] = [];
  await measureSide(contest.bare, roundMs * 3);
  await measureSide(contest.ours, roundMs * 3);
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await measureSide(contest.bare, roundMs));
    ours.push(await measureSide(contest.ours, roundMs));
  }
  const pairs = ours.map((byUs, round) => [bare[round] ?? byUs, byUs] as const);
  return {
    bare: medianOf(bare),
    ours: medianOf(ours),
    ratio: findMedian(pairs.map(([byHand, byUs]) => byUs.perSecond / byHand.perSecond)),
    cpuRatio: findMedian(pairs.map(([byHand, byUs]) => byHand.cpuUs / byUs.cpuUs)),
  };
}
