/** A read under way whose answer is to be cached. */
export interface Fill {
  /** False once the document may have changed since the read began: what was read must not be kept. */
  readonly isClean: boolean;
  /** The read is over. */
  end(): void;
}

interface OpenFill extends Fill {
  isClean: boolean;
}

/**
 * Keeps reads from caching what was changed while they were under way. Knows reads under way only, so it needs no memory of
 * changes, and it holds for a namesake, whose versions begin anew.
 */
export class FillFence {
  /** By collection, then by id. */
  readonly #fills = new Map<string, Map<string, Set<OpenFill>>>();

  begin(collection: string, id: string): Fill {
    const ofCollection = this.#fills.get(collection) ?? new Map<string, Set<OpenFill>>();
    this.#fills.set(collection, ofCollection);
    const ofId = ofCollection.get(id) ?? new Set<OpenFill>();
    ofCollection.set(id, ofId);
    const fill: OpenFill = {
      isClean: true,
      end: () => {
        ofId.delete(fill);
        if (ofId.size === 0 && ofCollection.get(id) === ofId) ofCollection.delete(id);
        if (ofCollection.size === 0 && this.#fills.get(collection) === ofCollection) this.#fills.delete(collection);
      },
    };
    ofId.add(fill);
    return fill;
  }

  /** A document, without an id any of the collection, without a collection any at all, may have changed. */
  disturb(collection?: string, id?: string): void {
    const collections = collection === undefined ? [...this.#fills.values()] : [this.#fills.get(collection)];
    for (const fills of collections) {
      for (const ofId of id === undefined ? (fills?.values() ?? []) : [fills?.get(id) ?? []]) {
        for (const fill of ofId) fill.isClean = false;
      }
    }
  }
}
