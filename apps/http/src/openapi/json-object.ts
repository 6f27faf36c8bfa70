/** A piece of the API's description: JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;
