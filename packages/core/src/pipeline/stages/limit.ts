import type { FlowStage } from '../running-stage.js';

/** `$limit`: ends with the last document that it lets through, without asking for another. */
export function startLimit(count: number): FlowStage {
  let left = count;
  return {
    kind: 'flow',
    take(document, next) {
      left -= 1;
      return next(document) && left > 0;
    },
  };
}
