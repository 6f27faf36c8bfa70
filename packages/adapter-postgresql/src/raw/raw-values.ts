import type { CustomTypesConfig } from 'pg';

/** Integers and decimals beyond what a double holds exactly stay text. */
function toNumber(text: string): unknown {
  const number = Number(text);
  return Number.isFinite(number) && (Number.isSafeInteger(number) || String(number) === text) ? number : text;
}

function toDouble(text: string): unknown {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function toBinary(text: string): unknown {
  return { $binary: { base64: Buffer.from(text.slice(2), 'hex').toString('base64'), subType: '00' } };
}

/** By the number of a column's type; all others as PostgreSQL writes them out. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  17: toBinary,
  20: toNumber,
  21: toNumber,
  23: toNumber,
  26: toNumber,
  114: (text) => JSON.parse(text) as unknown,
  700: toDouble,
  701: toDouble,
  1700: toNumber,
  3802: (text) => JSON.parse(text) as unknown,
};

/** Values of rows as JSON can carry them. */
export const rawValues: CustomTypesConfig = {
  getTypeParser: (oid: number) => parsers[oid] ?? ((text: string) => text),
};
