/** How the cases of one group went. */
export interface GroupCounts {
  readonly passed: number;
  readonly failed: number;
  /** Failed as declared, with a reason. */
  readonly expectedFailures: number;
  /** Need a port that the adapter does not have; that it refuses was asserted. */
  readonly absent: number;
}

/** How one case ended. */
export type CaseOutcome = keyof GroupCounts;

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
  /** How the cases ended that did not pass. */
  readonly notPassed: Readonly<Record<string, Exclude<CaseOutcome, 'passed'>>>;
}

const noCounts: GroupCounts = { passed: 0, failed: 0, expectedFailures: 0, absent: 0 };

function addOutcome(counts: GroupCounts, outcome: CaseOutcome): GroupCounts {
  return { ...counts, [outcome]: counts[outcome] + 1 };
}

/** Counts outcomes by group, groups in the order of their first case. */
export function countOutcomes(
  outcomes: ReadonlyMap<string, { readonly group: string; readonly outcome: CaseOutcome }>,
): Pick<ConformanceReport, 'total' | 'groups' | 'notPassed'> {
  const groups = new Map<string, GroupCounts>();
  const notPassed: Record<string, Exclude<CaseOutcome, 'passed'>> = {};
  let total = noCounts;
  for (const [id, { group, outcome }] of outcomes) {
    groups.set(group, addOutcome(groups.get(group) ?? noCounts, outcome));
    total = addOutcome(total, outcome);
    if (outcome !== 'passed') notPassed[id] = outcome;
  }
  return { total, groups: Object.fromEntries(groups), notPassed };
}
