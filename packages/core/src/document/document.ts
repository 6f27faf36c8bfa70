import type { DataObject } from '../value/value.js';

/** A stored document: what the user gave (`data`, `metadata`) in the envelope that the service keeps. Frozen by convention. */
export interface Document<Data extends object = DataObject> {
  /** 1–255 bytes of UTF-8, unique in its collection. */
  readonly id: string;
  readonly data: Data;
  readonly metadata: DataObject;
  /** 1 for a new document, one more with every change. 0 only for what another program wrote. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A document to be inserted; the envelope's other fields are made by the write. */
export interface NewDocument<Data extends object = DataObject> {
  readonly id: string;
  readonly data: Data;
  readonly metadata: DataObject;
}
