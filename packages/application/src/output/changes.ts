import Type from 'typebox';
import { closed } from '../input/fields.js';
import { documentSchema } from './documents.js';
import { ofCollection, timeSchema } from './values.js';

export const changeSchema = Type.Object(
  {
    event_id: Type.String({ description: 'The same whenever the change is told again.' }),
    token: Type.String({ description: 'The resume token: a watch `since` it goes on behind this change.' }),
    database: Type.String({ description: 'Name of the database.' }),
    ...ofCollection,
    op: Type.Enum(['created', 'updated', 'deleted', 'dropped', 'renamed'], {
      description: 'What happened to the document; `dropped` and `renamed` are of the collection.',
    }),
    time: timeSchema,
    document_id: Type.Optional(Type.String({ description: 'Of changes of documents.' })),
    version: Type.Optional(Type.Integer({ minimum: 1, description: 'Of the document after the change.' })),
    after: Type.Optional(documentSchema),
    detail: Type.Optional(
      Type.Literal('keys', {
        description:
          'Set where a document was created or updated and is not in the record: not kept, or not asked for.',
      }),
    ),
    from: Type.Optional(Type.String({ description: 'Of a renamed collection: its name before.' })),
    to: Type.Optional(Type.String({ description: 'Of a renamed collection: its name now.' })),
  },
  { additionalProperties: false, title: 'Change', description: 'A record of the change feed.' },
);

export const watchItemSchema = closed({
  token: Type.String({ description: 'Resumes behind this item.' }),
  change: Type.Optional(changeSchema),
});
