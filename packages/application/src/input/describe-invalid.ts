import type { ErrorDetails, ErrorReason } from '@database-service/core';
import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import { Pointer } from 'typebox/schema';

/** The first fault of an input, ready to be thrown. */
export interface InputFault {
  readonly reason: ErrorReason;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Bounds on numbers and lengths; what breaks one is well-typed but too much or too little. */
const limitKeywords = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
]);

/** Says in words what a validator found; an unknown field first, since it often explains the rest. */
export function describeInvalid(schema: TSchema, faults: readonly TLocalizedValidationError[]): InputFault {
  const fault =
    faults.find((one) => one.keyword === 'additionalProperties') ??
    faults.find((one) => one.keyword !== 'boolean' && !one.schemaPath.includes('/anyOf/'));
  if (fault === undefined) return { reason: 'BAD_ARGUMENT', message: 'The input is not valid.', details: {} };
  const pointer = fault.instancePath;
  const name = pointer === '' ? 'The input' : `\`${pointer.slice(1).replaceAll('/', '.')}\``;
  if (fault.keyword === 'additionalProperties') return describeUnknown(schema, fault);
  if (fault.keyword === 'required') {
    const missing = fault.params.requiredProperties[0] ?? '';
    return bad(`${pointer}/${missing}`, `\`${missing}\` is missing.`);
  }
  if (fault.keyword === 'anyOf') {
    const types = typesOf(Pointer.Get(schema, fault.schemaPath.slice(1)));
    return bad(pointer, `${name} must be ${types.map(withArticle).join(' or ')}.`);
  }
  if (fault.keyword === 'enum') {
    const allowed = fault.params.allowedValues;
    return bad(pointer, `${name} must be one of ${allowed.join(', ')}.`, { allowed });
  }
  if (fault.keyword === 'type') return bad(pointer, `${name} must be ${withArticle(String(fault.params.type))}.`);
  if (limitKeywords.has(fault.keyword)) {
    return { reason: 'LIMIT_EXCEEDED', message: `${name} ${fault.message}.`, details: { pointer, ...fault.params } };
  }
  return bad(pointer, `${name} ${fault.message}.`);
}

function bad(pointer: string, message: string, more: ErrorDetails = {}): InputFault {
  return { reason: 'BAD_ARGUMENT', message, details: { pointer, ...more } };
}

function describeUnknown(
  schema: TSchema,
  fault: TLocalizedValidationError & { keyword: 'additionalProperties' },
): InputFault {
  const unknown = fault.params.additionalProperties[0] ?? '';
  const owner: unknown = Pointer.Get(schema, fault.schemaPath.slice(1));
  const known = propertiesOf(owner);
  const offer = known.length === 0 ? 'This call takes none.' : `Known here: ${known.join(', ')}.`;
  return {
    reason: 'UNKNOWN_FIELD',
    message: `\`${unknown}\` is not known. ${offer}`,
    details: { pointer: `${fault.instancePath}/${escapeToken(unknown)}`, known },
  };
}

function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

function propertiesOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  return Object.keys(schema.properties as object);
}

function typesOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('anyOf' in schema)) return [];
  return (schema.anyOf as readonly { readonly type?: string }[]).map((branch) => branch.type ?? 'value');
}

function withArticle(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
