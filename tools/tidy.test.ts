import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** The house rules that no linter knows, as a test (after TigerBeetle's tidy.zig). */

const root = path.resolve(import.meta.dirname, '..');
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const files = listed.split('\n').filter((file) => file !== '' && existsSync(path.join(root, file)));
const sources = files.filter((file) => /^(packages|apps|examples|bench|infra|tools)\/.*\.(ts|mjs)$/.test(file));
const published = sources.filter((file) => /^packages\/[^/]+\/src\//.test(file) && !file.endsWith('.test.ts'));
const manifests = files.filter((file) => /^(packages|apps)\/[^/]+\/package\.json$/.test(file));
const pages = files.filter((file) => file.endsWith('.md') && !file.startsWith('.changeset/'));

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const linesOf = (file: string): string[] => read(file).split('\n');
const findLines = (candidates: readonly string[], pattern: RegExp): string[] =>
  candidates.flatMap((file) =>
    linesOf(file).flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );

describe('source files', () => {
  it('have kebab-case names, and say what they hold', () => {
    const odd = sources.filter(
      (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|torture|config|bench|fixture))?\.(ts|mjs)$/.test(path.basename(file)),
    );
    expect(odd).toEqual([]);
    expect(sources.filter((file) => /(^|\/)(utils?|helpers?|common|misc)\.ts$/.test(file))).toEqual([]);
  });

  it('hold one concept: 300 lines at most, tests 600', () => {
    const long = sources.filter((file) => linesOf(file).length > (file.endsWith('.test.ts') ? 600 : 300));
    expect(long.map((file) => `${file}: ${linesOf(file).length} lines`)).toEqual([]);
  });

  it('have no leftovers and no ways around the checks', () => {
    const self = 'tools/tidy.test.ts';
    const others = sources.filter((file) => file !== self);
    expect(findLines(others, /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|biome-ignore/)).toEqual([]);
    expect(findLines(others, /\b(it|test|describe)\.(only|skip|todo)\b/)).toEqual([]);
    expect(findLines(published, /\bconsole\./)).toEqual([]);
  });

  it('document every export of a package', () => {
    const bare = published.flatMap((file) => {
      const lines = linesOf(file);
      return lines.flatMap((line, index) => {
        const isDeclaration = /^export (abstract )?(async )?(function\*?|class|interface|type|const) \w/.test(line);
        // A schema says what it is in its own description.
        const isSchema = /^export const \w+(Field|Input|Schema)\b/.test(line);
        const isOverload = /^export (async )?function/.test(lines[index - 1] ?? '');
        return isDeclaration && !isSchema && !isOverload && !/\*\/\s*$/.test(lines[index - 1] ?? '')
          ? [`${file}:${index + 1}: ${line}`]
          : [];
      });
    });
    expect(bare).toEqual([]);
  });
});

describe('packages', () => {
  it('have a README and a place in the import directions', () => {
    const names = manifests.filter((file) => file.startsWith('packages/')).map((file) => file.split('/')[1] ?? '');
    const directions = read('.dependency-cruiser.mjs');
    expect(names.filter((name) => !new RegExp(`^ {2}'?${name}'?: \\[`, 'm').test(directions))).toEqual([]);
    expect(
      manifests.map((file) => path.join(path.dirname(file), 'README.md')).filter((page) => !files.includes(page)),
    ).toEqual([]);
  });

  it('are alike: licence, module type, engines, one version line', () => {
    const facts = manifests.map((file) => {
      const { name, license, type, engines, version } = JSON.parse(read(file)) as Record<string, unknown>;
      return { name, license, type, engines, version };
    });
    const [first] = facts;
    for (const { name, ...rest } of facts) {
      expect(name).toMatch(/^@database-service\/[a-z-]+$/);
      expect({ name, ...rest }).toEqual({ ...first, name });
    }
  });
});

describe('texts', () => {
  it('link to what exists', () => {
    // Blocks of code may hold what looks like a link.
    const broken = pages.flatMap((page) =>
      [
        ...read(page)
          .replace(/^```.*?^```$/gms, '')
          .matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)/g),
      ]
        .map(([, target]) => target ?? '')
        .filter((target) => !existsSync(path.join(root, path.dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('name no private place', () => {
    const texts = files.filter(
      (file) => /\.(ts|mjs|md|json|ya?ml|sh)$|^\.ci\/|Dockerfile/.test(file) && file !== 'tools/tidy.test.ts',
    );
    expect(
      findLines(texts, /\/work\/|\/tmp\/n24|resolved.*https?:\/\/(?!registry\.npmjs\.org)|tarball: https?:/),
    ).toEqual([]);
  });

  it('hold no large file', () => {
    const large = files.filter(
      (file) => file !== 'pnpm-lock.yaml' && readFileSync(path.join(root, file)).length > 300_000,
    );
    expect(large).toEqual([]);
  });
});
