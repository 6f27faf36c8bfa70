import { checkContentSize } from '../document/content-size.js';
import type { Document } from '../document/document.js';
import { toPipelineDocument } from '../document/to-pipeline-document.js';
import { DataError, isDataError } from '../errors/data-error.js';
import type { Limits } from '../limits.js';
import type { Stage } from '../pipeline/ast.js';
import type { FlowStage } from '../pipeline/running-stage.js';
import { startAddFields } from '../pipeline/stages/add-fields.js';
import { startProject } from '../pipeline/stages/project.js';
import { startReplaceRoot } from '../pipeline/stages/replace-root.js';
import { equalValues } from '../value/compare.js';
import { decodeData, decodeMetadata } from '../value/decode.js';
import { getOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, type Value } from '../value/value.js';
import type { PipelineUpdate, UpdateOutcome } from './ast.js';
import type { UpdateSubject } from './update-subject.js';

/**
 * Compiles an update by pipeline. What its stages leave of `{_id, ...data, _meta}` is the new document, checked as data
 * that comes in: `_id` and all of `_meta` but the metadata may be dropped, never changed.
 */
export function compilePipelineUpdate({ stages }: PipelineUpdate): (subject: UpdateSubject) => UpdateOutcome {
  const flows = stages.map(startStage);
  return ({ document, limits }) => {
    let made = toPipelineDocument(document, true);
    for (const flow of flows) {
      flow.take(made, (result) => {
        made = result;
        return true;
      });
    }
    return checkOutcome(document, made, limits);
  };
}

function startStage(stage: Stage): FlowStage {
  switch (stage.kind) {
    case 'addFields':
      return startAddFields(stage.tree);
    case 'project':
      return startProject(stage);
    case 'replaceRoot':
      return startReplaceRoot(stage.newRoot);
    default:
      throw new DataError('INTERNAL', `The stage ${stage.kind} cannot be part of an update.`);
  }
}

function checkOutcome(document: Document, made: DataObject, limits: Limits): UpdateOutcome {
  const { _id, _meta, ...rest } = made;
  if (_id !== undefined && _id !== document.id) throw refuse('the id of a document never changes', '_id', document);
  const metadata = checkMeta(_meta, document, limits);
  const data = checkPart('', document, () => decodeData(rest, limits));
  if (equalValues(data, document.data) && equalValues(metadata, document.metadata)) {
    return { data: document.data, metadata: document.metadata, changed: false };
  }
  checkContentSize({ id: document.id, data, metadata }, limits);
  return { data, metadata, changed: true };
}

/** @returns the metadata, as it was if the pipeline left none */
function checkMeta(meta: Value | undefined, document: Document, limits: Limits): DataObject {
  if (meta === undefined) return document.metadata;
  if (!isDataObject(meta)) throw refuse('_meta can only be dropped as a whole', '_meta', document);
  const { version, createdAt, updatedAt } = document;
  const fixed: DataObject = { version, created_at: createdAt, updated_at: updatedAt };
  for (const [name, value] of Object.entries(meta)) {
    if (name === 'metadata') continue;
    const before = getOwn(fixed, name);
    if (before !== undefined && equalValues(value, before)) continue;
    throw refuse('of _meta only the metadata may change', `_meta.${name}`, document);
  }
  const metadata = getOwn(meta, 'metadata');
  if (metadata === undefined) return document.metadata;
  if (!isDataObject(metadata)) throw refuse('the metadata is an object', '_meta.metadata', document);
  return checkPart('_meta.metadata', document, () => decodeMetadata(metadata, limits));
}

/** Decoding points into a request's body; here it is about a document. */
function checkPart(root: string, document: Document, decode: () => DataObject): DataObject {
  try {
    return decode();
  } catch (error) {
    if (!isDataError(error)) throw error;
    const { pointer, ...details } = error.details;
    const path = root + String(pointer ?? '').replaceAll('/', '.');
    throw new DataError(error.reason, `The update makes what cannot be stored. ${error.message}`, {
      details: { ...details, path: path.replace(/^\./, ''), document_id: document.id },
      cause: error,
    });
  }
}

function refuse(rule: string, path: string, document: Document): DataError {
  return new DataError('BAD_OPERAND', `The update by pipeline would change ${path}, but ${rule}.`, {
    details: { path, document_id: document.id },
  });
}
