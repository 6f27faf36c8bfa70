/** Statements that are prepared once for each connection; each takes some kilobytes there, on the server. */
const namesMax = 300;
/** Seen so often, a statement is worth being prepared. */
const usesMin = 3;
/** Texts of which uses are counted. */
const countedMax = 2_000;

/**
 * Names for the statements that come again: those are parsed once for each connection, the others each time. Bounded, so that
 * queries of ever new shapes do not fill the server.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #uses = new Map<string, number>();

  /** The name of a statement; `undefined` for one that is not to be prepared (yet). */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= namesMax) return undefined;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    if (uses < usesMin) {
      if (this.#uses.size >= countedMax) this.#uses.clear();
      this.#uses.set(text, uses);
      return undefined;
    }
    this.#uses.delete(text);
    const name = `dbs_${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }
}
