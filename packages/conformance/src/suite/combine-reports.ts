import { allCases } from '../cases/all-cases.js';
import type { ConformanceCase } from './case.js';
import { type CaseOutcome, type ConformanceReport, countOutcomes } from './report.js';

/** From what proves most to what proves least. */
const order: readonly CaseOutcome[] = ['passed', 'absent', 'expectedFailures', 'failed'];

/**
 * What several runs prove together, each on a server that is wrong in places where another is right: a case passed if it did
 * on one of them, and failed as declared only where it did on all.
 *
 * @param name of the whole
 * @param cases that each of the runs ran; all of the suite, unless in a test of this
 */
export function combineReports(
  name: string,
  reports: readonly [ConformanceReport, ...ConformanceReport[]],
  cases: readonly Pick<ConformanceCase, 'id' | 'group'>[] = allCases,
): ConformanceReport {
  const outcomes = cases.map(({ id, group }) => {
    const best = order.find((outcome) => reports.some(({ notPassed }) => (notPassed[id] ?? 'passed') === outcome));
    return [id, { group, outcome: best ?? 'failed' }] as const;
  });
  const counted = countOutcomes(new Map(outcomes));
  const reasons = reports.flatMap(({ expectedFailures }) => Object.entries(expectedFailures));
  return {
    ...reports[0],
    name,
    ...counted,
    expectedFailures: Object.fromEntries(reasons.filter(([id]) => counted.notPassed[id] === 'expectedFailures')),
  };
}
