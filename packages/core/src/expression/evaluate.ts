import type { DataObject, Value } from '../value/value.js';

/** Variables in sight: the innermost first. */
export interface Scope {
  readonly name: string;
  readonly value: Value | undefined;
  readonly outer: Scope | undefined;
}

/**
 * An expression, ready to run on a document `{_id, ...data}`; `undefined` is a missing value. Pure: what it gives may
 * share parts with the document.
 *
 * @throws DataError BAD_OPERAND or BAD_VALUE if the document's values do not fit the operators
 */
export type Evaluate = (document: DataObject, scope?: Scope) => Value | undefined;
