import { DataError } from '../errors/data-error.js';
import { quoteInput } from '../errors/quote.js';
import { typeOf, type Value } from '../value/value.js';
import type { UpdatePath } from './ast.js';

/** What the changes of one update share while they are applied to one document. */
export interface EditState {
  readonly documentId: string;
  readonly now: Date;
  /** Copies made so far: they may be changed in place. */
  readonly owned: Set<object>;
  /** How many nulls may still be put before new array elements; more would not fit into a document. */
  paddingLeft: number;
  changed: boolean;
}

/** Where an edit is applied: for its errors, and for what the changes of one update share. */
export interface Place {
  readonly root: UpdatePath['root'];
  /** The path as it was written. */
  readonly path: string;
  readonly state: EditState;
}

/** The place in words: `"a.b" of the document "42"`. */
export function formatPlace({ path, state }: Place): string {
  return `${quoteInput(path)} of the document ${JSON.stringify(state.documentId)}`;
}

/**
 * An update that does not fit the document that it meets.
 *
 * @param fault - a sentence without its full stop
 */
export function refuseAt(place: Place, fault: string): DataError {
  return new DataError('BAD_OPERAND', `Cannot update ${formatPlace(place)}. ${fault}.`, {
    details: { path: place.path, document_id: place.state.documentId },
  });
}

const typeNames = {
  null: 'null',
  number: 'a number',
  string: 'a string',
  object: 'an object',
  array: 'an array',
  bool: 'a boolean',
  date: 'a date',
} as const;

/** A value's type with its article, for messages. */
export function describeType(value: Value): string {
  return typeNames[typeOf(value)];
}
