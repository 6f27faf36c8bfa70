import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** The page whose blocks of code are files. */
export const clientPage = path.join(root, 'docs/CLIENT_INTEGRATION.md');

const marked = /<!-- file:(\S+) -->\n\n?(`{3,})(\w*)\n.*?\n\2(?=\n)/gs;

/** The page with each block that is marked `<!-- file:<path> -->` as that file is. */
export function includeFiles(page: string): string {
  return page.replace(marked, (_block, file: string, fence: string, language: string) => {
    const text = readFileSync(path.join(root, file), 'utf8').trimEnd();
    return `<!-- file:${file} -->\n\n${fence}${language}\n${text}\n${fence}`;
  });
}

if (process.argv[1] === import.meta.filename) writeFileSync(clientPage, includeFiles(readFileSync(clientPage, 'utf8')));
