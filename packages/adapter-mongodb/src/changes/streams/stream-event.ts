import type { StoredDocument, StoredMeta } from '../../stored/stored-document.js';

/** A namespace, as events have it. */
export interface EventNamespace {
  readonly db: string;
  readonly coll?: string;
}

/**
 * An event of a change stream, as far as it is read here.
 * (Events: https://www.mongodb.com/docs/manual/reference/change-events/)
 */
export interface StreamEvent {
  /** The resume token behind it. */
  readonly _id: unknown;
  readonly operationType: string;
  readonly ns?: EventNamespace;
  /** Of a renaming. */
  readonly to?: EventNamespace;
  readonly documentKey?: { readonly _id: unknown };
  /** What the document is by it; of an update only with images: null where there is none. */
  readonly fullDocument?: StoredDocument | null;
  /** Of a deletion: what was kept of the document before it. */
  readonly fullDocumentBeforeChange?: { readonly _meta?: StoredMeta } | null;
  readonly updateDescription?: {
    readonly updatedFields?: Readonly<Record<string, unknown>>;
    readonly removedFields?: readonly string[];
    readonly truncatedArrays?: readonly { readonly field: string }[];
  };
  /** When it was done, by the server's clock. */
  readonly wallTime?: Date;
  /** Seconds since 1970 are its higher half. */
  readonly clusterTime?: { getHighBitsUnsigned(): number };
}

/** When an event was, by the server's clock. */
export function timeOfEvent({ wallTime, clusterTime }: StreamEvent): Date {
  return wallTime ?? new Date((clusterTime?.getHighBitsUnsigned() ?? 0) * 1_000);
}

/** The fields that an update changed, as dotted paths. */
export function touchedFields({ updateDescription: update }: StreamEvent): readonly string[] {
  return [
    ...Object.keys(update?.updatedFields ?? {}),
    ...(update?.removedFields ?? []),
    ...(update?.truncatedArrays ?? []).map(({ field }) => field),
  ];
}
