/** A text that names a document among those of all collections. */
export function documentName(collection: string, id: string): string {
  return JSON.stringify([collection, id]);
}
