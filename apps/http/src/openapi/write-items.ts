import { writeContentField, writeItemFields } from '@database-service/application';
import type { JsonObject } from './json-object.js';

type WriteType = keyof typeof writeItemFields;

/** The body of a call that takes a list of writes, each described by its type: which fields it may and must have. */
export function splitWrites({ properties, ...body }: JsonObject): JsonObject {
  const { operations, ...others } = properties as Readonly<Record<string, JsonObject>>;
  const { items, ...list } = operations ?? {};
  const fields = (items as { readonly properties: Readonly<Record<string, JsonObject>> }).properties;
  const writes = Object.keys(writeItemFields).map((type) => describeWrite(type as WriteType, fields));
  return { ...body, properties: { operations: { ...list, items: { oneOf: writes } }, ...others } };
}

function describeWrite(type: WriteType, fields: Readonly<Record<string, JsonObject>>): JsonObject {
  const known = [...writeItemFields[type]].map((name) => [name, fields[name] ?? {}] as const);
  const content = writeContentField[type];
  return {
    title: `A write of the type ${type}`,
    type: 'object',
    additionalProperties: false,
    required: ['type', 'collection', ...(content === undefined ? [] : [content])],
    properties: { ...Object.fromEntries(known), type: { const: type, description: 'What is done.' } },
    ...(type === 'insert' ? {} : { allOf: [{ anyOf: [demand('id'), demand('filter')] }, ofOne] }),
  };
}

function demand(name: string): JsonObject {
  return { required: [name], properties: { [name]: true } };
}

/** What is about one document does not go with `many`. */
const ofOne: JsonObject = {
  anyOf: [{ properties: { many: { const: false } } }, { properties: { sort: false, version: false } }],
};
