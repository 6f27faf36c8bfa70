import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Limits } from '../limits.js';
import { isTypedValueName } from '../value/decode.js';
import { isPlainObject } from '../value/plain-object.js';
import { parseArrayFilters } from './array-filters.js';
import type { Change, Update, UpdatePath } from './ast.js';
import { formatStep, formatUpdatePath } from './format-path.js';
import { badOperand } from './operand.js';
import { updateOperators } from './operators.js';
import { parsePipelineUpdate } from './parse-pipeline.js';
import { parseUpdatePath } from './parse-update-path.js';
import { PathRegister } from './path-register.js';

/** What reading an update takes besides the update. */
export interface UpdateOptions {
  /** For `$[name]` in paths: `[{"name.grade": {"$gte": 85}}]`. */
  readonly arrayFilters?: unknown;
  readonly limits: Limits;
  /** What `$$NOW` stands for in a pipeline. Default: the time at which the update is parsed. */
  readonly now?: Date;
  /** JSON pointer to the update; array filters are taken to stand beside it as `array_filters`. */
  readonly pointer?: string;
}

/**
 * Parses an update in MongoDB's syntax and its short forms, which may be mixed.
 *
 * - operators: `{"$inc": {"balance": -100}}`
 * - plain fields mean $set: `{"age": 32}`
 * - operators per field: `{"balance": {"$inc": -100}}`
 * - or, as an array, a pipeline: `[{"$set": {"total": {"$add": ["$a", "$b"]}}}]`
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, UNKNOWN_OPERATOR, and what values, filters and
 *   expressions may throw
 */
export function parseUpdate(raw: unknown, options: UpdateOptions): Update {
  const { limits, pointer = '', now = new Date() } = options;
  if (Array.isArray(raw)) {
    if (options.arrayFilters === undefined) return parsePipelineUpdate(raw, limits, pointer, now);
    throw badOperand(
      'Array filters belong to update operators; in a pipeline use $map and $filter.',
      siblingPointer(pointer, 'array_filters'),
    );
  }
  if (!isPlainObject(raw)) {
    throw badOperand(
      'The update must be an object of fields or update operators, such as {"$set": {"age": 32}}.',
      pointer,
    );
  }
  const keys = Object.keys(raw);
  if (keys.length === 0) {
    throw badOperand('The update is empty; give fields to set, or operators such as {"$inc": {"views": 1}}.', pointer);
  }
  const arrayFilters = parseArrayFilters(options.arrayFilters, limits, siblingPointer(pointer, 'array_filters'));
  const builder = new UpdateBuilder(limits, (text, at) => parseUpdatePath(text, at, { arrayFilters, limits }));
  for (const key of keys) {
    const at = extendPointer(pointer, key);
    if (key.startsWith('$')) builder.addOperator(key, raw[key], at);
    else builder.addField(key, raw[key], at);
  }
  arrayFilters.checkAllUsed();
  return Object.freeze({ kind: 'changes', changes: Object.freeze(builder.listChanges()) });
}

/** Collects the changes of one update and refuses those that overlap. */
class UpdateBuilder {
  readonly #limits: Limits;
  readonly #parsePath: (text: string, pointer: string) => UpdatePath;
  /** `undefined` for a path that another change takes away (the source of a `$rename`). */
  readonly #register = new PathRegister<Change | undefined>();

  constructor(limits: Limits, parsePath: (text: string, pointer: string) => UpdatePath) {
    this.#limits = limits;
    this.#parsePath = parsePath;
  }

  /** MongoDB's form: `{"$inc": {"balance": -100}}`. */
  addOperator(operator: string, raw: unknown, pointer: string): void {
    if (!updateOperators.has(operator)) throw unknownOperator(operator, pointer);
    if (!isPlainObject(raw)) {
      throw badOperand(`${operator} needs an object of paths, such as {"${operator}": {"field": …}}.`, pointer);
    }
    for (const text of Object.keys(raw)) this.#add(operator, text, raw[text], extendPointer(pointer, text));
  }

  /** `{"age": 32}`, or operators per field: `{"balance": {"$inc": -100}}`. */
  addField(text: string, raw: unknown, pointer: string): void {
    const operators = listOperators(raw, pointer);
    if (operators === undefined) {
      this.#add('$set', text, raw, pointer);
      return;
    }
    for (const [operator, operand] of operators) this.#add(operator, text, operand, extendPointer(pointer, operator));
  }

  listChanges(): Change[] {
    return this.#register.list().filter((change) => change !== undefined);
  }

  #add(operator: string, text: string, operand: unknown, pointer: string): void {
    const parse = updateOperators.get(operator);
    if (parse === undefined) throw unknownOperator(operator, pointer);
    const path = this.#parsePath(text, pointer);
    if (path.steps.length === 0 && operator !== '$set' && operator !== '$setOnInsert') {
      throw new DataError('BAD_PATH', `${operator} cannot be applied to the whole metadata; name a field of it.`, {
        details: { pointer },
      });
    }
    const change = parse(operand, { path, pointer, limits: this.#limits, parsePath: this.#parsePath });
    Object.freeze(change);
    if (change.kind === 'rename') {
      this.#claim(change.path, undefined, pointer);
      this.#claim(change.to, change, pointer);
    } else {
      this.#claim(change.path, change, pointer);
    }
  }

  /** Keeps a path for one change. */
  #claim(path: UpdatePath, change: Change | undefined, pointer: string): void {
    const steps = [path.root, ...path.steps.map(formatStep)];
    const shared = this.#register.add(steps, change);
    if (shared === undefined) return;
    const common = steps.slice(path.root === 'data' ? 1 : 0, shared).join('.');
    throw new DataError(
      'CONFLICTING_PATHS',
      `Two changes of the update touch ${quoteInput(common)}; give one for each path, and none within another.`,
      { details: { pointer, path: formatUpdatePath(path) } },
    );
  }
}

/** The operators of `{"$inc": 1}` given for a field; `undefined` if it is a value to set. */
function listOperators(raw: unknown, pointer: string): readonly (readonly [string, unknown])[] | undefined {
  if (!isPlainObject(raw)) return undefined;
  const entries = Object.entries(raw);
  const operators = entries.filter(([key]) => key.startsWith('$'));
  if (operators.length === 0) return undefined;
  if (operators.length < entries.length) {
    throw badOperand(
      'An object here has operators or plain fields, not both; write the plain ones as dotted paths.',
      pointer,
    );
  }
  const [first = ''] = Object.keys(raw);
  // A date; or a foreign type, which reading it as a value refuses by name.
  return isTypedValueName(first) ? undefined : operators;
}

function unknownOperator(operator: string, pointer: string): DataError {
  return new DataError(
    'UNKNOWN_OPERATOR',
    `${quoteInput(operator)} is not an update operator; there are ${[...updateOperators.keys()].join(', ')}.`,
    { details: { pointer } },
  );
}

/** `/update` to `/array_filters`: the body field beside the update. */
function siblingPointer(pointer: string, name: string): string {
  return extendPointer(pointer.slice(0, Math.max(0, pointer.lastIndexOf('/'))), name);
}
