import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ErrorCode, errorReasons } from '../packages/core/src/errors/reasons.ts';

/** The page that docs/reference/errors.md has to be, made from core's catalogue. */
export function renderErrorReference(): string {
  const byCode = Map.groupBy(Object.entries(errorReasons), ([, entry]): ErrorCode => entry.code);
  const sections = [...byCode].map(([code, reasons]) => {
    const rows = reasons.map(
      ([reason, entry]) => `| \`${reason}\` | ${entry.retryable ? 'yes' : 'no'} | ${entry.summary} |`,
    );
    return [`## ${code}`, '', '| reason | worth repeating | what it means |', '|---|---|---|', ...rows, ''].join('\n');
  });
  return [
    '# Errors',
    '',
    'Every error has a `code` and, in `details.reason`, one of the reasons below; a reason belongs to one code.',
    'Made from the catalogue in packages/core/src/errors/reasons.ts by `node tools/error-reference.ts`; a test keeps it true.',
    '',
    ...sections,
  ].join('\n');
}

if (import.meta.main) {
  writeFileSync(path.resolve(import.meta.dirname, '../docs/reference/errors.md'), renderErrorReference());
}
