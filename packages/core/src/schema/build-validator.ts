import type { FuncKeywordDefinition, ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { Value } from '../value/value.js';
import { hasBsonType } from './bson-type.js';
import { isDecimalMultiple } from './decimal-multiple.js';
import { compileEnum } from './enum-test.js';
import { countFormat, formatNames, modeOfFormat } from './formats.js';
import { loadAjv } from './load-ajv.js';
import { compileSchemaRegex } from './schema-regex.js';
import { countSteps } from './steps.js';
import { hasUniqueItems } from './unique-items.js';
import { type SchemaWeight, stepsKeyword, weighUse } from './weigh-schema.js';

/** One function for all schemas of a weight: ajv's work grows with the square of the functions that it is given. */
function createUseCounters(): (weight: SchemaWeight) => (value: unknown) => boolean {
  const counters = new Map<string, (value: unknown) => boolean>();
  return (weight) => {
    const key = `${weight.steps} ${weight.perField}`;
    let counter = counters.get(key);
    if (counter === undefined) {
      counter = (value) => {
        countSteps(weighUse(weight, value));
        return true;
      };
      counters.set(key, counter);
    }
    return counter;
  };
}

/** Keywords of our own, and those of ajv that would take long or that divide doubles. */
const ownKeywords: readonly FuncKeywordDefinition[] = [
  {
    keyword: 'bsonType',
    compile: (types: readonly string[]) => {
      const names = new Set(types);
      return (value: unknown) => hasBsonType(value, names);
    },
    error: { message: 'must have one of the types in "bsonType"' },
  },
  {
    keyword: 'enum',
    compile: (values: readonly Value[]) => compileEnum(values),
    error: { message: 'must be equal to one of the allowed values' },
  },
  {
    keyword: 'const',
    compile: (value: Value) => compileEnum([value]),
    error: { message: 'must be equal to the constant' },
  },
  {
    keyword: 'multipleOf',
    type: 'number',
    compile: (divisor: number) => (value: number) => isDecimalMultiple(value, divisor),
    error: { message: 'must be a multiple of "multipleOf"' },
  },
  {
    keyword: 'uniqueItems',
    type: 'array',
    compile: (wanted: boolean) => (wanted ? hasUniqueItems : () => true),
    error: { message: 'must have no two equal items' },
  },
];

/**
 * Compiles a normalized schema. Each gets an ajv of its own, since ajv keeps all it ever compiled.
 *
 * @param allErrors - whether to go on after the first fault
 * @throws Error where ajv finds the schema without meaning
 */
export function buildValidator(schema: object, allErrors: boolean): ValidateFunction {
  const { Ajv2020, getFormat } = loadAjv();
  const ajv = new Ajv2020({
    allErrors,
    // Checked already, and by a validator that is kept.
    meta: false,
    validateSchema: false,
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    // `toString` is no field of an object that does not have it.
    ownProperties: true,
    // Schemas that refer to each other would grow without bound.
    inlineRefs: false,
    logger: false,
    code: { regExp: regExpEngine, optimize: false, process: (code) => boundErrors(code, allErrors ? 20 : 1) },
  });
  for (const name of formatNames) ajv.addFormat(name, countFormat(getFormat(name, modeOfFormat(name))));
  addOwnKeywords(ajv);
  // References to the root need a name of it.
  return ajv.compile({ $id: 'user:schema', ...schema });
}

/** How a validator that ajv made takes over what a schema referred to found wrong. */
const errorsTaken = /vErrors === null \? ([\w.$]+)\.errors : vErrors\.concat\(\1\.errors\)/g;

/**
 * Lets a reference hand up some of its errors only, and without copying those that are there: else their number doubles
 * with each reference behind an `anyOf`, and `contains` copies for each element what it found in all before it.
 */
function boundErrors(code: string, most: number): string {
  const bounded = code.replace(
    errorsTaken,
    (_taken, called: string) =>
      `vErrors === null ? ${called}.errors.slice(0, ${most}) : (vErrors.push(...${called}.errors.slice(0, ${most})), vErrors)`,
  );
  if (bounded.includes('.concat(')) throw new Error('ajv collects errors in an unknown way');
  return bounded;
}

function addOwnKeywords(ajv: Ajv2020): void {
  // Counters go with the validator: a request may have weights that no other has.
  const counters = { keyword: stepsKeyword, compile: createUseCounters() };
  for (const definition of [counters, ...ownKeywords]) {
    const { keyword } = definition;
    if (ajv.getKeyword(keyword as string) !== false) ajv.removeKeyword(keyword as string);
    ajv.addKeyword({ ...definition, errors: false });
  }
}

const regExpEngine = Object.assign((pattern: string) => compileSchemaRegex(pattern), { code: 'compileSchemaRegex' });
