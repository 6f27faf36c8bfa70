import { randomUUID } from 'node:crypto';
import { Client, ServiceError } from './client.mjs';

const { SERVICE_URL = 'http://localhost:8080', SERVICE_DATABASE } = process.env;
const client = new Client(SERVICE_URL, SERVICE_DATABASE);

const orders = 'client_orders';

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

async function createAndRead() {
  const { id, version } = await client.write('POST', '/documents', {
    collection: orders,
    id: 'order-1',
    data: { customer: 'Ada', total: 30, status: 'open' },
  });
  console.log(`created: ${id}, version ${version}`);
  const { data } = await client.read(`/documents/${orders}/order-1`);
  console.log(`read: ${data.customer}, ${data.total}`);
  const { code, reason } = await failureOf(() => client.read(`/documents/${orders}/nobody`));
  console.log(`not there: ${code}, ${reason}`);
}

/** Documents are made as the connection takes them: there may be any number. */
function* makeLines() {
  for (let n = 1; n <= 1000; n += 1) {
    const data = { customer: n % 2 ? 'Grace' : 'Edsger', total: n, status: 'open' };
    yield `${JSON.stringify({ id: `item-${String(n).padStart(4, '0')}`, data })}\n`;
  }
}

async function insertMany() {
  const documents = [5, 6, 7].map((n) => ({
    id: `bulk-${n}`,
    data: { customer: 'Barbara', total: n, status: 'open' },
  }));
  const bulk = await client.send('POST', '/documents/bulk/insert', { collection: orders, documents });
  console.log(`bulk insert: ${bulk.inserted_count} new`);
  for (const name of ['import', 'import again']) {
    const lines = ReadableStream.from(makeLines()).pipeThrough(new TextEncoderStream());
    const path = `/collections/${orders}/import?on_conflict=skip`; // So it may be repeated.
    const { inserted_count, skipped_count } = await client.send('POST', path, lines, {}, 600_000);
    console.log(`${name}: ${inserted_count} new, ${skipped_count} skipped`);
  }
}

async function search() {
  const { documents } = await client.read(`/documents/${orders}/search`, {
    filter: { customer: { $in: ['Grace', 'Ada'] }, total: { $gte: 900 } },
    sort: { total: -1 },
    limit: 3,
  });
  console.log(`search: ${documents.map(({ id }) => id).join(', ')}`);
  const filter = { total: { $greater: 900 } };
  const { code, reason, details } = await failureOf(() => client.read(`/documents/${orders}/search`, { filter }));
  console.log(`refused: ${code}, ${reason} at ${details.pointer}`);
}

async function readAllPages() {
  let [pages, count, sum, cursor] = [0, 0, 0];
  do {
    const query = { filter: { status: 'open' }, sort: { total: 1 }, limit: 100, total: false, cursor };
    const { documents, pagination } = await client.read(`/documents/${orders}/search`, query);
    pages += 1;
    count += documents.length;
    for (const { data } of documents) sum += data.total;
    cursor = pagination.next_cursor ?? undefined;
  } while (cursor !== undefined);
  console.log(`pages: ${pages}, documents: ${count}, sum: ${sum}`);
}

async function updateUnderLock() {
  const path = `/documents/${orders}/order-1`;
  const updated = await client.write('PUT', path, { data: { status: 'paid' }, version: 1 });
  console.log(`updated: version ${updated.version}`);
  const { code, reason, details } = await failureOf(() =>
    client.write('PUT', path, { data: { status: 'lost' }, version: 1 }),
  );
  console.log(`conflict: ${code}, ${reason}, expected ${details.expected_version}, is ${details.current_version}`);
  const { data, version } = await client.read(path);
  const second = await client.write('PUT', path, { data: { total: data.total + 70 }, version });
  console.log(`read again and updated: version ${second.version}, ${second.data.status}, ${second.data.total}`);
}

async function transact() {
  const operations = [
    { type: 'update', collection: orders, id: 'order-1', update: { $inc: { total: -40 } } },
    { type: 'insert', collection: orders, id: 'order-2', document: { customer: 'Ada', total: 40, status: 'open' } },
  ];
  const key = randomUUID(); // Of this transaction, kept until its answer is there.
  const first = await client.write('POST', '/transactions/execute', { operations }, key);
  console.log(`transaction: ${first.status}, ${first.operations_count} operations`);
  const second = await client.write('POST', '/transactions/execute', { operations }, key);
  const { data } = await client.read(`/documents/${orders}/order-1`);
  console.log(`repeated: same ${second.transaction_id === first.transaction_id}, total ${data.total}`);
  const { code, reason, details } = await failureOf(() =>
    client.write('POST', '/transactions/execute', { operations }),
  );
  console.log(`with another key: ${code}, ${reason}, operation ${details.failed_operation}`);
}

/** The first change behind a place. */
async function nextChange(place) {
  for await (const change of client.follow(orders, place)) return change;
}

async function watch() {
  const place = await client.place(orders);
  await client.write('POST', `/documents/${orders}/order-2/find-and-update`, { update: { $set: { status: 'paid' } } });
  await client.write('DELETE', `/documents/${orders}/order-1`);
  const first = await nextChange(place);
  console.log(`watched: ${first.op} ${first.document_id}, ${first.after.data.status}`);
  const second = await nextChange(first.token);
  console.log(`resumed: ${second.op} ${second.document_id}`);
}

async function missDeadline() {
  try {
    await client.send('GET', `/collections/${orders}/changes`, undefined, {}, 300);
  } catch (error) {
    if (error.name !== 'TimeoutError') throw error;
    console.log('deadline: given up after 300 ms');
  }
}

async function run() {
  const { status } = await client.read('/health');
  console.log(`service: ${status}`);
  await client.send('DELETE', `/collections/${orders}`).catch((error) => {
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
  const { code, reason, message } = error;
  console.error(
    error instanceof ServiceError ? `${code}, ${reason}: ${message}` : `No answer from ${SERVICE_URL}: ${message}`,
  );
  process.exitCode = 1;
});
