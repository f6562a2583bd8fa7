import { KnownPatterns } from './known-patterns.js';
import { addName, emptyTree, mergeValues, type NameNode } from './name-tree.js';
import { joinSegments, segmentsOf, simplify } from './segments.js';

/** Names that look alike. */
export interface InferredPattern {
  /** For example `cart:{id}:items`; the name itself when it stands alone. */
  pattern: string;
  /** Positions in the list of names, ascending. */
  members: readonly number[];
}

/** Longest text of a pattern. */
const longestPattern = 200;
/** Most patterns of one list; the rarest beyond are put together. */
export const mostPatterns = 500;
/** The pattern of names that are alike in nothing. */
export const otherNames = '{other}';

/**
 * Finds the patterns in names: `session:8f3a…` and its like are `session:{id}`. Every name belongs to exactly one
 * pattern. The answer depends on the set of names only, not on their order; patterns are sorted by text.
 * @param names readable names, see `readableName`.
 * @param known patterns found in earlier runs: names that fit one keep it.
 */
export function inferPatterns(names: readonly string[], known: readonly string[] = []): InferredPattern[] {
  const earlier = new KnownPatterns(known);
  const members = new Map<string, number[]>();
  const add = (pattern: string, indexes: readonly number[]): void => {
    const text = pattern.length > longestPattern ? `${pattern.slice(0, longestPattern)}…` : pattern;
    const list = members.get(text) ?? [];
    for (const index of indexes) list.push(index);
    members.set(text, list);
  };
  const root = emptyTree();
  names.forEach((name, index) => {
    const segments = segmentsOf(name);
    const match = earlier.match(segments);
    if (match === null) addName(root, segments, index);
    else add(match, [index]);
  });
  mergeValues(root);
  collect(root, '', add);
  return bounded(members);
}

function collect(
  node: NameNode,
  path: string,
  add: (pattern: string, members: readonly number[]) => void,
): void {
  const pattern = joinSegments([{ delimiter: path + node.delimiter, label: node.label }]);
  if (node.ends.length > 0) add(simplify(pattern), node.ends);
  for (const child of node.children.values()) collect(child, pattern, add);
}

function bounded(members: ReadonlyMap<string, number[]>): InferredPattern[] {
  const byCount = [...members].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const kept = byCount.slice(0, byCount.length > mostPatterns ? mostPatterns - 1 : mostPatterns);
  const rest = byCount.slice(kept.length).flatMap(([, indexes]) => indexes);
  if (rest.length > 0) kept.push([otherNames, rest]);
  return kept
    .map(([pattern, indexes]) => ({ pattern, members: indexes.sort((a, b) => a - b) }))
    .sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}
