import { isDeepStrictEqual } from 'node:util';
import { heldCount } from '../http/contenders.js';
import { idOf, makeDocument } from '../load/documents.js';
import type { ServerProcess } from '../load/server-process.js';

const atOnce = 32;

/** Stores the documents that all servers hold by a peer's creates, and reads one to see that the answer has it. */
export async function fillPeer(
  { port, name }: ServerProcess,
  createPath: string,
  readPathOf: (id: string) => string,
): Promise<void> {
  const origin = `http://127.0.0.1:${port}`;
  for (let start = 0; start < heldCount; start += atOnce) {
    const size = Math.min(atOnce, heldCount - start);
    await Promise.all(
      Array.from({ length: size }, async (_, offset) => {
        const body = JSON.stringify({ id: idOf(start + offset), data: makeDocument(start + offset) });
        const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
        const response = await fetch(origin + createPath, init);
        const text = await response.text();
        if (!response.ok) throw new Error(`Filling ${name} answered ${response.status}: ${text}`);
      }),
    );
  }
  const answer = (await (await fetch(origin + readPathOf(idOf(1)))).json()) as { readonly data?: unknown };
  if (!isDeepStrictEqual(answer.data, makeDocument(1))) {
    throw new Error(`${name} answers with something else: ${JSON.stringify(answer).slice(0, 200)}`);
  }
}
