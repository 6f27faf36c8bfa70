import { describe, expect, it } from 'vitest';
import { findMedian, measureSide, runContest } from './contest.js';

describe('a contest', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])('takes the median of %j', (values, median) => {
    expect(findMedian(values)).toBe(median);
  });

  it('counts units by the time they took', async () => {
    const side = { run: () => new Promise<number>((resolve) => setTimeout(() => resolve(10), 20)) };
    const { perSecond } = await measureSide(side, 60);
    expect(perSecond).toBeGreaterThan(0);
    expect(perSecond).toBeLessThan(510);
  });

  it('counts processor time, which waiting does not take', async () => {
    const waiting = await measureSide({ run: () => new Promise((resolve) => setTimeout(() => resolve(1), 100)) }, 1);
    const busy = await measureSide(
      {
        run() {
          const { user } = process.cpuUsage();
          while (process.cpuUsage().user - user < 100_000);
          return 1;
        },
      },
      1,
    );
    expect(busy.cpuUs).toBeGreaterThanOrEqual(100_000);
    expect(waiting.cpuUs).toBeLessThan(busy.cpuUs);
  });

  it('runs both sides in turn, with a round to warm up that does not count', async () => {
    const order: string[] = [];
    const side = (name: string, units: number) => ({
      run: async () => {
        order.push(name);
        await new Promise((resolve) => setTimeout(resolve, 15));
        return units;
      },
    });
    const contest = { bare: side('bare', 100), ours: side('ours', 50) };
    const result = await runContest(contest, 2, 1);
    const turns = order.filter((name, at) => name !== order[at - 1]);
    expect(turns).toEqual(['bare', 'ours', 'bare', 'ours', 'bare', 'ours']);
    expect(result.ratio).toBeGreaterThan(0);
    expect(result.cpuRatio).toBeGreaterThan(0);
  });
});
