import { type handleUnaryCall, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { openBareStore } from '../adapter/bare-store.js';
import { loadService } from './load-proto.js';
import { toStruct } from './to-struct.js';

/** A gRPC server as one would write it in an hour: grpc-js and proto-loader over better-sqlite3. Arguments: the file, the port. */
const [file = '', port = '0'] = process.argv.slice(2);
const store = openBareStore(file);

const read: handleUnaryCall<{ readonly id: string; readonly answer_form: string }, object> = ({ request }, answer) => {
  const document = store.get(request.id);
  if (document === undefined) {
    answer({ code: status.NOT_FOUND });
    return;
  }
  const { id, data, version, created_at } = document;
  const created = { seconds: Math.floor(Date.parse(created_at) / 1000), nanos: 0 };
  const isText = request.answer_form === 'ANSWER_FORM_JSON';
  const form = isText ? { data_json: JSON.stringify(data) } : { data: toStruct(data) };
  answer(null, { id, collection: 'documents', version, created_at: created, updated_at: created, ...form });
};

const server = new Server();
server.addService(loadService(), { Read: read });
server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
});
