import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientPrograms } from '../examples/src/clients/client-programs.ts';
import { clientPage, includeFiles } from './client-integration.ts';

const root = path.resolve(import.meta.dirname, '..');
const page = readFileSync(clientPage, 'utf8');
const sources = globSync('examples/clients/{node,python,go,java}/{rest,grpc}/**/*.{mjs,py,go,java}', {
  cwd: root,
}).filter((file) => !file.includes('/target/'));

describe('docs/CLIENT_INTEGRATION.md', () => {
  it('shows the files as they are: `node tools/client-integration.ts` writes them anew', () => {
    expect(includeFiles(page)).toBe(page);
  });

  it('shows every source, how it is built, and what it prints', () => {
    const shown = [...page.matchAll(/<!-- file:(\S+) -->/g)].map(([, file]) => file);
    const others = ['python/build.sh', 'go/build.sh', 'java/build.sh', 'expected-output.txt'];
    expect(sources.length).toBe(19);
    expect(shown).toEqual(expect.arrayContaining([...sources, ...others.map((file) => `examples/clients/${file}`)]));
  });

  it.each(clientPrograms)('says how to run $name', ({ command }) => {
    expect(page).toContain(command.map((word) => (/[*;]/.test(word) ? `"${word}"` : word)).join(' '));
  });
});

describe('the examples', () => {
  const reference = readFileSync(path.join(root, 'docs/reference/errors.md'), 'utf8');
  const worthRepeating = [...reference.matchAll(/^\| `(\w+)` \| yes \|/gm)].map(([, reason]) => reason);
  const clients = sources.filter((file) => /\/(client\.(mjs|py|go)|ServiceException\.java)$/.test(file));

  it.each(clients)('repeat for the reasons that the catalogue calls worth repeating: %s', (file) => {
    expect(clients.length).toBe(8);
    const [, list] =
      /(?:transient|TRANSIENT) = [^"']*(.*?)[)}\]]/s.exec(readFileSync(path.join(root, file), 'utf8')) ?? [];
    const named = [...(list ?? '').matchAll(/["']([A-Z_]+)["']/g)].map(([, reason]) => reason);
    expect(named).toEqual(worthRepeating.toSorted());
  });
});
