import type { Expression } from '../../expression/ast.js';
import { fieldOf } from '../../expression/build.js';
import { compileExpression } from '../../expression/compile.js';
import type { DataObject } from '../../value/value.js';
import type { FillStage } from '../ast.js';
import { MemoryBudget } from '../memory.js';
import type { CollectingStage, FlowStage, StageTools } from '../running-stage.js';
import { writeField } from '../shape/write-field.js';
import { compileLinearFill, compileLocf } from '../windows/fills.js';
import { Partitioner } from '../windows/partitions.js';
import { type WrittenField, writeWindows } from '../windows/write-windows.js';

/**
 * `$fill`: methods first, over partitions as in `$setWindowFields`; then values, in place of what is still null or
 * missing. With values alone it streams, and documents stay in their order.
 */
export function startFill(
  { output, sort, partitionBy }: FillStage,
  { memoryBytesMax }: Pick<StageTools, 'memoryBytesMax'>,
): CollectingStage | FlowStage {
  const methods: WrittenField[] = [];
  const values: { readonly path: readonly string[]; readonly expression: Expression }[] = [];
  for (const { path, fill } of output) {
    const own = fieldOf(path);
    if (fill.kind === 'value') values.push({ path, expression: fill.expression });
    else methods.push({ path, compute: fill.kind === 'locf' ? compileLocf(own) : compileLinearFill(own, sort) });
  }
  const fillValues = compileValues(values);
  if (methods.length === 0) return { kind: 'flow', take: (document, next) => next(fillValues(document)) };
  const partitioner = new Partitioner('$fill', partitionBy, sort, new MemoryBudget('$fill', memoryBytesMax));
  return {
    kind: 'collect',
    add: (document) => partitioner.add(document),
    *finish() {
      for (const written of writeWindows(partitioner, methods)) yield fillValues(written);
    },
  };
}

/** Each value is computed from the document before any of them is written. */
function compileValues(
  values: readonly { readonly path: readonly string[]; readonly expression: Expression }[],
): (document: DataObject) => DataObject {
  const compiled = values.map(({ path, expression }) => ({
    path,
    read: compileExpression(fieldOf(path)),
    evaluate: compileExpression(expression),
  }));
  return (document) => {
    let written = document;
    for (const { path, read, evaluate } of compiled) {
      const value = read(document) ?? evaluate(document);
      if (value !== undefined) written = writeField(written, path, value);
    }
    return written;
  };
}
