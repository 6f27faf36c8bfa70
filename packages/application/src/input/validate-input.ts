import { DataError } from '@database-service/core';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/schema';
import { describeInvalid } from './describe-invalid.js';

/** One validator for each schema, compiled at its first use. */
const validators = new WeakMap<TSchema, Validator>();

/**
 * Checks an operation's input against its schema.
 * @throws DataError UNKNOWN_FIELD, BAD_ARGUMENT or LIMIT_EXCEEDED for the first fault; details have its `pointer`
 */
export function validateInput(schema: TSchema, input: unknown): void {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = Compile(schema);
    validators.set(schema, validator);
  }
  if (validator.Check(input)) return;
  const [, faults] = validator.Errors(input);
  const { reason, message, details } = describeInvalid(schema, faults);
  throw new DataError(reason, message, { details });
}
