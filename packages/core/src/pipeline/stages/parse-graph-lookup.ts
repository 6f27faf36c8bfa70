import { checkCollectionName } from '../../document/collection-name.js';
import { extendPointer } from '../../errors/pointer.js';
import { parseExpression } from '../../expression/parse.js';
import { all } from '../../filter/build.js';
import { parseFilterWithoutText } from '../../filter/parse.js';
import type { Limits } from '../../limits.js';
import type { GraphLookupStage } from '../ast.js';
import type { StageContext } from '../stage-context.js';
import { badStage, readPath } from './parse-lookup.js';
import { readOptions } from './read-options.js';

const stage = '$graphLookup';

const options = {
  required: ['from', 'startWith', 'connectFromField', 'connectToField', 'as'],
  optional: ['maxDepth', 'depthField', 'restrictSearchWithMatch'],
};

/**
 * Parses the operand of `$graphLookup`. Its `restrictSearchWithMatch` is in terms of stored documents.
 *
 * @throws DataError BAD_OPERAND, BAD_NAME, BAD_PATH, and what expressions and filters throw
 */
export function parseGraphLookup(
  raw: unknown,
  limits: Limits,
  pointer: string,
  { scope }: StageContext,
): GraphLookupStage {
  const given = readOptions(stage, raw, options, pointer);
  const { startWith, maxDepth, restrictSearchWithMatch } = given;
  const inside = (name: string) => extendPointer(pointer, name);
  return Object.freeze({
    kind: 'graphLookup',
    from: checkCollectionName(given.from, inside('from')),
    startWith: parseExpression(startWith, limits, inside('startWith'), scope),
    connectFromPath: readPath(stage, given, 'connectFromField', pointer),
    connectToPath: readPath(stage, given, 'connectToField', pointer),
    as: readPath(stage, given, 'as', pointer),
    ...(maxDepth === undefined ? {} : { depthMax: parseDepth(maxDepth, inside('maxDepth')) }),
    ...(given.depthField === undefined ? {} : { depthPath: readPath(stage, given, 'depthField', pointer) }),
    restriction:
      restrictSearchWithMatch === undefined
        ? all
        : parseFilterWithoutText(restrictSearchWithMatch, limits, inside('restrictSearchWithMatch')),
  });
}

function parseDepth(raw: unknown, pointer: string): number {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0) return raw + 0;
  throw badStage('maxDepth is an integer of at least 0: 0 follows no link.', pointer);
}
