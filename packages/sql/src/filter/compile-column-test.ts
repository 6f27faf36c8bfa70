import { DataError, type FieldTest, type TypeName, typeOf, type Value } from '@database-service/core';
import type { SqlDialect } from '../dialect.js';
import { orSql, type Sql, sql, sqlFalse, sqlTrue } from '../fragment.js';
import { compileBits } from './compile-bits.js';

/** The type of an envelope's column. Never null. */
export type ColumnType = 'string' | 'number' | 'date';

/** One test of an envelope's scalar that has a column of its own; two-valued. */
export function compileColumnTest(dialect: SqlDialect, test: FieldTest, column: Sql, type: ColumnType): Sql {
  switch (test.kind) {
    case 'exists':
      return sqlTrue;
    case 'size':
    case 'elemMatch':
      return sqlFalse;
    case 'compare':
      return typeOf(test.operand) === type
        ? sql`${column} ${operators[test.operator]} ${operandOf(dialect, test.operand)}`
        : sqlFalse;
    case 'in': {
      const operands = test.operands.filter((operand) => typeOf(operand) === type);
      return operands.length === 0 ? sqlFalse : dialect.isOneOf(column, operands.map(parameterOf));
    }
    case 'type':
      return orSql(test.types.map((name) => isOfType(column, type, name)));
    case 'mod':
      return type === 'number' ? sql`${dialect.remainder(column, test.divisor)} = ${test.remainder}` : sqlFalse;
    case 'bits':
      return type === 'number' ? compileBits(dialect, test, column) : sqlFalse;
    case 'regex':
      throw new DataError('INTERNAL', 'A regular expression was pushed down, which is not declared.');
  }
}

const operators = { eq: sql`=`, gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` } as const;

function isOfType(column: Sql, type: ColumnType, name: TypeName): Sql {
  if (type !== 'number') return name === type ? sqlTrue : sqlFalse;
  // Versions are whole numbers.
  if (name === 'number') return sqlTrue;
  if (name === 'int') return sql`${column} <= 2147483647`;
  return name === 'long' ? sql`${column} > 2147483647` : sqlFalse;
}

function operandOf(dialect: SqlDialect, value: Value): Sql {
  return typeof value === 'number' ? dialect.numberOperand(value) : sql`${parameterOf(value)}`;
}

/** Times are kept as epoch milliseconds. */
function parameterOf(value: Value): string | number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new DataError('INTERNAL', `An operand of the type ${typeOf(value)} was compared with a column.`);
}
