/** Extends a JSON pointer (RFC 6901) by one step, escaping `~` and `/`. */
export function joinPointer(pointer: string, step: string | number): string {
  if (typeof step === 'number') return `${pointer}/${step}`;
  return `${pointer}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
