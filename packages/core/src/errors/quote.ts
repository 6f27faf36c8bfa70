/** A piece of input as an error message shows it: quoted, and cut where it is long. */
export function quoteInput(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
