import type { CompareTest, ElemMatchTest, FieldTest, Filter, InTest, TypeName, Value } from '@database-service/core';
import { DataError, typeOf } from '@database-service/core';
import type { JsonNode, SqlDialect } from '../dialect.js';
import { andSql, orSql, type Sql, sql, sqlFalse } from '../fragment.js';
import { compileBits } from './compile-bits.js';
import type { AliasSource, LeafTest, TestCases } from './walk-path.js';

/** What compiling a test needs besides the test. */
export interface TestCompiler {
  readonly dialect: SqlDialect;
  readonly aliases: AliasSource;
  /** Compiles the filter of an `$elemMatch` for one element. */
  compileElement(filter: Filter, element: JsonNode): Sql;
}

/** Test of one value as it is, arrays not looked into; two-valued. */
type ScalarTest = (node: JsonNode) => Sql;

/** Compiles one test of the values that a path leads to. */
export function compileTest(compiler: TestCompiler, test: FieldTest): LeafTest {
  const { json } = compiler.dialect;
  switch (test.kind) {
    case 'exists':
      return alike((node) => json.exists(node));
    case 'size':
      return alike(
        (node) =>
          sql`CASE WHEN ${json.isType(node, ['array'])} THEN ${json.arrayLength(node)} = ${test.size} ELSE FALSE END`,
      );
    case 'elemMatch':
      return alike((node) => compileElemMatch(compiler, test, node));
    default: {
      const typed = compileTyped(compiler.dialect, test);
      if (typed !== undefined) return ofTyped(compiler, typed);
      const scalar = compileScalar(compiler.dialect, test);
      // Only `$type` can be true of an array as a whole: comparisons with arrays are not compiled.
      const isWhole = test.kind === 'type' && test.types.includes('array');
      const ofField = (node: JsonNode): Sql => orElement(compiler, node, scalar);
      return { ofItem: scalar, ofField: isWhole ? (node) => orSql([scalar(node), ofField(node)]) : ofField };
    }
  }
}

/** Arrays are not looked into, wherever they are. */
function alike(test: ScalarTest): LeafTest {
  return { ofField: test, ofItem: test };
}

/** A test that only values of one type pass. */
interface TypedTest {
  readonly type: ScalarType;
  /** Of a value of the type. Two-valued. */
  passes(node: JsonNode): Sql;
}

function ofTyped(compiler: TestCompiler, { type, passes }: TypedTest): LeafTest {
  const { dialect } = compiler;
  const scalar: ScalarTest = (node) => whenType(dialect, node, type, passes);
  const inCases = (node: JsonNode): TestCases => ({
    usual: dialect.json.isType(node, [type]),
    passes: passes(node),
    otherwise: sql`CASE WHEN ${dialect.json.isType(node, ['array'])} THEN ${someElement(compiler, node, scalar)} ELSE FALSE END`,
  });
  const ofField = (node: JsonNode): Sql => {
    const { usual, passes: usually, otherwise } = inCases(node);
    return sql`CASE WHEN ${usual} THEN ${usually} ELSE ${otherwise} END`;
  };
  return { ofItem: scalar, ofField, inCases };
}

/** `undefined` for a test that values of several types pass. */
function compileTyped(dialect: SqlDialect, test: FieldTest): TypedTest | undefined {
  switch (test.kind) {
    case 'compare':
      return test.operand === null ? undefined : compileCompare(dialect, test, test.operand);
    case 'mod':
      return {
        type: 'number',
        passes: (node) => {
          const whole = dialect.truncate(dialect.json.number(node));
          return sql`${dialect.remainder(whole, test.divisor)} = ${test.remainder}`;
        },
      };
    case 'bits':
      return {
        type: 'number',
        passes: (node) => {
          const number = dialect.json.number(node);
          const whole = dialect.truncate(number);
          return sql`(${number} = ${whole} AND ${compileBits(dialect, test, whole)})`;
        },
      };
    default:
      return undefined;
  }
}

function compileScalar(dialect: SqlDialect, test: FieldTest): ScalarTest {
  switch (test.kind) {
    case 'compare':
      return compareNull(dialect, test);
    case 'in':
      return compileIn(dialect, test);
    case 'type':
      return (node) => orSql(test.types.map((type) => isOfType(dialect, node, type)));
    default:
      throw notCompiled(test.kind);
  }
}

