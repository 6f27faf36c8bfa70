/**
 * The most that this thread computed between two turns of the event loop while it did the work, in milliseconds. Time of
 * its processor, since others may use that, too.
 */
export async function longestTurnMs(work: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  let longest = 0;
  let start = process.threadCpuUsage();
  void work().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const { user, system } = process.threadCpuUsage(start);
    longest = Math.max(longest, (user + system) / 1_000);
    start = process.threadCpuUsage();
  }
  return longest;
}
