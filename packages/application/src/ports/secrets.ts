/** Resolves references such as `vault://secret/app#password`; a plain value resolves to itself. */
export interface SecretSource {
  resolve(reference: string): Promise<string>;
}
