import { setOwn } from '../../value/own-field.js';
import type { CollectingStage } from '../running-stage.js';

/** `$count`: counts documents; nothing for none, as in MongoDB. */
export function startCount(field: string): CollectingStage {
  let count = 0;
  return {
    kind: 'collect',
    add() {
      count += 1;
    },
    finish() {
      if (count === 0) return [];
      const result = {};
      setOwn(result, field, count);
      return [result];
    },
  };
}
