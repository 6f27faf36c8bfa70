import type { Json, JsonObject } from '../suite/json.js';

function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The paths that a filter tests, within its logical operators too; the id has an index anyway. */
export function indexablePaths(filter: JsonObject): string[] {
  const paths = new Set<string>();
  for (const [key, value] of Object.entries(filter)) {
    if (!key.startsWith('$')) {
      if (key !== 'id' && key !== '_id') paths.add(key);
    } else if (Array.isArray(value)) {
      for (const part of value) {
        if (isJsonObject(part)) for (const path of indexablePaths(part)) paths.add(path);
      }
    }
  }
  return [...paths];
}
