/** A server could not start, for a reason its operator can mend; the message is fit to print. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
