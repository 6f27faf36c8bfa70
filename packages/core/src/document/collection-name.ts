import { DataError } from '../errors/data-error.js';

const namePattern = /^[A-Za-z_][A-Za-z0-9_.-]{0,119}$/;
/** They would be taken for routes of the REST API. */
const reservedNames: ReadonlySet<string> = new Set(['bulk', 'raw-query']);

/**
 * Gives back a name that a collection may have: `[A-Za-z_][A-Za-z0-9_.-]{0,119}`, not `bulk`, `raw-query` or `system.*`.
 *
 * @param pointer - JSON pointer to where the name was given, for the error
 * @throws DataError BAD_NAME
 */
export function checkCollectionName(name: unknown, pointer = ''): string {
  const fault = faultOfCollectionName(name);
  if (fault === undefined) return name as string;
  throw new DataError('BAD_NAME', `The collection name ${fault}.`, { details: { pointer } });
}

function faultOfCollectionName(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'is not a string';
  if (!namePattern.test(name)) {
    return 'is not allowed: begin with a letter or _, go on with letters, digits, _ . or -, 120 characters at most';
  }
  if (reservedNames.has(name) || name.startsWith('system.'))
    return `${JSON.stringify(name)} is reserved; choose another`;
  return undefined;
}
