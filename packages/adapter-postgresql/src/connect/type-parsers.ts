import type { CustomTypesConfig } from 'pg';

type Parser = (text: string) => string | number | Buffer;

const toNumber: Parser = (text) => Number(text);

/**
 * How columns come, by the number of their type: JSON and texts as they are, flags as 0 and 1. Integers of 64 bits are
 * numbers: all that are ours are below 2^53.
 */
const parsers: Readonly<Record<number, Parser>> = {
  16: (text) => (text === 't' ? 1 : 0),
  17: (text) => Buffer.from(text.slice(2), 'hex'),
  20: toNumber,
  21: toNumber,
  23: toNumber,
  700: toNumber,
  701: toNumber,
  1700: toNumber,
};

const asIs: Parser = (text) => text;

/** For the driver. */
export const typeParsers: CustomTypesConfig = { getTypeParser: (oid: number) => parsers[oid] ?? asIs };
