import {
  compileIndexEntries,
  type Document,
  type IndexDefinition,
  type IndexEntries,
  type IndexState,
  nameKey,
} from '@database-service/core';

/** The keys of one index. Reads do not use them: they are kept so that unique ones can be enforced. */
export class MemoryIndex {
  readonly definition: IndexDefinition;
  readonly makeEntries: (document: Document) => IndexEntries;
  /** By key, the document that has it. Of an index that is not unique, any of them. */
  readonly #owners = new Map<string, string>();
  #multikey = false;
  #inexact = false;

  constructor(definition: IndexDefinition) {
    this.definition = definition;
    this.makeEntries = compileIndexEntries(definition);
  }

  /** A key of a unique index that another document has; `undefined` if there is none. */
  findTaken({ keys }: IndexEntries, id: string): Uint8Array | undefined {
    if (!this.definition.unique) return undefined;
    return keys.find((key) => (this.#owners.get(nameKey(key)) ?? id) !== id);
  }

  add({ keys, multikey, inexact }: IndexEntries, id: string): void {
    if (multikey) this.#multikey = true;
    if (inexact) this.#inexact = true;
    for (const key of keys) this.#owners.set(nameKey(key), id);
  }

  remove(document: Document): void {
    for (const key of this.makeEntries(document).keys) {
      const name = nameKey(key);
      if (this.#owners.get(name) === document.id) this.#owners.delete(name);
    }
  }

  describe(): IndexState {
    return { definition: this.definition, state: 'ready', multikey: this.#multikey, inexact: this.#inexact };
  }
}
