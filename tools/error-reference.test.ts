import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { renderErrorReference } from './error-reference.ts';

it('docs/reference/errors.md is what the catalogue says (node tools/error-reference.ts writes it)', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../docs/reference/errors.md'), 'utf8');
  expect(page).toBe(renderErrorReference());
});
