import { allCases } from '@database-service/conformance';

/** Why a server fails, and at which cases: `group/case` stands for its variants too, `group/*` for all of a group. */
export type FailuresByReason = Readonly<Record<string, readonly string[]>>;

/**
 * The expected failures by case, as the suite wants them.
 *
 * @throws Error for a name that no case has
 */
export function expandFailures(server: string, failures: FailuresByReason): Readonly<Record<string, string>> {
  const expanded: Record<string, string> = {};
  for (const [reason, names] of Object.entries(failures)) {
    for (const name of names) {
      const ids = allCases.map(({ id }) => id).filter((id) => isMeant(id, name));
      if (ids.length === 0) throw new Error(`No case is called ${name}`);
      for (const id of ids) expanded[id] = `${server}: ${reason}`;
    }
  }
  return expanded;
}

function isMeant(id: string, name: string): boolean {
  if (name.endsWith('/*')) return id.startsWith(name.slice(0, -1));
  return id === name || id.startsWith(`${name}@`);
}
