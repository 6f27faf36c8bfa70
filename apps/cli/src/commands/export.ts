import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Command } from 'commander';
import { Failure } from '../failure.js';
import { readJsonObject } from '../input/read-json.js';
import { type Interruption, withInterruption } from '../interruption.js';
import { startProgress } from '../output/progress.js';
import { addConnectionOptions, type Connection } from '../service/connection.js';
import { asJson, call, causeOf, pathPart, request, throwForeign } from '../service/request.js';
import { addCommand } from './add-command.js';

interface ExportOptions extends Connection {
  readonly filter?: string;
  readonly quiet?: true;
}

const newline = 0x0a;

/** `dbs export` */
export function addExportCommand(program: Command): void {
  const description = 'Fetch a collection as NDJSON into a file (gzip by the ending .gz), or to standard output.';
  const command = addCommand(program, 'export <collection> [file]', description, [
    'dbs export users > users.ndjson',
    'dbs export users users.ndjson.gz',
    `dbs export users --filter '{"age":{"$gte":30}}' | head -n 1`,
  ])
    .option('--filter <json>', 'which documents, in MongoDB query syntax; @file reads it from a file')
    .option('--quiet', 'no progress');
  addConnectionOptions(command).action((collection: string, file: string | undefined, options: ExportOptions) =>
    withInterruption((interruption) => exportTo(collection, file ?? '-', options, interruption)),
  );
}

async function exportTo(
  collection: string,
  file: string,
  options: ExportOptions,
  interruption: Interruption,
): Promise<void> {
  const name = pathPart(collection);
  const filter = options.filter === undefined ? undefined : readJsonObject(options.filter, 'The filter');
  const total = filter === undefined ? await estimate(options, name) : undefined;
  const { signal } = interruption;
  // By POST, since a filter may be longer than a URL.
  const response = await request(options, `/collections/${name}/export`, { ...asJson({ filter }), signal });
  const isOurs = response.headers.get('Content-Type')?.startsWith('application/x-ndjson') === true;
  if (response.body === null || !isOurs) throwForeign(response, await response.text(), options);
  const progress = startProgress({ label: 'export', unit: 'documents', total, quiet: options.quiet });
  const counter = new LineCounter((lines) => progress.update(lines));
  const source = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  try {
    if (file === '-') await pipeline(source, counter, process.stdout, { end: false });
    else await writeFile(source, counter, file);
  } catch (error) {
    progress.abandon();
    const left = file === '-' ? '' : ' No file was written.';
    const received = `${counter.lines} documents had been received`;
    throw (
      interruption.failure(`Interrupted when ${received}.${left}`) ??
      new Failure(`The export is not complete, ${received}: ${causeOf(error)}.${left}`)
    );
  }
  progress.end(`Exported: ${counter.lines} documents.`);
}

/** Passes bytes on and counts their lines. */
class LineCounter extends Transform {
  lines = 0;

  constructor(onLines: (lines: number) => void) {
    super({
      transform: (chunk: Buffer, _encoding, done) => {
        for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) this.lines += 1;
        onLines(this.lines);
        done(null, chunk);
      },
    });
  }
}

async function estimate(connection: Connection, collection: string): Promise<number> {
  const path = `/documents/${collection}/count/estimate`;
  const { estimated_count: count } = await call<{ readonly estimated_count: number }>(connection, 'GET', path);
  return count;
}

/** What is no file of its own, such as a pipe or a device, is written to; a file is written under another name until it is whole. */
async function writeFile(source: Readable, counter: Transform, given: string): Promise<void> {
  const { file, isPlain } = await lookAt(given);
  const partial = isPlain ? `${file}.partial` : file;
  try {
    const target = createWriteStream(partial);
    await (given.endsWith('.gz') ? pipeline(source, counter, createGzip(), target) : pipeline(source, counter, target));
    // A cut export must not look like a whole one.
    if (isPlain) await rename(partial, file);
  } catch (error) {
    if (isPlain) await rm(partial, { force: true });
    throw error;
  }
}

/** Where a name leads, and whether a file may be put there. */
async function lookAt(given: string): Promise<{ readonly file: string; readonly isPlain: boolean }> {
  try {
    const file = await realpath(given);
    return { file, isPlain: (await stat(file)).isFile() };
  } catch {
    // Nothing is there yet, or something is wrong that writing tells better.
    return { file: given, isPlain: true };
  }
}
