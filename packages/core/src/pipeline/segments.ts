import { compileValueFilter } from '../filter/match.js';
import type { DataObject } from '../value/value.js';
import type { Stage } from './ast.js';
import { type Collector, createCountCollector, createGroupCollector, createSortCollector } from './collectors.js';

/** Bits of what a step says about a document. */
export const passes = 1;
/** No later document will pass. */
export const ends = 2;

type Step = (document: DataObject) => number;

/** Stages that let documents through one by one, and the stage after them that collects, if any. */
export interface Segment {
  /** The bits `passes` and `ends`. */
  readonly flow: Step;
  readonly collector: Collector | undefined;
}

/** Cuts stages at those that collect. The last segment never does. Segments hold state: they run once. */
export function compileSegments(stages: readonly Stage[], bytesMax: number): readonly [Segment, ...Segment[]] {
  const segments: Segment[] = [];
  let steps: Step[] = [];
  for (const [index, stage] of stages.entries()) {
    const collector = createCollector(stage, stages.slice(index + 1), bytesMax);
    if (collector === undefined) {
      steps.push(compileStep(stage));
    } else {
      segments.push({ flow: joinSteps(steps), collector });
      steps = [];
    }
  }
  const last: Segment = { flow: joinSteps(steps), collector: undefined };
  const [first, ...rest] = segments;
  return first === undefined ? [last] : [first, ...rest, last];
}

function createCollector(stage: Stage, following: readonly Stage[], bytesMax: number): Collector | undefined {
  switch (stage.kind) {
    case 'sort':
      return createSortCollector(stage, neededOf(following), bytesMax);
    case 'group':
      return createGroupCollector(stage, bytesMax);
    case 'count':
      return createCountCollector(stage.field);
    default:
      return undefined;
  }
}

/** How many of its first documents a sort must keep, by the skips and the limit that follow at once. */
function neededOf(following: readonly Stage[]): number {
  let skipped = 0;
  for (const stage of following) {
    if (stage.kind === 'limit') return skipped + stage.count;
    if (stage.kind !== 'skip') break;
    skipped += stage.count;
  }
  return Number.POSITIVE_INFINITY;
}

function compileStep(stage: Stage): Step {
  switch (stage.kind) {
    case 'match': {
      const matches = compileValueFilter(stage.filter);
      return (document) => (matches(document) ? passes : 0);
    }
    case 'skip': {
      let left = stage.count;
      return () => {
        if (left === 0) return passes;
        left -= 1;
        return 0;
      };
    }
    case 'limit': {
      let left = stage.count;
      return () => {
        left -= 1;
        return left > 0 ? passes : passes | ends;
      };
    }
    default:
      return () => passes;
  }
}

function joinSteps(steps: readonly Step[]): Step {
  const [only] = steps;
  if (only === undefined) return () => passes;
  if (steps.length === 1) return only;
  return (document) => {
    let ending = 0;
    for (const step of steps) {
      const said = step(document);
      ending |= said & ends;
      if ((said & passes) === 0) return ending;
    }
    return passes | ending;
  };
}
