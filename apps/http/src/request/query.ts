import { DataError } from '@database-service/core';
import { parseJson } from '@database-service/serving';

/** The query parameters of a request, by name; read by type. */
export class Query {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** @throws DataError BAD_ARGUMENT */
  integer(name: string): number | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    if (/^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
    throw badParameter(name, text, 'a whole number');
  }

  /** @throws DataError BAD_ARGUMENT */
  flag(name: string): boolean | undefined {
    const text = this.#values.get(name);
    if (text === undefined) return undefined;
    if (text === 'true') return true;
    if (text === 'false') return false;
    throw badParameter(name, text, 'true or false');
  }

  /** @throws DataError MALFORMED_JSON */
  json(name: string): unknown {
    const text = this.#values.get(name);
    return text === undefined ? undefined : parseJson(text, `The query parameter \`${name}\``, `/${name}`);
  }
}

function badParameter(name: string, text: string, wanted: string): DataError {
  const message = `The query parameter \`${name}\` must be ${wanted}, not ${JSON.stringify(text)}.`;
  return new DataError('BAD_ARGUMENT', message, { details: { pointer: `/${name}` } });
}

const empty = new Query(new Map());

/**
 * Reads the query of a request target strictly: every parameter known and once only, percent-encoding and UTF-8 valid.
 * @throws DataError UNKNOWN_FIELD, BAD_ARGUMENT
 */
export function readQuery(target: string, known: readonly string[]): Query {
  const start = target.indexOf('?');
  if (start < 0 || start === target.length - 1) return empty;
  const values = new Map<string, string>();
  for (const pair of target.slice(start + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (!known.includes(name)) {
      const offer = known.length === 0 ? 'This call takes none.' : `Known here: ${known.join(', ')}.`;
      const message = `\`${name}\` is not a known query parameter. ${offer}`;
      throw new DataError('UNKNOWN_FIELD', message, { details: { pointer: `/${name}`, known } });
    }
    if (values.has(name)) {
      const message = `The query parameter \`${name}\` is given twice; give it once.`;
      throw new DataError('BAD_ARGUMENT', message, { details: { pointer: `/${name}` } });
    }
    values.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  return new Query(values);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new DataError('BAD_ARGUMENT', 'The query has malformed percent-encoding or is not UTF-8; encode it anew.');
  }
}
