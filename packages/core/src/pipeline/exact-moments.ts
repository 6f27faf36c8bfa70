import { exponentMin, splitDouble } from '../value/split-double.js';

/** In units of 2^-1074, of which every double is a whole multiple, all sums and products below are exact. */
const unitBits = -exponentMin;

/**
 * Sums pairs of doubles and their products exactly, so that variance and covariance do not depend on the order, lose
 * nothing to cancellation, and pairs can be taken out again. Rounded when it is read.
 */
export class ExactMoments {
  #count = 0;
  #sumX = 0n;
  #sumY = 0n;
  #sumXy = 0n;

  /** Pairs held now. */
  get count(): number {
    return this.#count;
  }

  /** Adds a pair of finite numbers. */
  add(x: number, y: number): void {
    this.#move(x, y, 1);
  }

  /** Takes out a pair that was added. */
  remove(x: number, y: number): void {
    this.#move(x, y, -1);
  }

  #move(x: number, y: number, sign: 1 | -1): void {
    const wholeX = toUnits(x);
    const wholeY = x === y ? wholeX : toUnits(y);
    const product = wholeX * wholeY;
    this.#count += sign;
    this.#sumX += sign === 1 ? wholeX : -wholeX;
    this.#sumY += sign === 1 ? wholeY : -wholeY;
    this.#sumXy += sign === 1 ? product : -product;
  }

  /** Σ(x-x̄)(y-ȳ) divided by the count less `fewer`, which must be smaller than the count. */
  covariance(fewer: 0 | 1): number {
    return divide(this.#centred(), this.#divisor(fewer), 2 * unitBits);
  }

  /** The square root of {@link covariance}; of equal pairs, the standard deviation. */
  deviation(fewer: 0 | 1): number {
    return squareRoot(this.#centred(), this.#divisor(fewer));
  }

  /** n·Σxy - Σx·Σy, in squared units. */
  #centred(): bigint {
    return BigInt(this.#count) * this.#sumXy - this.#sumX * this.#sumY;
  }

  #divisor(fewer: number): bigint {
    return BigInt(this.#count) * BigInt(this.#count - fewer);
  }
}

function toUnits(value: number): bigint {
  const [whole, exponent] = splitDouble(Math.abs(value));
  const units = whole << BigInt(exponent - exponentMin);
  return value < 0 ? -units : units;
}

/** `numerator / divisor · 2^-scale`, to about 128 bits before it is rounded. */
function divide(numerator: bigint, divisor: bigint, scale: number): number {
  if (numerator === 0n) return 0;
  const magnitude = numerator < 0n ? -numerator : numerator;
  const shift = 128 - (bitLength(magnitude) - bitLength(divisor));
  const quotient = shiftLeft(magnitude, shift) / divisor;
  const rounded = scaleBy(Number(quotient), -shift - scale);
  return numerator < 0n ? -rounded : rounded;
}

function squareRoot(numerator: bigint, divisor: bigint): number {
  if (numerator === 0n) return 0;
  let shift = 128 - (bitLength(numerator) - bitLength(divisor));
  if (shift % 2 !== 0) shift += 1;
  const quotient = shiftLeft(numerator, shift) / divisor;
  return scaleBy(Math.sqrt(Number(quotient)), -shift / 2 - unitBits);
}

function shiftLeft(value: bigint, bits: number): bigint {
  return bits >= 0 ? value << BigInt(bits) : value >> BigInt(-bits);
}

/** Multiplies by a power of two in steps that a double can hold. */
function scaleBy(value: number, exponent: number): number {
  let scaled = value;
  let left = exponent;
  while (left > 1000) {
    scaled *= 2 ** 1000;
    left -= 1000;
  }
  while (left < -1000) {
    scaled *= 2 ** -1000;
    left += 1000;
  }
  return scaled * 2 ** left;
}

function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}
