/** Names of options whose values are secrets. */
const secretOption = /pass|secret|token|key$|credential/i;

/** Stored options (`name=value`) as an object sorted by name, null when there are none; values of secret ones are masked. */
export function optionsObject(options: readonly string[] | null): Record<string, string> | null {
  if (options === null || options.length === 0) return null;
  const pairs = options.map((option): [string, string] => {
    const equals = option.indexOf('=');
    const name = equals < 0 ? option : option.slice(0, equals);
    const value = equals < 0 ? 'true' : option.slice(equals + 1);
    return [name, secretOption.test(name) ? '********' : value];
  });
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The value for a one-letter code of the catalogue, null for the empty code. */
export function decode(codes: Readonly<Record<string, string>>, code: string | null): string | null {
  return code === null || code.trim() === '' ? null : (codes[code] ?? code);
}

/** Numbers of an `int2[]` or `int2vector` as text: `{1,2}` or `1 2`. */
export function numbersOf(text: string | null): number[] {
  if (text === null) return [];
  return text
    .replace(/[{}]/g, '')
    .split(/[ ,]/)
    .filter((part) => part !== '')
    .map(Number);
}
