/** What may be at one place after a write whose answer never came. */
interface Account {
  /** The version that the last answered write left; 0 where there is no document. */
  version: number;
  /** Whether a write was sent whose fate is unknown. */
  isUncertain: boolean;
}

/**
 * What one writer was told: a document of its own, whose state after the last answer it knows, but for the one write
 * that was under way when the server died.
 */
export class Ledger {
  readonly #accounts = new Map<string, Account>();

  /** A write is sent. */
  send(id: string): void {
    const account = this.#accounts.get(id) ?? { version: 0, isUncertain: false };
    this.#accounts.set(id, { ...account, isUncertain: true });
  }

  /** It was answered: the document has this version now, 0 if there is none. */
  settle(id: string, version: number): void {
    this.#accounts.set(id, { version, isUncertain: false });
  }

  /** The version that was last answered. */
  versionOf(id: string): number {
    return this.#accounts.get(id)?.version ?? 0;
  }

  /**
   * Takes what is found after the restart, and says what is wrong with it: an answered write that is gone, or a change
   * that nobody sent. One write more than was answered may have been done.
   *
   * @param found - the version that is there; 0 if there is no document
   */
  compare(id: string, found: number): string | undefined {
    const account = this.#accounts.get(id) ?? { version: 0, isUncertain: false };
    const { version, isUncertain } = account;
    const isKept = found === version;
    const isOneMore = isUncertain && (found === version + 1 || (version > 0 && found === 0));
    this.#accounts.set(id, { version: found, isUncertain: false });
    return isKept || isOneMore ? undefined : `${id}: version ${found} is there, ${version} was acknowledged`;
  }

  ids(): readonly string[] {
    return [...this.#accounts.keys()];
  }
}
