import {
  type ChangeDetail,
  type CollectionInfo,
  compileIndexEntries,
  type DataObject,
  type Document,
  type IndexEntries,
  type IndexState,
  type Limits,
  readDefinitionText,
} from '@database-service/core';

/** An index as the catalogue keeps it. */
export interface StoredIndex {
  /** Names its entries within documents, and MongoDB's own index; no two indexes of a collection ever had the same. */
  readonly slot: string;
  readonly definition: string;
  readonly state: 'building' | 'ready';
  /** MongoDB's index is over the first field only: some document has arrays at several. */
  readonly shortened?: true;
}

/** A collection as the catalogue keeps it. */
export interface StoredEntry {
  readonly _id: string;
  readonly created_at: Date;
  /** Counts changes, so that each is made on what was read. */
  readonly rev: number;
  /** Another program made it: documents may have ids of any type, and no `_meta`. */
  readonly adopted?: true;
  /** As JSON: names in it may begin with `$`. */
  readonly schema?: string;
  readonly change_detail?: ChangeDetail;
  readonly indexes: readonly StoredIndex[];
}

/** One index of a collection. */
export interface CatalogueIndex extends StoredIndex {
  readonly indexState: IndexState;
  /** Its entries lie within the documents: those of unique and text indexes do, since MongoDB's own mean something else. */
  readonly isKeyed: boolean;
  entriesOf(document: Document): IndexEntries;
}

/** One collection, as the catalogue has it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly createdAt: Date;
  readonly rev: number;
  readonly isAdopted: boolean;
  /** False for a collection that another program made, and the service has not written to yet. */
  readonly isKept: boolean;
  readonly schema?: DataObject;
  readonly changeDetail: ChangeDetail;
  readonly indexes: readonly CatalogueIndex[];
}

/** The entry that is kept. */
export function readEntry(stored: StoredEntry, limits: Limits): CatalogueEntry {
  const { schema } = stored;
  return {
    name: stored._id,
    createdAt: stored.created_at,
    rev: stored.rev,
    isAdopted: stored.adopted === true,
    isKept: true,
    ...(schema === undefined ? {} : { schema: JSON.parse(schema) as DataObject }),
    changeDetail: stored.change_detail ?? 'after',
    indexes: stored.indexes.map((index) => readIndex(index, limits)),
  };
}

/** A collection that another program made, and of which nothing is kept yet. */
export function foreignEntry(name: string): CatalogueEntry {
  const createdAt = new Date(0);
  return { name, createdAt, rev: 0, isAdopted: true, isKept: false, changeDetail: 'after', indexes: [] };
}

/** What the catalogue tells of a collection. */
export function describeEntry({ name, createdAt, schema, changeDetail, indexes }: CatalogueEntry): CollectionInfo {
  return {
    name,
    createdAt,
    indexes: indexes.map(({ indexState }) => indexState),
    changeDetail,
    ...(schema === undefined ? {} : { schema }),
  };
}

function readIndex(stored: StoredIndex, limits: Limits): CatalogueIndex {
  const definition = readDefinitionText(stored.definition, limits);
  // Whether documents have several keys, or cut ones, is MongoDB's to know: taken as if some had.
  const indexState: IndexState = { definition, state: stored.state, multikey: true, inexact: true };
  const isKeyed = definition.unique || definition.text !== undefined;
  return { ...stored, indexState, isKeyed, entriesOf: compileIndexEntries(definition) };
}
