/** The path of a request target as it came, percent-encoding and all: `/a/b` of `/a/b?c` and of `http://host/a/b`. */
export function pathOf(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
}
