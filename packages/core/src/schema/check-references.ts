import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { NormalizedSchema } from './normalize-schema.js';
import { schemaError } from './schema-error.js';
import type { SchemaNode } from './schema-reader.js';

/**
 * Checks that each reference names a schema and leads to an end, and writes where its target went.
 *
 * A schema may refer to itself for the values within a value (a tree), never for the value itself: that would not end.
 *
 * @throws DataError BAD_OPERAND
 */
export function resolveReferences({ nodes, references }: NormalizedSchema, base: string): void {
  for (const { from, target, holder } of references) {
    const node = nodes.get(target);
    if (node === undefined) {
      throw schemaError(
        `The reference ${quoteInput(`#${target}`)} names no schema; write one to a schema, such as "#/$defs/name".`,
        base + extendPointer(from, '$ref'),
      );
    }
    holder.$ref = `#${node.normalized.split('/').map(encodeURIComponent).join('/')}`;
  }
  const endless = findEndless(nodes);
  if (endless === undefined) return;
  throw schemaError(
    'The schema refers to itself for the same value, which never ends; refer to it from properties or items.',
    base + endless,
  );
}

/** A schema that comes back to itself without going into the value. */
function findEndless(nodes: ReadonlyMap<string, SchemaNode>): string | undefined {
  const done = new Set<string>();
  for (const start of nodes.keys()) {
    // Depth first without recursion: chains of references are as long as the schema.
    const path = new Set<string>();
    const work: { readonly at: string; readonly leaving: boolean }[] = [{ at: start, leaving: false }];
    for (let step = work.pop(); step !== undefined; step = work.pop()) {
      if (step.leaving) {
        path.delete(step.at);
        done.add(step.at);
        continue;
      }
      if (path.has(step.at)) return step.at;
      if (done.has(step.at)) continue;
      path.add(step.at);
      work.push({ at: step.at, leaving: true });
      for (const next of nodes.get(step.at)?.inPlace ?? []) work.push({ at: next, leaving: false });
    }
  }
  return undefined;
}
