import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8');

/** The folders of the workspaces and what each needs of the others, when it runs. */
const workspaces = new Map(
  globSync(['{packages,apps,clients}/*/package.json', '{bench,examples}/package.json'], { cwd: root }).map((file) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    const needed = Object.keys(dependencies).flatMap((name) => /^@database-service\/(.+)$/.exec(name)?.[1] ?? []);
    return [file.replace('/package.json', ''), needed];
  }),
);

/** The imports that the diagram shows, by the packages' short names; what a line says in words is no import. */
function readEdges(): ReadonlyMap<string, readonly string[]> {
  const diagram = /```mermaid\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const titles = new Map(
    [...diagram.matchAll(/(\w+)\[(?:\w+\/)?([\w-]+)\]/g)].map(([, id = '', title = '']) => [id, title]),
  );
  const nameOf = (id: string): string => titles.get(id) ?? id;
  const edges = new Map<string, string[]>();
  for (const line of diagram.replaceAll(/\[[^\]]*\]/g, '').split('\n')) {
    const groups = line
      .replace(/-- [\w ]+ -->/, '-->')
      .split('-->')
      .map((group) => group.split('&').map((id) => nameOf(id.trim())));
    for (const [at, group] of groups.slice(0, -1).entries()) {
      for (const from of group) edges.set(from, [...(edges.get(from) ?? []), ...(groups[at + 1] ?? [])]);
    }
  }
  return edges;
}

const edges = readEdges();
const shortName = (folder: string): string => folder.split('/').at(-1) ?? '';

it('the page names every workspace', () => {
  const missing = [...workspaces.keys()].filter((folder) => !page.includes(`](../${folder})`));
  expect(missing).toEqual([]);
});

it('the diagram shows imports that are there', () => {
  const needs = new Map([...workspaces].map(([folder, needed]) => [shortName(folder), needed]));
  const drawn = [...edges].flatMap(([from, to]) => to.map((each) => [from, each] as const));
  expect(drawn.length).toBeGreaterThan(15);
  expect(drawn.filter(([from, to]) => needs.get(from)?.includes(to) !== true)).toEqual([]);
});

it('the diagram leaves out none, but for those that follow from others', () => {
  const reach = (from: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const visit = (name: string): void => {
      for (const next of edges.get(name) ?? []) {
        if (found.has(next)) continue;
        found.add(next);
        visit(next);
      }
    };
    visit(from);
    return found;
  };
  const hidden = [...workspaces]
    .filter(([folder]) => /^(?:packages|apps)\//.test(folder))
    .flatMap(([folder, needed]) => {
      const drawn = reach(shortName(folder));
      return needed.filter((name) => !drawn.has(name)).map((name) => `${folder} ${name}`);
    });
  expect(hidden).toEqual([]);
});
