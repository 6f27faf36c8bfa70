import { DataError, type Document, type Expectation } from '@database-service/core';
import type { OperationScope } from '../operation.js';
import { type EntityTag, parseTagCondition, readTag, type TagState } from '../resource/etag.js';
import { missingDocument } from './missing-document.js';

/** What the caller of a write by id says about it. */
export interface ConditionalInput {
  readonly collection: string;
  readonly id: string;
  readonly version?: number | undefined;
  readonly if_match?: string | undefined;
}

/**
 * What a write by id may expect to find; `undefined`: any version.
 *
 * Only a condition that no single expectation can carry (a list of tags, a tag that contradicts the version) reads the
 * document first; the write that follows is conditional on what was read.
 * @throws DataError VERSION_REQUIRED, BAD_ARGUMENT, PRECONDITION_FAILED, DOCUMENT_MISSING
 */
export function resolveExpectation(
  scope: OperationScope,
  input: ConditionalInput,
): Expectation | undefined | Promise<Expectation> {
  const { version } = input;
  const condition = input.if_match === undefined ? '*' : parseTagCondition(input.if_match, '/if_match');
  if (condition === '*') {
    if (version === undefined) return requireVersion(scope);
    return { version };
  }
  const states = condition.flatMap((tag) => stateOf(tag, version));
  const [only] = states;
  if (only !== undefined && states.length === 1) return only;
  return chooseByReading(scope, input, states);
}

/** `*` says nothing about the version, so it does not do where one is required. */
function requireVersion(scope: OperationScope): undefined {
  if (!scope.service.requireVersion) return undefined;
  throw new DataError(
    'VERSION_REQUIRED',
    'This service wants to know which version a write is for: give `version`, or If-Match with the ETag of your read.',
    { details: { pointer: '/version' } },
  );
}

/** What a tag that can match says: weak ones and those of others never do. */
function stateOf(tag: EntityTag, version: number | undefined): readonly TagState[] {
  const state = tag.weak ? undefined : readTag(tag);
  if (state === undefined || (version !== undefined && state.version !== version)) return [];
  return [state];
}

async function chooseByReading(
  scope: OperationScope,
  input: ConditionalInput,
  states: readonly TagState[],
): Promise<Expectation> {
  const { collection, id } = input;
  const document = await scope.database.adapter.collection(collection).get(scope.context, id);
  if (document === undefined) throw missingDocument(collection, id);
  const match = states.find((state) => isStateOf(state, document));
  if (match !== undefined) return match;
  throw preconditionFailed({ current_version: document.version, ...expectedOf(input, states) });
}

function isStateOf(state: TagState, document: Document): boolean {
  return state.version === document.version && state.createdAtMs === document.createdAt.getTime();
}

function expectedOf(input: ConditionalInput, states: readonly TagState[]): { readonly expected_version?: number } {
  const expected = input.version ?? states[0]?.version;
  return expected === undefined ? {} : { expected_version: expected };
}

/** If-Match names none of the document's current state. */
export function preconditionFailed(details: Readonly<Record<string, unknown>>, cause?: unknown): DataError {
  return new DataError(
    'PRECONDITION_FAILED',
    'The document has changed since: read it again and retry with its ETag.',
    {
      details,
      cause,
    },
  );
}
