import { DataError } from '@database-service/core';
import type { SecretSource } from '../ports/secrets.js';

const vaultPattern = /^vault:\/\//i;

/**
 * Values that are written out resolve to themselves. A reference to a store (`vault://secret/app#password`) is refused: its
 * text must not be taken for the secret.
 */
export const plainSecrets: SecretSource = Object.freeze({
  async resolve(reference: string): Promise<string> {
    if (!vaultPattern.test(reference)) return reference;
    throw new DataError('NOT_SUPPORTED', 'A secret refers to Vault, but no Vault is configured.');
  },
});
