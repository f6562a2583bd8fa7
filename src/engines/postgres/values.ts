/**
 * How values of PostgreSQL become values of JavaScript: booleans; 16/32-bit integers, oids and floats as numbers;
 * 64-bit integers as numbers while exact and as text beyond; JSON parsed; everything else as the text the server sends.
 */
type Parse = (text: string) => unknown;

const asIs: Parse = (text) => text;
const asNumber: Parse = (text) => Number(text);
const asInteger: Parse = (text) => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
};

/** By type oid, see pg_type.dat of PostgreSQL. */
const parsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [16, (text) => text === 't'],
  [20, asInteger],
  [21, asNumber],
  [23, asNumber],
  [26, asNumber],
  [700, asNumber],
  [701, asNumber],
  [114, (text) => JSON.parse(text) as unknown],
  [3802, (text) => JSON.parse(text) as unknown],
]);

/** The driver's `types` option. */
export const pgTypes = {
  getTypeParser: (oid: number): Parse => parsers.get(oid) ?? asIs,
};
