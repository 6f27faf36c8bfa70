import express from 'express';
import { openBareStore } from '../adapter/bare-store.js';
import type { BenchDocument } from '../load/documents.js';

/** A REST server as one would write it in an hour: Express 5 over better-sqlite3. Arguments: the file, the port. */
const [file = '', port = '0'] = process.argv.slice(2);
const store = openBareStore(file);
const app = express();
app.disable('x-powered-by');
app.use(express.json());

app.get('/api/v1/documents/:collection/:id', (request, response) => {
  const document = store.get(request.params.id);
  if (document === undefined) response.status(404).json({ success: false });
  else response.json({ success: true, data: document });
});

app.post('/api/v1/documents', (request, response) => {
  const { id, data } = request.body as { readonly id: string; readonly data: BenchDocument };
  store.add(id, data);
  response.status(201).json({ success: true, data: store.get(id) });
});

app.get('/ready', (_request, response) => {
  response.json({ ready: true });
});

app.listen(Number(port), '127.0.0.1');
