import { ConfigError } from '@database-service/config';
import { isDataError } from '@database-service/core';
import { StartError } from './start-error.js';

/** Why a start failed, for people. */
export function explainStart(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  if (isDataError(error)) return `The service does not start: ${error.message} (${error.reason})`;
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `The service does not start, for an unforeseen reason: ${shown}`;
}
