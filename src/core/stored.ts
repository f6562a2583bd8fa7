/** A stored value that should be a text; otherwise what stands for it. */
export function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

/** A stored value that is a text; null when it is something else or absent. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A stored list of texts; empty when it is something else or absent. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

/** A stored value that is a number; null when it is something else or absent. */
export function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** The members that are neither null nor absent. */
export function withoutNulls<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value !== null && value !== undefined) result[name] = value;
  }
  return result;
}
