import { type Command, Option } from 'commander';
import { exitCodes, Failure } from '../failure.js';
import { readInteger } from '../input/read-fields.js';
import { readJsonObject } from '../input/read-json.js';
import { type Interruption, withInterruption } from '../interruption.js';
import { formatCell } from '../output/format-cell.js';
import { type Look, paint } from '../output/paint.js';
import { writeOut } from '../output/write-out.js';
import { ChangeStream } from '../service/change-stream.js';
import { addConnectionOptions, type Connection } from '../service/connection.js';
import { addCommand } from './add-command.js';

interface WatchOptions extends Connection {
  readonly since?: string;
  readonly filter?: string;
  readonly detail?: string;
  readonly limit?: number;
  readonly output?: 'text' | 'ndjson';
  readonly quiet?: true;
}

/** A record of the change feed, as far as it is shown. */
interface Change {
  readonly op: string;
  readonly time: string;
  readonly document_id?: string;
  readonly version?: number;
  readonly after?: { readonly data: unknown };
  readonly from?: string;
  readonly to?: string;
}

const looks: Readonly<Record<string, Look>> = { created: 'green', updated: 'yellow', deleted: 'red' };

/** `dbs watch` */
export function addWatchCommand(program: Command): void {
  const description =
    'Print the changes of a collection as they happen, until Ctrl-C. Goes on by itself when the connection broke.';
  const command = addCommand(program, 'watch <collection>', description, [
    'dbs watch users',
    `dbs watch users --filter '{"age":{"$gte":30}}' --limit 1`,
    'dbs watch users --since 1.8d1f0c7a52e94b36.2f --detail keys',
  ])
    .option('--since <token>', 'begin behind this token of a change (default: now)')
    .option(
      '--filter <json>',
      'changes after which the document matches, and all deletions; @file reads it from a file',
    )
    .addOption(new Option('--detail <detail>', 'keys: without the documents').choices(['after', 'keys']))
    .option('--limit <number>', 'end after so many changes', readInteger(1))
    .addOption(
      new Option('--output <format>', 'how to print (default: text on a terminal, ndjson elsewhere)').choices([
        'text',
        'ndjson',
      ]),
    )
    .option('--quiet', 'say nothing of the connection');
  addConnectionOptions(command).action((collection: string, options: WatchOptions) =>
    withInterruption((interruption) => watch(collection, options, interruption)),
  );
}

async function watch(collection: string, options: WatchOptions, interruption: Interruption): Promise<void> {
  if (options.since === '') throw new Failure('--since needs the token of a change.', exitCodes.misused);
  const filter = options.filter === undefined ? {} : { filter: readJsonObject(options.filter, 'The filter') };
  const { since, detail, limit = Number.POSITIVE_INFINITY } = options;
  const isText = (options.output ?? (process.stdout.isTTY === true ? 'text' : 'ndjson')) === 'text';
  const watched = { collection, ...filter, ...(since ? { since } : {}), ...(detail ? { detail } : {}) };
  const stream = new ChangeStream(options, watched, interruption.signal, (message) => {
    if (options.quiet !== true) process.stderr.write(`${message}\n`);
  });
  let count = 0;
  for await (const change of stream) {
    await writeOut(isText ? formatChange(JSON.parse(change) as Change, collection) : `${change}\n`);
    count += 1;
    if (count >= limit) return;
  }
  const place = stream.token === undefined ? '' : ` Go on by: dbs watch ${collection} --since ${stream.token}`;
  const interrupted = interruption.failure(`Interrupted after ${count} changes.${place}`);
  if (interrupted !== undefined) throw interrupted;
}

function formatChange(change: Change, collection: string): string {
  const { op, time, document_id: id, version, after, from, to } = change;
  const what = from === undefined ? `${collection}${id === undefined ? '' : `/${formatCell(id)}`}` : `${from} to ${to}`;
  const parts = [
    paint('dim', time),
    paint(looks[op] ?? 'cyan', op.padEnd('updated'.length)),
    what,
    ...(version === undefined ? [] : [paint('dim', `v${version}`)]),
    ...(after === undefined ? [] : [formatCell(after.data)]),
  ];
  return `${parts.join(' ')}\n`;
}
