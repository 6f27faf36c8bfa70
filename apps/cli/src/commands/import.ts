import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import { exitCodes, Failure } from '../failure.js';
import { type Interruption, withInterruption } from '../interruption.js';
import { formatBytes } from '../output/format-table.js';
import { startProgress } from '../output/progress.js';
import { writeOut } from '../output/write-out.js';
import { addConnectionOptions, type Connection } from '../service/connection.js';
import { explainFailedImport, type ImportCounts } from '../service/failed-import.js';
import { Refusal } from '../service/refusal.js';
import { pathPart, request } from '../service/request.js';
import { addCommand } from './add-command.js';

interface ImportOptions extends Connection {
  readonly onConflict: string;
  readonly quiet?: true;
  readonly json?: true;
}

/** What is sent. */
interface Source {
  readonly name: string;
  readonly stream: Readable;
  /** In bytes; absent where it is not known. */
  readonly total?: number;
}

const repeatHint =
  'What was written stays. Repeat it with --on-conflict skip: documents with ids are not written twice.';

/** `dbs import` */
export function addImportCommand(program: Command): void {
  const description =
    'Send NDJSON (a document in each line; gzip by the ending .gz) from a file, or from standard input without one or by -.';
  const command = addCommand(program, 'import <collection> [file]', description, [
    'dbs import users people.ndjson',
    'dbs import users people.ndjson --on-conflict skip',
    'gunzip -c people.ndjson.gz | dbs import users --on-conflict replace --json',
  ])
    .addOption(
      new Option('--on-conflict <action>', 'what to do with a document whose id exists')
        .choices(['fail', 'skip', 'replace'])
        .default('fail'),
    )
    .option('--quiet', 'no progress')
    .option('--json', 'print the counts and failed lines as JSON');
  addConnectionOptions(command).action((collection: string, file: string | undefined, options: ImportOptions) =>
    withInterruption((interruption) => importFile(collection, file, options, interruption)),
  );
}

async function importFile(
  collection: string,
  file: string | undefined,
  options: ImportOptions,
  interruption: Interruption,
): Promise<void> {
  const place = `/collections/${pathPart(collection)}`;
  const path = `${place}/import?on_conflict=${options.onConflict}`;
  const source = await openSource(file);
  const progress = startProgress({ label: 'import', unit: 'bytes', total: source.total, quiet: options.quiet });
  const upload = new Upload(source.stream, (sent) => progress.update(sent));
  const startedAt = performance.now();
  try {
    // An upload is first heard of with its first bytes, for which input that stays silent lets it wait.
    await request(options, `${place}/exists`, { signal: interruption.signal });
    const response = await request(options, path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-ndjson',
        ...(source.name.endsWith('.gz') ? { 'Content-Encoding': 'gzip' } : {}),
      },
      body: Readable.toWeb(Readable.from(upload)) as ReadableStream,
      duplex: 'half',
      signal: interruption.signal,
    } as RequestInit);
    const { data } = (await response.json()) as { readonly data: ImportCounts };
    progress.end(summarize(data, performance.now() - startedAt));
    if (options.json === true) await printCounts({ ...data, failed_count: 0, errors: [] });
  } catch (error) {
    progress.abandon();
    const sent = `${formatBytes(upload.sent)} had been sent`;
    const interrupted = interruption.failure(`Interrupted when ${sent}. ${repeatHint}`);
    if (interrupted !== undefined) throw interrupted;
    throw await explain(error, { source, upload, sent, json: options.json === true });
  } finally {
    // A reader that nobody reads any more would keep the process alive.
    source.stream.destroy();
  }
}

/** The bytes of a source, counted. */
class Upload implements AsyncIterable<Uint8Array> {
  sent = 0;
  fault: Error | undefined;
  readonly #source: Readable;
  readonly #onSent: (sent: number) => void;

  constructor(source: Readable, onSent: (sent: number) => void) {
    this.#source = source;
    this.#onSent = onSent;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#source) {
        this.sent += (chunk as Buffer).length;
        this.#onSent(this.sent);
        yield chunk as Buffer;
      }
    } catch (error) {
      this.fault = error as Error;
      throw error;
    }
  }
}

async function explain(
  error: unknown,
  { source, upload, sent, json }: { source: Source; upload: Upload; sent: string; json: boolean },
): Promise<unknown> {
  // The fault of the source comes first: the request fails of it.
  if (upload.fault !== undefined && !(error instanceof Refusal))
    return new Failure(`${source.name} cannot be read: ${upload.fault.message}`);
  if (error instanceof Refusal) {
    const { counts, message } = explainFailedImport(error);
    if (json && counts !== undefined) await printCounts(counts);
    return new Failure(message);
  }
  if (error instanceof Failure && error.exitCode === exitCodes.unreachable && upload.sent > 0)
    return new Failure(`${error.message}\n  When the connection broke, ${sent}. ${repeatHint}`, error.exitCode);
  return error;
}

async function openSource(file: string | undefined): Promise<Source> {
  if (file === undefined && process.stdin.isTTY === true)
    throw new Failure('Name a file, or pipe lines in; - reads them from this terminal.', exitCodes.misused);
  if (file === undefined || file === '-') return { name: 'Standard input', stream: process.stdin };
  try {
    const facts = await stat(file);
    if (facts.isDirectory()) throw new Error('it is a folder');
    return { name: file, stream: createReadStream(file), ...(facts.isFile() ? { total: facts.size } : {}) };
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function printCounts(counts: ImportCounts): Promise<void> {
  return writeOut(`${JSON.stringify(counts, null, 2)}\n`);
}

function summarize(counts: ImportCounts, durationMs: number): string {
  const parts = [`${counts.inserted_count} inserted`];
  if (counts.replaced_count > 0) parts.push(`${counts.replaced_count} replaced`);
  if (counts.skipped_count > 0) parts.push(`${counts.skipped_count} skipped`);
  return `Imported: ${parts.join(', ')} in ${(durationMs / 1000).toFixed(1)} s.`;
}
