import { isDeepStrictEqual } from 'node:util';
import { heldCount } from '../http/contenders.js';
import { type BenchDocument, idOf, makeDocument } from '../load/documents.js';
import type { Headers } from '../load/http-load.js';
import type { ServerProcess } from '../load/server-process.js';

const atOnce = 32;

/** How a server gives documents. */
export interface ReadForm {
  readPathOf(id: string): string;
  /** Default: none beyond those of JSON. */
  readonly headers?: Headers;
  /** The document in an answer. Default: its `data`. */
  dataOf?(answer: Readonly<Record<string, unknown>>): unknown;
}

/** How a peer takes and gives documents. */
export interface PeerForm extends ReadForm {
  readonly createPath: string;
  /** What is posted. Default: `{ id, data }`. */
  toBody?(id: string, data: BenchDocument): unknown;
}

/** Stores the documents that all servers hold by a peer's creates, and reads one to see that the answer has it. */
export async function fillPeer(server: ServerProcess, form: PeerForm): Promise<void> {
  const { headers = {}, toBody = (id, data) => ({ id, data }) } = form;
  const address = `http://127.0.0.1:${server.port}${form.createPath}`;
  for (let start = 0; start < heldCount; start += atOnce) {
    const size = Math.min(atOnce, heldCount - start);
    await Promise.all(
      Array.from({ length: size }, async (_, offset) => {
        const body = JSON.stringify(toBody(idOf(start + offset), makeDocument(start + offset)));
        const init = { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body };
        const response = await fetch(address, init);
        const text = await response.text();
        if (!response.ok) throw new Error(`Filling ${server.name} answered ${response.status}: ${text}`);
      }),
    );
  }
  await checkAnswer(server, form);
}

/** Reads one document that all servers hold. @throws Error if the answer has another */
export async function checkAnswer({ port, name }: ServerProcess, form: ReadForm): Promise<void> {
  const { headers = {}, dataOf = ({ data }) => data } = form;
  const response = await fetch(`http://127.0.0.1:${port}${form.readPathOf(idOf(1))}`, { headers });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  if (!isDeepStrictEqual(dataOf(answer), makeDocument(1))) {
    throw new Error(`${name} answers with something else: ${JSON.stringify(answer).slice(0, 200)}`);
  }
}
