import type { TSchema } from 'typebox';
import { leafOf, numberOf } from './check-value.js';

const wholeNumber = /^-?\d{1,16}$/;

/** Reads a variable's text as the type of its key. What does not fit is left as text, for the check to refuse. */
export function parseEnvText(schema: TSchema, text: string): unknown {
  const leaf = leafOf(schema);
  switch ((numberOf(leaf) ?? leaf).type) {
    case 'integer':
      return wholeNumber.test(text) ? Number(text) : text;
    case 'boolean':
      if (text === 'true' || text === '1') return true;
      return text === 'false' || text === '0' ? false : text;
    case 'object':
      return parseJson(text);
    default:
      return text;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
