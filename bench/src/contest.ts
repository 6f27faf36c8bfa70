/** One side of a contest. */
export interface Side {
  /** Does the work once; gives how many units (reads, documents) it did. */
  run(): number | Promise<number>;
}

/** The same work by hand and by us. */
export interface Contest {
  readonly name: string;
  /** What both sides do, and what they promise. */
  readonly what: string;
  readonly bare: Side;
  readonly ours: Side;
}

/** Units a second, medians over the rounds. */
export interface ContestResult {
  readonly name: string;
  readonly what: string;
  readonly barePerSecond: number;
  readonly oursPerSecond: number;
  /** Ours over bare: 1 is as fast as by hand. */
  readonly ratio: number;
}

/** The middle value. */
export function findMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Units a second over about `durationMs`. */
export async function measureRate(side: Side, durationMs: number): Promise<number> {
  const startedAt = performance.now();
  let units = 0;
  let elapsedMs = 0;
  do {
    units += await side.run();
    elapsedMs = performance.now() - startedAt;
  } while (elapsedMs < durationMs);
  return (units / elapsedMs) * 1000;
}

/** Runs both sides in turn, the first round to warm up, so that a slow moment of the machine hits both. */
export async function runContest(contest: Contest, rounds: number, roundMs: number): Promise<ContestResult> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const bareRate = await measureRate(contest.bare, roundMs);
    const oursRate = await measureRate(contest.ours, roundMs);
    if (round === 0) continue;
    bare.push(bareRate);
    ours.push(oursRate);
  }
  const barePerSecond = findMedian(bare);
  const oursPerSecond = findMedian(ours);
  const { name, what } = contest;
  return { name, what, barePerSecond, oursPerSecond, ratio: oursPerSecond / barePerSecond };
}
