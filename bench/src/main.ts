import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareAdapterContests } from './adapter-contests.js';
import { type ContestResult, runContest } from './contest.js';
import { describeMachine, formatReport } from './format-results.js';
import { runHttpContests } from './http-contests.js';

/** `node bench/dist/main.js [--json] [--quick]`: about a minute; `--quick` only shows that it runs. */
const known = ['--json', '--quick'];
const flags = process.argv.slice(2);
const unknown = flags.find((flag) => !known.includes(flag));
if (unknown !== undefined) throw new Error(`${unknown} is not known; known are ${known.join(', ')}`);
const isQuick = flags.includes('--quick');
const rounds = isQuick ? 1 : 4;
const roundMs = isQuick ? 50 : 400;
const httpRounds = isQuick ? 1 : 3;
const httpRoundMs = isQuick ? 1000 : 1500;

const folder = mkdtempSync(path.join(tmpdir(), 'database-service-bench-'));
const startedAt = performance.now();
try {
  const { contests, close } = await prepareAdapterContests(folder);
  const adapter: ContestResult[] = [];
  for (const contest of contests) adapter.push(await runContest(contest, rounds, roundMs));
  await close();
  const http = await runHttpContests(folder, httpRounds, httpRoundMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const report = { ...describeMachine(), seconds, adapter, http };
  process.stdout.write(`${flags.includes('--json') ? JSON.stringify(report, null, 2) : formatReport(report)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
