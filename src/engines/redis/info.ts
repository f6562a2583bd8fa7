/** The fields of an INFO answer, in the order in which they stand there. */
export function infoFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

/** Parts of a composite INFO value: `keys=12,expires=3,avg_ttl=0`. */
export function infoParts(value: string | undefined): ReadonlyMap<string, string> {
  const parts = (value ?? '').split(',').map((part): [string, string] => {
    const equals = part.indexOf('=');
    return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
  });
  return new Map(parts.filter(([name]) => name !== ''));
}

/** Which product answers and its own version; null when INFO names none. */
export function productOf(
  fields: ReadonlyMap<string, string>,
): { flavour: 'redis' | 'valkey'; version: string } | null {
  const valkey = fields.get('valkey_version');
  if (valkey !== undefined) return { flavour: 'valkey', version: valkey };
  const redis = fields.get('redis_version');
  if (redis === undefined) return null;
  return { flavour: fields.get('server_name') === 'valkey' ? 'valkey' : 'redis', version: redis };
}
