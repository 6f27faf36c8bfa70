import type { OperatorDefinition } from '../operator.js';

/** `$rand`: a number from 0 up to, but not, 1; another one each time. */
export const randomOperators: readonly OperatorDefinition[] = [
  { name: '$rand', positional: { least: 0, most: 0 }, varies: true, compile: () => () => Math.random() },
];
