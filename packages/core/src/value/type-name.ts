import { typeOf, type Value } from './value.js';

/** The type of a number by its value: the narrowest that MongoDB would have for it. */
export type NumberTypeName = 'double' | 'int' | 'long';

/** Doubles hold all numbers here: whole ones of 32 bits are `int`, other whole ones `long`, the rest `double`. */
export function nameOfNumberType(value: number): NumberTypeName {
  if (!Number.isInteger(value)) return 'double';
  return value >= -0x8000_0000 && value <= 0x7fff_ffff ? 'int' : 'long';
}

/** The name of a value's type, as the expression `$type` gives it; that of no value is `missing`. */
export function nameOfType(value: Value | undefined): string {
  if (value === undefined) return 'missing';
  return typeof value === 'number' ? nameOfNumberType(value) : typeOf(value);
}
