import { readStep } from '../document/read-path.js';
import { quoteInput } from '../errors/quote.js';
import { compileValueFilter } from '../filter/match.js';
import { isValueArray, type Value } from '../value/value.js';
import type { UpdatePath, UpdateStep } from './ast.js';
import { formatStep, formatUpdatePath } from './format-path.js';
import { describeType, type Place, refuseAt } from './place.js';

/** Finds the element that `$` stands for in the array at these keys. */
export type FindMatched = (keys: readonly string[], elements: readonly Value[]) => number | undefined;

/** Finds the paths, of names and indices only, that a path with positional steps means in a document. */
export type PathResolver = (contents: Value, place: Place, findMatched: FindMatched) => readonly (readonly string[])[];

/** Chooses elements of the array that a positional step stands after. */
type Chooser = (
  keys: readonly string[],
  elements: readonly Value[],
  place: Place,
  find: FindMatched,
) => readonly number[];

type CompiledStep = string | Chooser;

/** Compiles a path with positional steps. The paths it resolves to are in order of the elements. */
export function compilePathResolver(path: UpdatePath): PathResolver {
  const steps = path.steps.map(compileStep);
  return (contents, place, findMatched) => {
    const paths: (readonly string[])[] = [];
    const walk = (value: Value | undefined, keys: readonly string[]): void => {
      const step = steps[keys.length];
      if (step === undefined) {
        paths.push(keys);
      } else if (typeof step === 'string') {
        walk(readStep(value, step), [...keys, step]);
      } else {
        const elements = readElements(value, path, keys.length, place);
        for (const index of step(keys, elements, place, findMatched)) walk(elements[index], [...keys, String(index)]);
      }
    };
    walk(contents, []);
    return paths;
  };
}

function compileStep(step: UpdateStep): CompiledStep {
  if (typeof step === 'string') return step;
  switch (step.kind) {
    case 'matched':
      return chooseMatched;
    case 'every':
      return (_keys, elements) => [...elements.keys()];
    case 'filtered': {
      const matches = compileValueFilter(step.filter);
      return (_keys, elements) => [...elements.keys()].filter((index) => matches(elements[index] as Value));
    }
  }
}

function chooseMatched(
  keys: readonly string[],
  elements: readonly Value[],
  place: Place,
  find: FindMatched,
): readonly number[] {
  const index = find(keys, elements);
  if (index !== undefined) return [index];
  throw refuseAt(place, 'The filter does not tell which element $ stands for; it needs a condition on this array');
}

function readElements(value: Value | undefined, path: UpdatePath, depth: number, place: Place): readonly Value[] {
  if (isValueArray(value)) return value;
  const reached = quoteInput(formatUpdatePath({ root: path.root, steps: path.steps.slice(0, depth) }));
  const step = formatStep(path.steps[depth] ?? '');
  const what = value === undefined ? 'does not exist' : `is ${describeType(value)}`;
  throw refuseAt(place, `${step} stands for elements of an array, but ${reached} ${what}`);
}
