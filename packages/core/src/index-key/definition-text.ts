import { parsePath } from '../document/parse-path.js';
import { parseFilter } from '../filter/parse.js';
import type { Limits } from '../limits.js';
import { encodeValue } from '../value/encode.js';
import type { Value } from '../value/value.js';
import type { IndexDefinition } from './definition.js';
import { type IndexKeyKind, listIndexKeys, splitIndexKeys } from './index-keys.js';

/** What of an index's definition is kept as JSON; its name, too, for catalogues that have no place of its own for it. */
interface StoredDefinition {
  /** Not in what was written before there was a use for it. */
  readonly name?: string;
  readonly keys: readonly (readonly [path: string, kind: IndexKeyKind])[];
  readonly unique: boolean;
  readonly sparse: boolean;
  /** Of a text index. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly expire_after_seconds?: number;
  readonly partial_filter?: unknown;
}

/** A definition as JSON text: what catalogues keep of an index. */
export function writeDefinitionText(definition: IndexDefinition): string {
  const stored: StoredDefinition = {
    name: definition.name,
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

/**
 * The definition of {@link writeDefinitionText}.
 *
 * @param limits - what its filter is read under
 * @param name - of the index, where the catalogue keeps it apart
 */
export function readDefinitionText(text: string, limits: Limits, name?: string): IndexDefinition {
  const stored = JSON.parse(text) as StoredDefinition;
  const definition: IndexDefinition = {
    name: name ?? stored.name ?? '',
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
