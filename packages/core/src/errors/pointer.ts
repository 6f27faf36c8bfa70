/** The JSON pointer (RFC 6901) of a member: `extendPointer('/filter', 'a/b')` is `/filter/a~1b`. */
export function extendPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
