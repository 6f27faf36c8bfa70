/** A map that keeps the entries used last. */
export class RecentMap<Key, Entry extends object> {
  readonly #entries = new Map<Key, Entry>();
  readonly #sizeMax: number;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** An entry, which is now the one used last. */
  get(key: Key): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  /** Adds an entry; where there are too many, the one not used for longest goes. */
  set(key: Key, entry: Entry): void {
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#sizeMax) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
