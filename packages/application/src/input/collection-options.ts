import Type from 'typebox';
import { changeDetailField, closed, jsonObject } from './fields.js';

export const collectionOptionsField = closed({
  schema: Type.Optional(jsonObject('A JSON Schema that every document must fit.')),
  change_detail: Type.Optional(changeDetailField),
  capped: Type.Optional(Type.Boolean({ description: 'Keeps the newest documents only.' })),
  size: Type.Optional(Type.Integer({ minimum: 1, description: 'Bytes that a capped collection may hold.' })),
  max: Type.Optional(Type.Integer({ minimum: 1, description: 'Documents that a capped collection may hold.' })),
});
