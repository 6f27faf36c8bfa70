/** A tree of fields: `true` for a field as a whole, else what applies below it. */
export interface ProjectionTree {
  readonly [field: string]: true | ProjectionTree;
}

/** What of a document's data is given back. The envelope stays, but for the id where `hideId` is set. */
export interface Projection {
  /** `include`: only the fields of the tree; `exclude`: all but them. */
  readonly mode: 'include' | 'exclude';
  readonly fields: ProjectionTree;
  readonly hideId: boolean;
}
