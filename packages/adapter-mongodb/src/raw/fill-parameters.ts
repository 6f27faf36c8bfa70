import { isPlainObject, setOwn } from '@database-service/core';
import { refused } from './check-command.js';

const name = '$param';

/**
 * Puts parameters in the places of `{"$param": 0}`, by position. A parameter is a value: an operator in it would be one that
 * nobody wrote into the command, so it may have no field that begins with `$`, but for the types of Extended JSON.
 *
 * @throws DataError BAD_ARGUMENT
 */
export function fillParameters(value: unknown, params: readonly unknown[]): unknown {
  if (Array.isArray(value)) return value.map((element) => fillParameters(element, params));
  if (!isPlainObject(value)) return value;
  if (Object.hasOwn(value, name)) return parameterOf(value as Record<string, unknown>, params);
  const filled: Record<string, unknown> = {};
  for (const [field, part] of Object.entries(value)) setOwn(filled, field, fillParameters(part, params));
  return filled;
}

function parameterOf(value: Readonly<Record<string, unknown>>, params: readonly unknown[]): unknown {
  const position = value[name];
  if (typeof position !== 'number' || !Number.isInteger(position) || position < 0 || position >= params.length) {
    throw refused(`${name} names a parameter by its position, from 0 on; there are ${params.length}.`);
  }
  const parameter = params[position];
  checkValue(parameter);
  return parameter;
}

const typedNames = /^\$(oid|date|binary|uuid|number(Int|Long|Double|Decimal)|timestamp|minKey|maxKey)$/;

function checkValue(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, part] of Object.entries(value)) {
    if (field.startsWith('$') && !typedNames.test(field)) {
      throw refused(
        `A parameter is a value, and ${JSON.stringify(field)} in it would be an operator; write it into the command.`,
      );
    }
    if (!typedNames.test(field)) checkValue(part);
  }
}
