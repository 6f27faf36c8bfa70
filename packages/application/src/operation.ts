import type { OperationContext } from '@database-service/core';
import type { Static, TSchema } from 'typebox';
import type { NamedDatabase } from './databases.js';
import type { Service } from './service.js';

/** What an operation runs with. */
export interface OperationScope {
  readonly service: Service;
  readonly database: NamedDatabase;
  readonly context: OperationContext;
}

/**
 * One thing the API can do, whatever the transport.
 *
 * Inputs and outputs have the names and shapes of spec/rest-api.md: what its `data` holds, as JSON-ready values.
 */
export interface Operation<Input extends TSchema = TSchema, Output = unknown> {
  readonly name: string;
  readonly kind: 'read' | 'write' | 'admin';
  /** Closed: a property that it does not name is UNKNOWN_FIELD. */
  readonly input: Input;
  run(scope: OperationScope, input: Static<Input>): Promise<Output>;
}

/** Keeps the input's type while checking the shape. */
export function defineOperation<Input extends TSchema, Output>(
  operation: Operation<Input, Output>,
): Operation<Input, Output> {
  return Object.freeze(operation);
}
