/** JSON as cases are written in: what a client would send. Dates are `{"$date": …}`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}
