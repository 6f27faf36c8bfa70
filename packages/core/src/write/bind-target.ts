import type { OperationContext } from '../context.js';
import { requiredText } from '../filter/required-fields.js';
import { bindTextFilter } from '../plan/bind-text.js';
import type { WriteOperation } from './operation.js';
import type { WritePrimitives } from './primitives.js';

/**
 * Gives the `$text` of a write's filter the collection's text index.
 *
 * @throws DataError BAD_OPERAND if there is none
 */
export async function bindTarget(
  context: OperationContext,
  operation: WriteOperation,
  primitives: WritePrimitives,
): Promise<WriteOperation> {
  if (operation.kind === 'insert' || requiredText(operation.target.filter) === undefined) return operation;
  const indexes = await primitives.listIndexes(context, operation.collection);
  const filter = bindTextFilter(operation.target.filter, indexes);
  return { ...operation, target: { ...operation.target, filter } };
}
