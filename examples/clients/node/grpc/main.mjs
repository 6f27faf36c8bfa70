import { randomUUID } from 'node:crypto';
import { Client, ServiceError } from './client.mjs';

const { SERVICE_ADDRESS = 'localhost:9090', SERVICE_DATABASE } = process.env;
const client = new Client(SERVICE_ADDRESS, SERVICE_DATABASE);

const orders = 'client_orders';
const toJson = JSON.stringify;

/** Runs a call that is to fail, and tells how it did. */
async function failureOf(call) {
  try {
    await call();
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('This should have failed.');
}

async function readOrder(id) {
  const { data_json, version } = await client.read('Read', { collection: orders, id, answer_form: 'ANSWER_FORM_JSON' });
  return { version, data: JSON.parse(data_json) };
}

async function createAndRead() {
  const data_json = toJson({ customer: 'Ada', total: 30, status: 'open' });
  const { document } = await client.write('Create', { collection: orders, id: 'order-1', data_json });
  console.log(`created: ${document.id}, version ${document.version}`);
  const { data } = await readOrder('order-1');
  console.log(`read: ${data.customer}, ${data.total}`);
  const { code, reason } = await failureOf(() => readOrder('nobody'));
  console.log(`not there: ${code}, ${reason}`);
}

/** Messages of 100 documents, made as the connection takes them: there may be any number. */
function* makeMessages() {
  for (let first = 1; first <= 1000; first += 100) {
    const documents = Array.from({ length: 100 }, (_, index) => {
      const total = first + index;
      const data = { customer: total % 2 ? 'Grace' : 'Edsger', total, status: 'open' };
      return { id: `item-${String(total).padStart(4, '0')}`, data_json: toJson(data) };
    });
    yield { collection: orders, on_conflict: 'skip', documents }; // `skip`: so it may be repeated.
  }
}

async function insertMany() {
  const documents = [5, 6, 7].map((total) => ({
    id: `bulk-${total}`,
    data_json: toJson({ customer: 'Barbara', total, status: 'open' }),
  }));
  const bulk = await client.upload('BulkInsert', [{ collection: orders, documents }]);
  console.log(`bulk insert: ${bulk.inserted_count} new`);
  for (const name of ['import', 'import again']) {
    const { inserted_count, skipped_count } = await client.upload('Import', makeMessages());
    console.log(`${name}: ${inserted_count} new, ${skipped_count} skipped`);
  }
}

async function search() {
  const { documents } = await client.read('List', {
    collection: orders,
    filter_json: toJson({ customer: { $in: ['Grace', 'Ada'] }, total: { $gte: 900 } }),
    sort: [{ field: 'total', direction: -1 }],
    limit: 3,
  });
  console.log(`search: ${documents.map(({ id }) => id).join(', ')}`);
  const filter_json = toJson({ total: { $greater: 900 } });
  const { code, reason, details } = await failureOf(() => client.read('List', { collection: orders, filter_json }));
  console.log(`refused: ${code}, ${reason} at ${details.pointer}`);
}

async function readAllPages() {
  let [pages, count, sum, cursor] = [0, 0, 0];
  do {
    const { documents, next_cursor } = await client.read('List', {
      collection: orders,
      filter_json: toJson({ status: 'open' }),
      sort: [{ field: 'total', direction: 1 }],
      limit: 100,
      total: false,
      cursor,
    });
    pages += 1;
    count += documents.length;
    for (const { data_json } of documents) sum += JSON.parse(data_json).total;
    cursor = next_cursor;
  } while (cursor !== undefined);
  console.log(`pages: ${pages}, documents: ${count}, sum: ${sum}`);
}

async function updateUnderLock() {
  const update = async (data, version) => {
    const { document } = await client.write('Update', {
      collection: orders,
      id: 'order-1',
      data_json: toJson(data),
      version,
    });
    return { version: document.version, data: JSON.parse(document.data_json) };
  };
  const updated = await update({ status: 'paid' }, 1);
  console.log(`updated: version ${updated.version}`);
  const { code, reason, details } = await failureOf(() => update({ status: 'lost' }, 1));
  console.log(`conflict: ${code}, ${reason}, expected ${details.expected_version}, is ${details.current_version}`);
  const { data, version } = await readOrder('order-1');
  const second = await update({ total: data.total + 70 }, version);
  console.log(`read again and updated: version ${second.version}, ${second.data.status}, ${second.data.total}`);
}

async function transact() {
  const document_json = toJson({ customer: 'Ada', total: 40, status: 'open' });
  const operations = [
    { type: 'update', collection: orders, id: 'order-1', update_json: toJson({ $inc: { total: -40 } }) },
    { type: 'insert', collection: orders, id: 'order-2', document_json },
  ];
  const key = randomUUID(); // Of this transaction, kept until its answer is there.
  const first = await client.write('ExecuteTransaction', { operations }, key);
  console.log(`transaction: ${first.status}, ${first.operations_count} operations`);
  const second = await client.write('ExecuteTransaction', { operations }, key);
  const { data } = await readOrder('order-1');
  console.log(`repeated: same ${second.transaction_id === first.transaction_id}, total ${data.total}`);
  const { code, reason, details } = await failureOf(() => client.write('ExecuteTransaction', { operations }));
  console.log(`with another key: ${code}, ${reason}, operation ${details.failed_operation}`);
}

/** The first change behind a place. */
async function nextChange(place) {
  for await (const change of client.follow(orders, place)) return change;
}

async function watch() {
  const place = await client.place(orders);
  const update_json = toJson({ $set: { status: 'paid' } });
  await client.write('FindAndUpdate', { collection: orders, id: 'order-2', update_json });
  await client.write('Delete', { collection: orders, id: 'order-1' });
  const first = await nextChange(place);
  console.log(`watched: ${first.op} ${first.document_id}, ${JSON.parse(first.after.data_json).status}`);
  const second = await nextChange(first.token);
  console.log(`resumed: ${second.op} ${second.document_id}`);
}

async function missDeadline() {
  const { code } = await failureOf(async () => {
    for await (const _ of client.watch({ collection: orders }, 300));
  });
  if (/DEADLINE_EXCEEDED|QUERY_TIMEOUT/.test(code)) console.log('deadline: given up after 300 ms');
}

async function run() {
  const { status } = await client.read('HealthCheck', {});
  console.log(`service: ${status}`);
  await client.send('DropCollection', { collection: orders }).catch((error) => {
    if (error.code !== 'COLLECTION_NOT_FOUND') throw error;
  });
  await createAndRead();
  await insertMany();
  await search();
  await readAllPages();
  await updateUnderLock();
  await transact();
  await watch();
  await missDeadline();
}

/** Follows a collection until it is dropped. */
async function follow(collection) {
  const place = await client.place(collection);
  console.log('following');
  for await (const { op, document_id, version } of client.follow(collection, place)) {
    console.log(op === 'dropped' ? op : `${op} ${document_id} ${version}`);
    if (op === 'dropped') return;
  }
}

const [, , command, collection] = process.argv;
await (command === 'follow' ? follow(collection) : run()).catch((error) => {
  if (!(error instanceof ServiceError)) throw error;
  const { code, reason, message } = error;
  console.error(
    reason === undefined ? `No answer from ${SERVICE_ADDRESS}: ${code}, ${message}` : `${code}, ${reason}: ${message}`,
  );
  process.exitCode = 1;
});
client.close();
