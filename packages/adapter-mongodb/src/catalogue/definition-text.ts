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
  readonly name: string;
  readonly keys: readonly (readonly [path: string, kind: IndexKeyKind])[];
  readonly unique: boolean;
  readonly sparse: boolean;
  /** Of a text index. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly expire_after_seconds?: number;
  readonly partial_filter?: unknown;
}

/** The text to keep of a definition. */
export function writeDefinition(definition: IndexDefinition): string {
  const { name, unique, sparse, text, expireAfterSeconds, partialFilter, partialFilterSource } = definition;
  const stored: StoredDefinition = {
    name,
    keys: listIndexKeys(definition),
    unique,
    sparse,
    ...(text?.weights === undefined ? {} : { weights: text.weights }),
    ...(expireAfterSeconds === undefined ? {} : { expire_after_seconds: expireAfterSeconds }),
    ...(partialFilter === undefined ? {} : { partial_filter: encodeValue(partialFilterSource as Value) }),
  };
  return JSON.stringify(stored);
}

/** The definition that {@link writeDefinition} wrote. */
export function readDefinition(text: string, limits: Limits): IndexDefinition {
  const stored = JSON.parse(text) as StoredDefinition;
  const definition: IndexDefinition = {
    name: stored.name,
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
