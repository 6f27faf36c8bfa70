import { parseValuePath } from '../document/parse-path.js';
import { valuePath } from '../document/path.js';
import { quoteInput } from '../errors/quote.js';
import type { Expression } from './ast.js';
import { literal, missing } from './build.js';
import { type ExpressionContext, placeError } from './parse-context.js';

/** Variables that MongoDB sets and that have no meaning here. */
const foreignVariables: ReadonlySet<string> = new Set([
  'CLUSTER_TIME',
  'DESCEND',
  'KEEP',
  'PRUNE',
  'SEARCH_META',
  'USER_ROLES',
]);

/** Parses a text that starts with `$`: `$a.b`, a field, or `$$name.b`, a variable and what lies below it. */
export function parseReference(context: ExpressionContext, text: string, pointer: string): Expression {
  if (!text.startsWith('$$')) return readCurrent(context, text.slice(1), pointer);
  const dot = text.indexOf('.');
  const name = dot < 0 ? text.slice(2) : text.slice(2, dot);
  const rest = dot < 0 ? undefined : text.slice(dot + 1);
  switch (name) {
    case 'ROOT':
      return referTo(rest, pointer);
    case 'CURRENT':
      return readCurrent(context, rest, pointer);
    case 'REMOVE':
      checkRest(rest, pointer);
      return missing;
    case 'NOW':
      checkRest(rest, pointer);
      return rest === undefined ? literal(context.now) : missing;
    default:
      if (!context.variables.has(name)) throw refuseVariable(name, pointer);
      return variableOf(name, rest, pointer);
  }
}

/** `$a` means `$$CURRENT.a`, and CURRENT is the document unless a `$let` has made it something else. */
function readCurrent(context: ExpressionContext, rest: string | undefined, pointer: string): Expression {
  return context.variables.has('CURRENT') ? variableOf('CURRENT', rest, pointer) : referTo(rest, pointer);
}

function referTo(rest: string | undefined, pointer: string): Expression {
  return Object.freeze({ kind: 'field', path: rest === undefined ? valuePath : parseValuePath(rest, pointer) });
}

function variableOf(name: string, rest: string | undefined, pointer: string): Expression {
  const segments = rest === undefined ? Object.freeze([]) : parseValuePath(rest, pointer).segments;
  return Object.freeze({ kind: 'variable', name, segments });
}

function checkRest(rest: string | undefined, pointer: string): void {
  if (rest !== undefined) parseValuePath(rest, pointer);
}

function refuseVariable(name: string, pointer: string): Error {
  if (foreignVariables.has(name)) {
    return placeError('NOT_SUPPORTED', `The variable $$${name} has no meaning here; leave it out.`, pointer);
  }
  const shown = quoteInput(`$$${name}`);
  return placeError(
    'BAD_OPERAND',
    `There is no variable ${shown} here; declare it by $let, or use $literal for a text that begins with $.`,
    pointer,
  );
}
