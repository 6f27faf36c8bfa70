/** How the cases of one group went. */
export interface GroupCounts {
  readonly passed: number;
  readonly failed: number;
  /** Failed as declared, with a reason. */
  readonly expectedFailures: number;
  /** Need a port that the adapter does not have; that it refuses was asserted. */
  readonly absent: number;
}

/** What `conformance.json` holds. */
export interface ConformanceReport {
  readonly name: string;
  readonly engine: string;
  readonly engineVersion: string | null;
  readonly suiteVersion: string;
  readonly total: GroupCounts;
  readonly groups: Readonly<Record<string, GroupCounts>>;
  /** Why each expected failure is expected, by case. */
  readonly expectedFailures: Readonly<Record<string, string>>;
}

/** How one case ended. */
export type CaseOutcome = keyof GroupCounts;

const noCounts: GroupCounts = { passed: 0, failed: 0, expectedFailures: 0, absent: 0 };

function addOutcome(counts: GroupCounts, outcome: CaseOutcome): GroupCounts {
  return { ...counts, [outcome]: counts[outcome] + 1 };
}

/** Counts outcomes by group, groups in the order of their first case. */
export function countOutcomes(
  outcomes: Iterable<{ readonly group: string; readonly outcome: CaseOutcome }>,
): Pick<ConformanceReport, 'total' | 'groups'> {
  const groups = new Map<string, GroupCounts>();
  let total = noCounts;
  for (const { group, outcome } of outcomes) {
    groups.set(group, addOutcome(groups.get(group) ?? noCounts, outcome));
    total = addOutcome(total, outcome);
  }
  return { total, groups: Object.fromEntries(groups) };
}
