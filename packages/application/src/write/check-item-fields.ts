import { DataError } from '@database-service/core';
import type { WriteItem } from '../input/write-items.js';

type ItemField = keyof WriteItem;

/** The fields that a write may have, by its type. */
export const writeItemFields: Readonly<Record<WriteItem['type'], ReadonlySet<ItemField>>> = {
  insert: new Set(['type', 'collection', 'document', 'id', 'metadata']),
  update: new Set([
    'type',
    'collection',
    'id',
    'filter',
    'update',
    'upsert',
    'many',
    'sort',
    'array_filters',
    'version',
  ]),
  replace: new Set(['type', 'collection', 'id', 'filter', 'document', 'metadata', 'upsert', 'many', 'sort', 'version']),
  delete: new Set(['type', 'collection', 'id', 'filter', 'many', 'sort', 'version']),
};

/** The field that a write must have, by its type. */
export const writeContentField: Readonly<Record<WriteItem['type'], ItemField | undefined>> = {
  insert: 'document',
  update: 'update',
  replace: 'document',
  delete: undefined,
};

/**
 * Checks which fields a write has, by its type.
 *
 * @param pointer - JSON pointer to the item
 * @throws DataError UNKNOWN_FIELD, BAD_ARGUMENT
 */
export function checkItemFields(item: WriteItem, pointer: string): void {
  const known = writeItemFields[item.type];
  for (const field of Object.keys(item) as ItemField[]) {
    if (known.has(field) || item[field] === undefined) continue;
    throw new DataError(
      'UNKNOWN_FIELD',
      `A write of type ${item.type} has no \`${field}\`. Known here: ${[...known].join(', ')}.`,
      { details: { pointer: `${pointer}/${field}`, known: [...known] } },
    );
  }
  const content = writeContentField[item.type];
  if (content !== undefined && item[content] === undefined) {
    throw badField(`${pointer}/${content}`, `A write of type ${item.type} needs \`${content}\`.`);
  }
  if (item.many !== true) return;
  for (const field of ['sort', 'version'] as const) {
    if (item[field] === undefined) continue;
    throw badField(`${pointer}/${field}`, `\`${field}\` is about one document; leave it or \`many\` out.`);
  }
}

function badField(pointer: string, message: string): DataError {
  return new DataError('BAD_ARGUMENT', message, { details: { pointer } });
}
