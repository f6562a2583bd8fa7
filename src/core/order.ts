/** Orders texts by their code units: negative when `a` comes first, 0 when they are the same. The same everywhere, whatever the language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
