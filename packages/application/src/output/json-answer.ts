/**
 * An answer that is JSON text already, as the engine keeps it: a transport that answers with JSON sends it as it stands.
 * Parsing and writing it again would be a large part of what a read by id costs.
 */
export abstract class JsonAnswer<Output> {
  /** The whole answer. */
  abstract readonly json: string;
  /** The same as the operation's output is otherwise. */
  abstract parse(): Output;
}
