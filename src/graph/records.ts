import neo4j, {
  type Date as NeoDate,
  type DateTime,
  type Duration,
  type Integer,
  type LocalDateTime,
  type LocalTime,
  type Record as NeoRecord,
  type Time,
} from 'neo4j-driver';

/** A row of an answer as a plain object, see {@link decodeValue}. */
export function decodeRecord(record: NeoRecord): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  record.keys.forEach((name, index) => {
    row[String(name)] = decodeValue(record.get(index));
  });
  return row;
}

/**
 * Turns driver values into plain ones: 64-bit integers to numbers while safe, else to text; nodes and relationships
 * to their properties; times to ISO 8601 text; lists and maps member by member. Ask Neo4j for maps and lists rather
 * than nodes: it costs less here.
 */
export function decodeValue(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => decodeValue(item));
  // Most objects are maps: they are told apart first, without asking for each of the driver's classes.
  if (Object.getPrototypeOf(value) === Object.prototype) return decodeMap(value as Record<string, unknown>);
  if (neo4j.isInt(value)) return decodeInteger(value);
  if (neo4j.isNode(value) || neo4j.isRelationship(value)) return decodeMap(value.properties);
  if (isTemporal(value)) return value.toString();
  return decodeMap(value as Record<string, unknown>);
}

function decodeInteger(value: Integer): number | string {
  return value.inSafeRange() ? value.toNumber() : value.toString();
}

/** Driver values whose text is ISO 8601. */
type Temporal = NeoDate | DateTime | LocalDateTime | Time | LocalTime | Duration;

function isTemporal(value: object): value is Temporal {
  return (
    neo4j.isDateTime(value) ||
    neo4j.isDate(value) ||
    neo4j.isLocalDateTime(value) ||
    neo4j.isTime(value) ||
    neo4j.isLocalTime(value) ||
    neo4j.isDuration(value)
  );
}

function decodeMap(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(map)) result[name] = decodeValue(map[name]);
  return result;
}

/** Turns parameters into driver values: whole numbers become 64-bit integers, so that LIMIT and counters stay whole; `undefined` becomes null. */
export function encodeValue(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? neo4j.int(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => encodeValue(item));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) result[name] = encodeValue(member);
  return result;
}
