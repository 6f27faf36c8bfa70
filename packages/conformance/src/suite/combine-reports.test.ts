import { expect, it } from 'vitest';
import { combineReports } from './combine-reports.js';
import { type CaseOutcome, type ConformanceReport, countOutcomes } from './report.js';

const cases = ['sort/a', 'sort/b', 'sort/c', 'text/d', 'text/e'].map((id) => ({ id, group: id.split('/')[0] ?? '' }));

function reportOf(
  name: string,
  outcomes: readonly CaseOutcome[],
  reasons: Readonly<Record<string, string>>,
): ConformanceReport {
  const all = cases.map(({ id, group }, at) => [id, { group, outcome: outcomes[at] ?? 'failed' }] as const);
  const facts = { name, engine: 'mongodb', engineVersion: null, suiteVersion: '1', expectedFailures: reasons };
  return { ...facts, ...countOutcomes(new Map(all)) };
}

const one = reportOf('one', ['passed', 'expectedFailures', 'expectedFailures', 'absent', 'failed'], {
  'sort/b': 'it does not sort',
  'sort/c': 'nor this',
});
const other = reportOf('other', ['expectedFailures', 'passed', 'expectedFailures', 'passed', 'absent'], {
  'sort/a': 'it sorts otherwise',
  'sort/c': 'it does not know c',
});

it('a case that passes on one server is proven; one that fails on all keeps a reason', () => {
  expect(combineReports('both', [one, other], cases)).toEqual({
    name: 'both',
    engine: 'mongodb',
    engineVersion: null,
    suiteVersion: '1',
    total: { passed: 3, failed: 0, expectedFailures: 1, absent: 1 },
    groups: {
      sort: { passed: 2, failed: 0, expectedFailures: 1, absent: 0 },
      text: { passed: 1, failed: 0, expectedFailures: 0, absent: 1 },
    },
    expectedFailures: { 'sort/c': 'it does not know c' },
    notPassed: { 'sort/c': 'expectedFailures', 'text/e': 'absent' },
  });
});

it('a report alone stays what it is', () => {
  expect(combineReports('one', [one], cases)).toEqual(one);
});
