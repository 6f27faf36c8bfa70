import type { FlowStage } from '../running-stage.js';

/** `$skip`: passes over the first documents. */
export function startSkip(count: number): FlowStage {
  let left = count;
  return {
    kind: 'flow',
    take(document, next) {
      if (left === 0) return next(document);
      left -= 1;
      return true;
    },
  };
}
