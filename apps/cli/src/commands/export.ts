import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Command } from 'commander';
import { addConnectionOptions, type Connection, causeOf, request } from '../connection.js';
import { Failure } from '../failure.js';
import { startProgress } from '../progress.js';

interface ExportOptions extends Connection {
  readonly collection: string;
  readonly filter?: string;
  readonly quiet?: true;
}

const newline = 0x0a;

/** `dbs export` */
export function addExportCommand(program: Command): void {
  const command = program
    .command('export [file]')
    .description('Fetch a collection as NDJSON into a file (gzip by the ending .gz), or to standard output.')
    .requiredOption('--collection <name>', 'collection to read')
    .option('--filter <json>', 'which documents, in MongoDB query syntax')
    .option('--quiet', 'no progress');
  addConnectionOptions(command).action((file: string | undefined, options: ExportOptions) =>
    exportTo(file ?? '-', options),
  );
}

async function exportTo(file: string, options: ExportOptions): Promise<void> {
  const collection = encodeURIComponent(options.collection);
  const filter = options.filter === undefined ? '' : `?filter=${encodeURIComponent(options.filter)}`;
  const total = filter === '' ? await estimate(options, collection) : undefined;
  const response = await request(options, `/collections/${collection}/export${filter}`);
  if (response.body === null) throw new Failure('The service answered without a body.');
  const progress = startProgress({ label: 'export', unit: 'documents', total, quiet: options.quiet });
  let documents = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) documents += 1;
      progress.update(documents);
      done(null, chunk);
    },
  });
  const source = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  try {
    if (file === '-') await writeStdout(source, count);
    else await writeFile(source, count, file);
  } catch (error) {
    progress.abandon();
    const received = `${documents} documents had been received`;
    throw new Failure(
      `The export is not complete, ${received}: ${causeOf(error)}. ${file === '-' ? '' : 'No file was written.'}`,
    );
  }
  progress.end(`Exported: ${documents} documents.`);
}

async function estimate(options: ExportOptions, collection: string): Promise<number> {
  const response = await request(options, `/documents/${collection}/count/estimate`);
  const { data } = (await response.json()) as { readonly data: { readonly estimated_count: number } };
  return data.estimated_count;
}

// Written under another name until it is whole: a cut export must not look like one.
async function writeFile(source: Readable, count: Transform, file: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const target = createWriteStream(partial);
    await (file.endsWith('.gz') ? pipeline(source, count, createGzip(), target) : pipeline(source, count, target));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function writeStdout(source: Readable, count: Transform): Promise<void> {
  try {
    await pipeline(source, count, process.stdout, { end: false });
  } catch (error) {
    // `dbs export | head` has what it wanted.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}
