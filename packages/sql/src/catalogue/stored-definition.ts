import {
  encodeValue,
  type IndexDefinition,
  type IndexKeyKind,
  type Limits,
  listIndexKeys,
  parseFilter,
  parsePath,
  splitIndexKeys,
  type Value,
} from '@database-service/core';

/** What of an index's definition is kept as JSON. */
interface StoredDefinition {
  readonly keys: readonly (readonly [path: string, kind: IndexKeyKind])[];
  readonly unique: boolean;
  readonly sparse: boolean;
  /** Of a text index. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly expire_after_seconds?: number;
  readonly partial_filter?: unknown;
}

/** The text to keep of a definition; the name has its own column. */
export function writeDefinition(definition: IndexDefinition): string {
  const stored: StoredDefinition = {
    keys: listIndexKeys(definition),
    unique: definition.unique,
    sparse: definition.sparse,
    ...(definition.text?.weights === undefined ? {} : { weights: definition.text.weights }),
    ...(definition.expireAfterSeconds === undefined ? {} : { expire_after_seconds: definition.expireAfterSeconds }),
    ...(definition.partialFilter === undefined
      ? {}
      : { partial_filter: encodeValue(definition.partialFilterSource as Value) }),
  };
  return JSON.stringify(stored);
}

/** The definition that was kept. @param limits - what its filter is read under */
export function readDefinition(name: string, text: string, limits: Limits): IndexDefinition {
  const stored = JSON.parse(text) as StoredDefinition;
  const definition: IndexDefinition = {
    name,
    ...splitIndexKeys(
      stored.keys.map(([path, kind]) => ({ name: path, path: parsePath(path), kind })),
      stored.weights,
    ),
    unique: stored.unique,
    sparse: stored.sparse,
    ...(stored.expire_after_seconds === undefined ? {} : { expireAfterSeconds: stored.expire_after_seconds }),
  };
  if (stored.partial_filter === undefined) return definition;
  return {
    ...definition,
    partialFilter: parseFilter(stored.partial_filter, limits),
    partialFilterSource: stored.partial_filter,
  };
}