/** The value passes, or it is an array and one of its elements does. */
function orElement(compiler: TestCompiler, node: JsonNode, scalar: ScalarTest): Sql {
  const isArray = compiler.dialect.json.isType(node, ['array']);
  return sql`CASE WHEN ${isArray} THEN ${someElement(compiler, node, scalar)} ELSE ${scalar(node)} END`;
}

function someElement({ dialect, aliases }: TestCompiler, node: JsonNode, scalar: ScalarTest): Sql {
  const alias = aliases.next();
  const element: JsonNode = { form: 'element', source: alias, steps: [] };
  return sql`EXISTS (SELECT 1 FROM ${dialect.json.elements(node, alias)} WHERE ${scalar(element)})`;
}

function compileElemMatch(compiler: TestCompiler, test: ElemMatchTest, node: JsonNode): Sql {
  const { dialect, aliases } = compiler;
  const alias = aliases.next();
  const element: JsonNode = { form: 'element', source: alias, steps: [] };
  const matches = compiler.compileElement(test.filter, element);
  const fits = test.form === 'object' ? [dialect.json.isType(element, ['object', 'array']), matches] : [matches];
  const some = sql`EXISTS (SELECT 1 FROM ${dialect.json.elements(node, alias)} WHERE ${andSql(fits)})`;
  return sql`CASE WHEN ${dialect.json.isType(node, ['array'])} THEN ${some} ELSE FALSE END`;
}

const operators = { eq: sql`=`, gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` } as const;

/** `$gt: null` and `$lt: null` match nothing: within its type, null is equal to itself only. */
function compareNull(dialect: SqlDialect, { operator }: CompareTest): ScalarTest {
  return operator === 'gt' || operator === 'lt' ? () => sqlFalse : (node) => dialect.json.isNullish(node);
}

function compileCompare(dialect: SqlDialect, { operator }: CompareTest, operand: Value): TypedTest {
  const type = typeOf(operand);
  if (type !== 'number' && type !== 'string' && type !== 'bool' && type !== 'date')
    throw notCompiled(`${operator} ${type}`);
  const right = typeof operand === 'number' ? dialect.numberOperand(operand) : sql`${parameterOf(operand)}`;
  return { type, passes: (node) => sql`${scalarOf(dialect, node, type)} ${operators[operator]} ${right}` };
}

function compileIn(dialect: SqlDialect, { operands }: InTest): ScalarTest {
  const byType = Map.groupBy(operands, typeOf);
  return (node) =>
    orSql(
      [...byType].map(([type, values]) => {
        if (type === 'null') return dialect.json.isNullish(node);
        if (type === 'object' || type === 'array') throw notCompiled(`in ${type}`);
        return whenType(dialect, node, type, (n) =>
          dialect.isOneOf(scalarOf(dialect, n, type), values.map(parameterOf)),
        );
      }),
    );
}

type ScalarType = 'number' | 'string' | 'bool' | 'date';

function whenType(dialect: SqlDialect, node: JsonNode, type: ScalarType, then: (node: JsonNode) => Sql): Sql {
  return sql`CASE WHEN ${dialect.json.isType(node, [type])} THEN ${then(node)} ELSE FALSE END`;
}

function scalarOf(dialect: SqlDialect, node: JsonNode, type: ScalarType): Sql {
  switch (type) {
    case 'number':
      return dialect.json.number(node);
    case 'string':
      return dialect.json.text(node);
    case 'bool':
      return dialect.json.flag(node);
    case 'date':
      return dialect.json.date(node);
  }
}

/** A scalar operand as a parameter, as `scalarOf` gives the stored ones. */
function parameterOf(value: Value): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw notCompiled(typeOf(value));
}

const int32Max = 2_147_483_647;

function isOfType(dialect: SqlDialect, node: JsonNode, type: TypeName): Sql {
  if (type !== 'int' && type !== 'long' && type !== 'double') return dialect.json.isType(node, [type]);
  return whenType(dialect, node, 'number', (n) => {
    const number = dialect.json.number(n);
    const whole = sql`${number} = ${dialect.truncate(number)}`;
    if (type === 'double') return sql`NOT (${whole})`;
    const small = sql`${number} BETWEEN ${-int32Max - 1} AND ${int32Max}`;
    return type === 'int' ? sql`(${whole} AND ${small})` : sql`(${whole} AND NOT (${small}))`;
  });
}

function notCompiled(what: string): DataError {
  return new DataError('INTERNAL', `A test (${what}) was pushed down that is not declared to be.`);
}
