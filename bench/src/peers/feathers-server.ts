import { feathers } from '@feathersjs/feathers';
import { KnexService } from '@feathersjs/knex';
import { bodyParser, errorHandler, koa, rest } from '@feathersjs/koa';
import createKnex from 'knex';

/**
 * Feathers 5 as its guide sets it up: Koa, knex, better-sqlite3. Arguments: the file, the port, SQLite's synchronous.
 * The data is a column of JSON text, since SQLite has no other; there is an index over two of its fields.
 */
const [file = '', port = '0', synchronous = 'FULL'] = process.argv.slice(2);

interface Connection {
  pragma(text: string): unknown;
}

const knex = createKnex({
  client: 'better-sqlite3',
  connection: { filename: file },
  useNullAsDefault: true,
  pool: {
    afterCreate(connection: Connection, done: (error: unknown, connection: Connection) => void) {
      connection.pragma('journal_mode = WAL');
      connection.pragma(`synchronous = ${synchronous}`);
      done(null, connection);
    },
  },
});
await knex.schema.createTable('documents', (table) => {
  table.text('id').primary();
  table.text('data').notNullable();
  table.text('created').notNullable();
});
await knex.raw(
  `CREATE INDEX by_country ON documents (json_extract(data, '$.country'), json_extract(data, '$.population') DESC)`,
);

interface Document {
  readonly id: string;
  readonly data: unknown;
}

const app = koa(feathers<{ readonly documents: KnexService }>());
app.use(errorHandler());
app.use(bodyParser());
app.configure(rest());
app.use('documents', new KnexService({ Model: knex, name: 'documents', id: 'id' }));
app.service('documents').hooks({
  before: {
    create: [
      async (context) => {
        const { id, data } = context.data as unknown as Document;
        context.data = { id, data: JSON.stringify(data), created: new Date().toISOString() };
      },
    ],
  },
  after: {
    all: [
      async (context) => {
        const row = context.result as unknown as { readonly data: string };
        context.result = { ...row, data: JSON.parse(row.data) };
      },
    ],
  },
});
await app.listen(Number(port), '127.0.0.1');
