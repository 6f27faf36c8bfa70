import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
 * What a real shell makes of a line when the tab key is pressed at its end: it reads the line itself, so that its own ways
 * of breaking words are part of the test.
 */
async function pressTab(command: string, line: string, environment: Record<string, string>): Promise<string> {
  const running = place.startShell(command, environment);
  await until(() => running.output.stdout.includes('ready'));
  running.child.stdin?.write(`${line}\t\u0007`);
  await until(() => /LINE<.*>\r?\n/.test(running.output.stdout));
  running.child.kill('SIGKILL');
  await running.ended;
  return /LINE<(.*)>/.exec(running.output.stdout)?.[1] ?? '';
}

/** The line that has come of it is shown instead of being run. */
async function complete(line: string, environment: Record<string, string> = { DBS_URL: url }): Promise<string> {
  const setup = [
    'PS1="" ; bind "set bell-style none" ; bind "set enable-bracketed-paste off"',
    'eval "$(dbs completion bash)"',
    `bind -x '"\\C-g": printf "\\nLINE<%s>\\n" "$READLINE_LINE"'`,
    'echo ready',
  ].join('\n');
  writeFileSync(place.path('rc'), setup);
  return pressTab(`bash --rcfile '${place.path('rc')}' -i`, line, environment);
}

/** As `complete`, in zsh, which gets the completion in one of the two ways that it has. */
async function completeInZsh(line: string, isInFolder: boolean): Promise<string> {
  const folder = place.path(isInFolder ? 'zsh-folder' : 'zsh-eval');
  mkdirSync(folder, { recursive: true });
  const setup = [
    "PS1='' PS2='' ; unset zle_bracketed_paste ; stty -echo",
    `autoload -Uz compinit`,
    isInFolder
      ? `dbs completion zsh > ${folder}/_dbs ; fpath=(${folder} $fpath) ; compinit -u -D`
      : 'compinit -u -D ; eval "$(dbs completion zsh)"',
    'show() { print -r -- "\nLINE<$BUFFER>" } ; zle -N show ; bindkey "^G" show ; bindkey "^I" complete-word',
    'setopt NO_BEEP ; print ready',
  ].join('\n');
  writeFileSync(join(folder, '.zshrc'), setup);
  return pressTab('zsh -d -i', line, { DBS_URL: url, ZDOTDIR: folder });
}

/** What fish proposes, with meanings. */
async function proposeInFish(line: string): Promise<string[]> {
  const script = 'dbs completion fish | source; complete -C $argv[1]';
  const environment = { DBS_URL: url, HOME: place.folder, LC_ALL: 'C.UTF-8' };
  const { code, stdout, stderr } = await place.runShell(['fish', '--no-config', '-c', script, line], environment);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').filter((proposed) => proposed !== '');
}

/** Where CI runs, every shell has to be there; elsewhere it is said what is not tested. */
function isLeftOut(shell: string): boolean {
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
  if (isThere || process.env.CI !== undefined) return false;
  process.stderr.write(`${shell} is not installed: its completion is not tested.\n`);
  return true;
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

describe.skipIf(isLeftOut('zsh'))('zsh completes', () => {
  it.each([
    ['dbs expl', 'dbs explain '],
    ['dbs indexes dr', 'dbs indexes drop '],
    ['dbs query users --so', 'dbs query users --sort '],
    ['dbs query ord', 'dbs query orders '],
    ['dbs query use', 'dbs query user'],
    ['dbs query --sort age:desc ord', 'dbs query --sort age:desc orders '],
    ['dbs import orders peo', 'dbs import orders people'],
    ['dbs import orders people\\ t', 'dbs import orders people\\ two.ndjson '],
    ["dbs import orders 'people t", "dbs import orders 'people two.ndjson' "],
    ['dbs serve --config=people\\ t', 'dbs serve --config=people\\ two.ndjson '],
    ['dbs indexes drop users age', 'dbs indexes drop users age_-1 '],
    ['dbs query --database=sq', 'dbs query --database=sqlite '],
    ['dbs import --on-conflict sk', 'dbs import --on-conflict skip '],
    ['dbs query users \'{"age": 1}\' --li', 'dbs query users \'{"age": 1}\' --limit '],
    ["dbs query 'ord", "dbs query 'orders' "],
  ])('%s', async (line, completed) => {
    expect(await completeInZsh(line, false)).toBe(completed);
  });

  it('an address between quotes is the address', async () => {
    expect(await completeInZsh(`dbs query --url '${url}' ord`, false)).toBe(`dbs query --url '${url}' orders `);
  });

  it('from a folder of $fpath, from the first time on', async () => {
    expect(await completeInZsh('dbs query ord', true)).toBe('dbs query orders ');
  });
});

describe.skipIf(isLeftOut('fish'))('fish proposes', () => {
  it.each([
    ['dbs expl', ['explain']],
    ['dbs query users --so', ['--sort']],
    ['dbs query ord', ['orders']],
    ['dbs query use', ['user_events', 'users']],
    ["dbs query 'ord", ['orders']],
    ['dbs query --sort age:desc ord', ['orders']],
    ['dbs import orders people', ['people two.ndjson', 'people.ndjson']],
    ['dbs import orders people\\ t', ['people two.ndjson']],
    ["dbs import orders 'people t", ['people two.ndjson']],
    ['dbs import orders bi', ['bin/']],
    ['dbs serve --config=people\\ t', ['--config=people two.ndjson']],
    ['dbs indexes drop users age', ['age_-1']],
    ['dbs query --database=sq', ['--database=sqlite']],
    ['dbs import --on-conflict sk', ['skip']],
    ['dbs query users \'{"age": 1}\' --li', ['--limit']],
  ])('%s', async (line, proposed) => {
    expect((await proposeInFish(line)).map((one) => one.split('\t')[0]).sort()).toEqual(proposed);
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
