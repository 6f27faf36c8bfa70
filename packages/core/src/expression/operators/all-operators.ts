import type { OperatorDefinition } from '../operator.js';
import { accumulatingOperators } from './accumulating.js';
import { arithmeticOperators } from './arithmetic.js';
import { arrayPartOperators } from './array-parts.js';
import { arrayOperators } from './arrays.js';
import { bitOperators } from './bits.js';
import { booleanOperators } from './boolean.js';
import { comparisonOperators } from './comparison.js';
import { conditionalOperators } from './conditional.js';
import { convertOperators } from './convert.js';
import { dateArithmeticOperators } from './date-arithmetic.js';
import { dateDiffOperators } from './date-diff.js';
import { dateFieldOperators } from './date-fields.js';
import { dateFromPartsOperators } from './date-from-parts.js';
import { dateFromStringOperators } from './date-from-string.js';
import { dateToPartsOperators } from './date-to-parts.js';
import { dateToStringOperators } from './date-to-string.js';
import { dateTruncOperators } from './date-trunc.js';
import { indexOfTextOperators } from './index-of-text.js';
import { objectOperators } from './objects.js';
import { randomOperators } from './random.js';
import { regexOperators } from './regex.js';
import { replaceOperators } from './replace.js';
import { roundingOperators } from './rounding.js';
import { setOperators } from './sets.js';
import { stringOperators } from './strings.js';
import { substringOperators } from './substrings.js';
import { sumOperators } from './sums.js';
import { trigonometryOperators } from './trigonometry.js';
import { trimOperators } from './trim.js';
import { typeOperators } from './types.js';
import { zipOperators } from './zip.js';

const families: readonly (readonly OperatorDefinition[])[] = [
  zipOperators,
  setOperators,
  randomOperators,
  objectOperators,
  arrayPartOperators,
  arrayOperators,
  accumulatingOperators,
  booleanOperators,
  comparisonOperators,
  conditionalOperators,
  arithmeticOperators,
  bitOperators,
  convertOperators,
  dateArithmeticOperators,
  dateDiffOperators,
  dateFieldOperators,
  dateFromPartsOperators,
  dateFromStringOperators,
  dateToPartsOperators,
  dateToStringOperators,
  dateTruncOperators,
  indexOfTextOperators,
  regexOperators,
  replaceOperators,
  roundingOperators,
  stringOperators,
  substringOperators,
  sumOperators,
  trigonometryOperators,
  trimOperators,
  typeOperators,
];

/** The operators that expressions may have, by name. `$literal`, `$let`, `$map`, `$filter`, `$reduce`, `$sortArray` have nodes of their own. */
export const allOperators: ReadonlyMap<string, OperatorDefinition> = new Map(
  families.flat().map((definition) => [definition.name, definition]),
);
