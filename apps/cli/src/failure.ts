/** A command could not do its work; the message is for the user. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
