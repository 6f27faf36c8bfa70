import { redactField, redactText } from './redact.js';

/** What a line is about. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Names that every line has; a field of the same name gets a trailing `_`. */
const headNames: ReadonlySet<string> = new Set(['level', 'timestamp', 'msg']);

/** One line: level, timestamp, msg, then the fields, as JSON. Line breaks and control characters are escaped by it. */
export function formatLine(level: string, at: Date, message: string, fields: LogFields): string {
  const line: Record<string, unknown> = { level, timestamp: at.toISOString(), msg: redactText(message) };
  for (const name in fields) {
    if (!Object.hasOwn(fields, name) || name === '__proto__') continue;
    line[headNames.has(name) ? `${name}_` : name] = redactField(name, fields[name]);
  }
  return JSON.stringify(line);
}
