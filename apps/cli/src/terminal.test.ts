import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, Workplace } from './testing/run-dbs.js';

/** What depends on being looked at: run on a pseudo-terminal. */

const place = new Workplace();
let environment: Record<string, string>;

beforeAll(async () => {
  const server = await place.serve();
  environment = { DBS_URL: server.url };
  const input = `{"id":"ada","data":{"name":"Ada","about":"${'long '.repeat(30)}","age":36}}\n{"id":"李","data":{"name":"李明"}}\n`;
  expect((await place.run(['import', 'users', '--quiet'], { input, environment })).code).toBe(0);
});

afterAll(() => place.remove());

const csi = '\u001b[';

async function until(running: Running, text: string): Promise<void> {
  const endMs = Date.now() + 20_000;
  while (!running.output.stdout.includes(text)) {
    if (Date.now() > endMs) throw new Error(`No "${text}" in ${JSON.stringify(running.output)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('on a terminal', () => {
  it('query prints a table that fits', async () => {
    const { code, stdout } = await place.startInTerminal(['query', 'users'], environment, 60).ended;
    expect(code).toBe(0);
    expect(stdout).toContain(`${csi}1m`);
    expect(stripVTControlCharacters(stdout).split('\r\n')).toEqual([
      'id   name  about                                     age',
      'ada  Ada   long long long long long long long long…  36',
      '李   李明',
      '',
    ]);
    const narrow = await place.startInTerminal(['query', 'users'], environment, 20).ended;
    expect(stripVTControlCharacters(narrow.stdout).split('\r\n')[0]).toBe('id   name  …');
  });

  it('NO_COLOR is heeded, and lines of JSON may be asked for', async () => {
    const plain = await place.startInTerminal(['query', 'users'], { ...environment, NO_COLOR: '1' }).ended;
    expect(plain.stdout).not.toContain(csi);
    expect(plain.stdout).toMatch(/^id {3}name/);
    const lines = await place.startInTerminal(['query', 'users', '--output', 'ndjson'], environment).ended;
    expect(lines.stdout.split('\r\n').length).toBe(3);
    expect((await place.startInTerminal(['query', 'users', '{'], environment).ended).stdout).toContain(
      `${csi}31merror:`,
    );
    const help = await place.startInTerminal(['query', '--help'], { NO_COLOR: '1' }).ended;
    expect(help.stdout).not.toContain(csi);
  });

  it('import draws a bar, and Ctrl-C ends it and brings the cursor back', async () => {
    const running = place.startInTerminal(['import', 'typed', '-'], environment);
    running.child.stdin?.write('{"id":"one","data":{}}\r');
    await until(running, 'import  ');
    running.child.stdin?.write('\u0003');
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain(`${csi}?25h`);
    expect(stripVTControlCharacters(stdout)).toContain('error: Interrupted when ');
    expect(stripVTControlCharacters(stdout)).toContain('Repeat it with --on-conflict skip');
  });

  it('import without a file says what it wants', async () => {
    const { code, stdout } = await place.startInTerminal(['import', 'typed'], environment).ended;
    expect(code).toBe(2);
    expect(stdout).toContain('Name a file, or pipe lines in');
  });

  it('export draws a bar beside a file', async () => {
    const { code, stdout } = await place.startInTerminal(['export', 'users', 'users.ndjson'], environment).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('export  [');
    expect(stdout).toContain('Exported: 2 documents.');
  });

  it.each([
    ['no', 1, 'Nothing was removed.'],
    ['yes', 0, 'dropped  asked'],
  ])('collections drop asks, and is told %s', async (answer, code, said) => {
    expect((await place.run(['import', 'asked', '--quiet'], { input: '{"data":{}}', environment })).code).toBe(0);
    const running = place.startInTerminal(['collections', 'drop', 'asked'], environment);
    await until(running, 'Type yes: ');
    running.child.stdin?.write(`${answer}\r`);
    const result = await running.ended;
    expect(result.code).toBe(code);
    expect(stripVTControlCharacters(result.stdout)).toContain(said);
  });

  it('watch prints a line for each change', async () => {
    const running = place.startInTerminal(['watch', 'seen'], environment);
    for (let n = 0; !running.output.stdout.includes('created'); n += 1) {
      const input = `{"id":"n${n}","data":{"name":"Zoë"}}`;
      expect((await place.run(['import', 'seen', '--quiet'], { input, environment })).code).toBe(0);
    }
    running.child.stdin?.write('\u0003');
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain(`${csi}32mcreated`);
    expect(stripVTControlCharacters(stdout)).toMatch(/\d{4}-\S+Z created seen\/n\d+ v1 \{"name":"Zoë"\}\r\n/);
  });
});
