import Type from 'typebox';
import { closed, filterField, jsonObject } from './fields.js';

export const indexKeysField = jsonObject(
  'Fields and directions: `{"email": 1, "age": -1}`; `"text"` for the words of a field, which `$text` searches.',
);

export const indexOptionsField = closed({
  name: Type.Optional(Type.String({ description: 'Default: made of the keys, `email_1_age_-1`.' })),
  unique: Type.Optional(Type.Boolean({ description: 'No two documents may have the same values.' })),
  sparse: Type.Optional(Type.Boolean({ description: 'Documents without the fields are left out.' })),
  background: Type.Optional(Type.Boolean({ description: 'Accepted for old clients: writers always go on.' })),
  expire_after_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 2_147_483_647,
      description: 'Documents are removed when the date at the one key lies so many seconds back; up to a minute late.',
    }),
  ),
  partial_filter: Type.Optional(filterField),
  weights: Type.Optional(
    jsonObject('Of a text index: fields and numbers. Accepted and shown for old clients: nothing is ranked.'),
  ),
  default_language: Type.Optional(Type.String({ description: 'Of a text index: only `none`, the default.' })),
});
