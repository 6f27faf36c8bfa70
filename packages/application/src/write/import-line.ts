import { DataError, type NewDocument } from '@database-service/core';
import Type from 'typebox';
import { closed, dataField, idField, metadataField } from '../input/fields.js';
import { validateInput } from '../input/validate-input.js';
import type { ImportLine } from '../resource/outputs.js';
import type { Service } from '../service.js';
import { parseNewDocument } from './new-document.js';

const lineSchema = closed({
  id: Type.Optional(idField),
  data: dataField,
  metadata: Type.Optional(metadataField),
  version: Type.Optional(Type.Integer()),
  created_at: Type.Optional(Type.String()),
  updated_at: Type.Optional(Type.String()),
});

type Line = Type.Static<typeof lineSchema>;

/** A line that can be written. */
export interface ImportableLine {
  readonly line: number;
  readonly bytes: number;
  readonly document: NewDocument;
  readonly hasMetadata: boolean;
}

/**
 * Checks one line.
 * @throws DataError for what is wrong with it; pointers are into the line
 */
export function parseImportLine(service: Service, item: ImportLine): ImportableLine {
  if ('problem' in item) throw new DataError('MALFORMED_JSON', item.problem, { details: { line: item.line } });
  validateInput(lineSchema, item.value);
  const given = item.value as Line;
  const { line, bytes } = item;
  return { line, bytes, document: parseNewDocument(service, given), hasMetadata: given.metadata !== undefined };
}
