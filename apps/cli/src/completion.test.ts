import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './testing/run-dbs.js';

const place = new Workplace();
let url: string;

beforeAll(async () => {
  url = (await place.serve()).url;
  const environment = { DBS_URL: url };
  for (const name of ['users', 'user_events', 'orders'])
    expect((await place.run(['collections', 'create', name], { environment })).code).toBe(0);
  expect((await place.run(['indexes', 'create', 'users', 'age:desc'], { environment })).code).toBe(0);
  writeFileSync(place.path('people.ndjson'), '');
  writeFileSync(place.path('people two.ndjson'), '');
});

afterAll(() => place.remove());

/**
 * What the real bash makes of a line when the tab key is pressed at its end: it reads the line itself, so that its own
 * ways of breaking words are part of the test.
 */
async function complete(line: string, environment: Record<string, string> = { DBS_URL: url }): Promise<string> {
  const setup = [
    'PS1="" ; bind "set bell-style none" ; bind "set enable-bracketed-paste off"',
    'eval "$(dbs completion bash)"',
    // The line that has come of it is shown instead of being run.
    `bind -x '"\\C-g": printf "\\nLINE<%s>\\n" "$READLINE_LINE"'`,
    'echo ready',
  ].join('\n');
  writeFileSync(place.path('rc'), setup);
  const running = place.startInBash(place.path('rc'), environment);
  await until(() => running.output.stdout.includes('ready'));
  running.child.stdin?.write(`${line}\t\u0007`);
  await until(() => /LINE<.*>\r?\n/.test(running.output.stdout));
  running.child.kill('SIGKILL');
  await running.ended;
  return /LINE<(.*)>/.exec(running.output.stdout)?.[1] ?? '';
}

async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 25_000;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error('It did not come to pass.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('bash completes', () => {
  it.each([
    ['dbs expl', 'dbs explain '],
    ['dbs coll', 'dbs collections '],
    ['dbs indexes dr', 'dbs indexes drop '],
    ['dbs query --all', 'dbs query --all'],
    ['dbs query users --so', 'dbs query users --sort '],
    ['dbs query ord', 'dbs query orders '],
    ['dbs query use', 'dbs query user'],
    ['dbs query --sort age:desc ord', 'dbs query --sort age:desc orders '],
    ['dbs import orders peo', 'dbs import orders people'],
    ['dbs import orders people\\ t', 'dbs import orders people\\ two.ndjson '],
    ['dbs indexes drop users age', 'dbs indexes drop users age_-1 '],
    ['dbs query --database sq', 'dbs query --database sqlite '],
    ['dbs query --database=sq', 'dbs query --database=sqlite '],
    ['dbs import --on-conflict=sk', 'dbs import --on-conflict=skip '],
    ['dbs completion fi', 'dbs completion fish '],
    ['dbs query users \'{"age": 1}\' --li', 'dbs query users \'{"age": 1}\' --limit '],
  ])('%s', async (line, completed) => {
    // `--all` has `--allow-scan` beside it: nothing is added.
    expect(await complete(line)).toBe(completed);
  });

  it('with the address that the line has', async () => {
    expect(await complete(`dbs query --url ${url} ord`, {})).toBe(`dbs query --url ${url} orders `);
  });

  it('nothing where the service is not there', async () => {
    expect(await complete('dbs query ord', { DBS_URL: 'http://127.0.0.1:1' })).toBe('dbs query ord');
  });
});

describe('other shells', () => {
  const ask = async (shell: string, ...words: string[]) => {
    const at = String(words.length - 1);
    return (await place.run(['__complete', shell, at, ...words], { environment: { DBS_URL: url } })).stdout;
  };

  it('get the meanings, too', async () => {
    expect(await ask('fish', 'dbs', 'expl')).toBe(
      'explain\tTell how a query is answered: what the engine does, what is left to core, the index, documents read.\n',
    );
    expect(await ask('zsh', 'dbs', 'query', 'user')).toBe('user_events\nusers\n');
    expect(await ask('zsh', 'dbs', 'query', '--database=')).toBe('--database=sqlite\n');
    expect(await ask('fish', 'dbs', 'import', 'orders', '')).toBe(':files\n');
  });

  it('have a script, and one that is not known is refused', async () => {
    expect((await place.run(['completion', 'zsh'])).stdout).toContain('#compdef dbs');
    expect((await place.run(['completion', 'fish'])).stdout).toContain('complete -c dbs');
    expect((await place.run(['completion', 'tcsh'])).stderr).toContain('Allowed choices are bash, zsh, fish.');
  });
});
