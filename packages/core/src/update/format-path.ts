import { formatPath } from '../document/parse-path.js';
import type { UpdatePath, UpdateStep } from './ast.js';

/** A step as it is written in a path: `a`, `0`, `$`, `$[]`, `$[name]`. */
export function formatStep(step: UpdateStep): string {
  if (typeof step === 'string') return step;
  switch (step.kind) {
    case 'matched':
      return '$';
    case 'every':
      return '$[]';
    case 'filtered':
      return `$[${step.name}]`;
  }
}

/** The text that gives this path again. */
export function formatUpdatePath(path: UpdatePath): string {
  return formatPath({ root: path.root, segments: path.steps.map(formatStep) });
}
