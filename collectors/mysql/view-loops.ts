import type { ViewRow } from './rows.js';

/** A text, which is passed over, or a name in the quotes that both servers print, with the dot behind it if there is one. */
const textOrName = /'(?:[^'\\]|\\.|'')*'|(`|")((?:(?!\1).|\1\1)*)\1(\.?)/gs;

/**
 * Views of one database that lead back to themselves through views of the same database, or read a view that does. Found
 * in their texts, since MariaDB keeps no list of what a view reads. Takes time in the order of all texts together.
 */
export function loopingViews(database: string, views: ReadonlyMap<string, ViewRow>): Set<string> {
  const reads = new Map(
    [...views].map(([name, view]) => [name, viewsIn(database, view.definition ?? '', views)]),
  );
  // What reads only views that end somewhere ends too; what is left over goes round, or reads what does.
  const left = new Set(reads.keys());
  const readers = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [name, targets] of reads) {
    open.set(name, targets.size);
    for (const target of targets) readers.set(target, [...(readers.get(target) ?? []), name]);
  }
  const ended = [...left].filter((name) => open.get(name) === 0);
  for (let name = ended.pop(); name !== undefined; name = ended.pop()) {
    left.delete(name);
    for (const reader of readers.get(name) ?? []) {
      const remaining = open.get(reader)! - 1;
      open.set(reader, remaining);
      if (remaining === 0) ended.push(reader);
    }
  }
  return left;
}

/** Views whose names follow the name of their database in a definition. */
function viewsIn(database: string, definition: string, views: ReadonlyMap<string, ViewRow>): Set<string> {
  const found = new Set<string>();
  let before: string | null = null;
  for (const [, quote, quoted, dot] of definition.matchAll(textOrName)) {
    const name = quote === undefined ? null : quoted!.replaceAll(quote + quote, quote);
    if (before === database && name !== null && views.has(name)) found.add(name);
    before = dot === '.' ? name : null;
  }
  return found;
}
