import Type from 'typebox';
import { collectionField } from '../input/fields.js';

/** Pieces of which answers are made. A schema with a title is a component of the API's description. */

export const timeSchema = Type.String({
  format: 'date-time',
  description: 'ISO 8601, UTC, with milliseconds.',
});

export const countSchema = (description: string) => Type.Integer({ minimum: 0, description });

/** An object with a description whose inside is not said here: documents, filters, an engine's own words. */
export const openObjectSchema = (description: string) => Type.Unsafe<unknown>(Type.Object({}, { description }));

/** An answer that names the collection, beside the other properties. */
export const ofCollection = { collection: collectionField } as const;

export const nothingSchema = Type.Null({ description: 'There is nothing to tell.' });
