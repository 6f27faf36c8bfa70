import type { RE2JS } from 're2js';
import type { Value } from '../../value/value.js';
import { createRegexCompiler } from '../compile-regex.js';
import { findAllMatches, findFirstMatch } from '../find-matches.js';
import type { OperatorDefinition } from '../operator.js';
import { readTextOrNull } from '../text.js';

/** `$regexMatch`, `$regexFind`, `$regexFindAll`, in RE2's syntax as `$regex`. */
export const regexOperators: readonly OperatorDefinition[] = [
  defineRegex('$regexMatch', false, (regex, input) => regex.test(input)),
  defineRegex('$regexFind', null, findFirstMatch),
  defineRegex('$regexFindAll', Object.freeze([]), (regex, input) => findAllMatches(regex, input)),
];

/** @param otherwise - what comes of an input or regex that is null or missing */
function defineRegex(
  name: string,
  otherwise: Value,
  search: (regex: RE2JS, input: string) => Value,
): OperatorDefinition {
  return {
    name,
    named: { required: ['input', 'regex'], optional: ['options'] },
    compile([inputOperand, regexOperand, optionsOperand]) {
      const compileRegex = createRegexCompiler(name);
      return (document, scope) => {
        const input = readTextOrNull(name, 'input', inputOperand?.(document, scope));
        const pattern = readTextOrNull(name, 'regex', regexOperand?.(document, scope));
        const options = readTextOrNull(name, 'options', optionsOperand?.(document, scope)) ?? '';
        // Options are checked even where there is no pattern.
        const regex = compileRegex(pattern ?? '', options);
        return input === null || pattern === null ? otherwise : search(regex, input);
      };
    },
  };
}
