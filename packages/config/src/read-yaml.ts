import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { ConfigFault } from './config-error.js';

/** What a YAML file holds, or what is wrong with it. `undefined`: there is no such file. */
export type YamlFile =
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly faults: readonly ConfigFault[] }
  | undefined;

/** Reads one configuration file. */
export function readYaml(file: string): YamlFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { faults: [{ key: file, source: file, fault: `cannot be read: ${(error as Error).message}.` }] };
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    return { faults: document.errors.map(({ message }) => ({ key: file, source: file, fault: firstLine(message) })) };
  }
  const values: unknown = document.toJS();
  if (values === null || values === undefined) return { values: {} };
  if (isRecord(values)) return { values };
  return { faults: [{ key: file, source: file, fault: 'must hold sections.', example: 'http: { port: 8080 }' }] };
}

/** Whether a value read from YAML has keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The lines after the first repeat the file's text, which may hold secrets.
function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
