import Type from 'typebox';
import { closed } from '../input/fields.js';
import { countSchema } from './values.js';

const anyValue = (description: string) => Type.Unknown({ description });
const namesOfStages = (description: string) => Type.Array(Type.String(), { description });

export const rawQueryResultSchema = closed({
  results: Type.Array(Type.Unknown(), { description: 'The rows.' }),
  execution_time_ms: Type.Number({ minimum: 0, description: 'How long the engine took.' }),
});

export const shapedRowsSchema = Type.Unsafe<unknown>(
  Type.Union([Type.Array(Type.Unknown()), Type.Object({}), Type.Null()], {
    description: 'Rows; or one row, null for none; or rows by the text of their first column.',
  }),
);

export const explanationSchema = Type.Object(
  {
    engine: Type.String({ description: 'Who was asked.' }),
    pushed: anyValue('The filter as the engine gets it; null: none.'),
    residual: anyValue('What is checked by core after it; null: nothing.'),
    index: Type.Union(
      [
        closed({
          name: Type.String({ description: 'Its name; several are joined by ` + `.' }),
          ranges: countSchema('Ranges of it that are read.'),
          serves_sort: Type.Boolean({ description: 'Whether it gives the order asked for.' }),
        }),
        Type.Null(),
      ],
      { description: 'The index used; null: none.' },
    ),
    sort: Type.Enum(['index', 'engine', 'core'], { description: 'Who sorts.' }),
    paging: Type.Enum(['engine', 'core'], { description: 'Who skips, limits and counts.' }),
    stages: Type.Optional(
      closed({
        engine: namesOfStages('Stages of the pipeline that the engine does.'),
        core: namesOfStages('Stages that core does.'),
      }),
    ),
    engine_plan: anyValue('The plan in the engine’s own words.'),
    documents_read: countSchema('Documents handed from the engine to core.'),
    documents_returned: countSchema('Documents of the answer.'),
  },
  { additionalProperties: false, title: 'Explanation', description: 'How a read was answered.' },
);
