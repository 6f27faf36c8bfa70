import Type from 'typebox';
import { closed, filterField, projectionField, sortField } from './fields.js';

/** The parts of a search that decide how it is answered. */
export const searchPartField = closed({
  filter: Type.Optional(filterField),
  sort: Type.Optional(sortField),
  projection: Type.Optional(projectionField),
  limit: Type.Optional(Type.Integer({ minimum: 1, description: 'Documents on the page.' })),
  offset: Type.Optional(Type.Integer({ minimum: 0, description: 'Documents to pass over.' })),
});
