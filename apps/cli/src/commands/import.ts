import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import { addConnectionOptions, type Connection, request } from '../connection.js';
import { Failure } from '../failure.js';
import { startProgress } from '../progress.js';

interface ImportOptions extends Connection {
  readonly collection: string;
  readonly onConflict: string;
  readonly quiet?: true;
}

/** The answer's data. */
interface ImportCounts {
  readonly inserted_count: number;
  readonly replaced_count: number;
  readonly skipped_count: number;
  readonly failed_count?: number;
}

/** `dbs import` */
export function addImportCommand(program: Command): void {
  const command = program
    .command('import <file>')
    .description(
      'Send NDJSON (one document in each line; gzip by the ending .gz) from a file, or - for standard input.',
    )
    .requiredOption('--collection <name>', 'collection to write into')
    .addOption(
      new Option('--on-conflict <action>', 'what to do with a document whose id exists')
        .choices(['fail', 'skip', 'replace'])
        .default('fail'),
    )
    .option('--quiet', 'no progress');
  addConnectionOptions(command).action(importFile);
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { source, total } = await openSource(file);
  const progress = startProgress({ label: 'import', unit: 'bytes', total, quiet: options.quiet });
  let sent = 0;
  let unreadable: Error | undefined;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source) {
        sent += (chunk as Buffer).length;
        progress.update(sent);
        yield chunk as Buffer;
      }
    } catch (error) {
      unreadable = error as Error;
      throw error;
    }
  };
  const path = `/collections/${encodeURIComponent(options.collection)}/import?on_conflict=${options.onConflict}`;
  const startedAt = performance.now();
  try {
    const response = await request(options, path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-ndjson',
        ...(file.endsWith('.gz') ? { 'Content-Encoding': 'gzip' } : {}),
      },
      body: Readable.toWeb(Readable.from(counted())) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    const { data } = (await response.json()) as { readonly data: ImportCounts };
    progress.end(summarize(data, performance.now() - startedAt));
  } catch (error) {
    progress.abandon();
    if (unreadable !== undefined) throw new Failure(`${file} cannot be read: ${unreadable.message}`);
    throw error;
  }
}

async function openSource(file: string): Promise<{ source: Readable; total?: number }> {
  if (file === '-') return { source: process.stdin };
  try {
    const facts = await stat(file);
    if (facts.isDirectory()) throw new Error('it is a folder');
    return { source: createReadStream(file), ...(facts.isFile() ? { total: facts.size } : {}) };
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function summarize(counts: ImportCounts, durationMs: number): string {
  const parts = [`${counts.inserted_count} inserted`];
  if (counts.replaced_count > 0) parts.push(`${counts.replaced_count} replaced`);
  if (counts.skipped_count > 0) parts.push(`${counts.skipped_count} skipped`);
  return `Imported: ${parts.join(', ')} in ${(durationMs / 1000).toFixed(1)} s.`;
}
