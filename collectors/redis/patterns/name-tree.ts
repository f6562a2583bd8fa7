import { hasPlaceholder, type Segment, simplify } from './segments.js';

/** Names that share the segments up to here. */
export interface NameNode {
  label: string;
  delimiter: string;
  /** Names that pass here or end here. */
  count: number;
  /** Numbers of the names that end here. */
  ends: number[];
  /** By delimiter and label. */
  children: Map<string, NameNode>;
}

/** More distinct values of one segment than this are values, not words of the schema, when few names share each. */
const mostWords = 16;
/** The same for the first segment, which usually says what a name is about. */
const mostFirstWords = 60;
/** The same from the third segment on, where values are likelier than words. */
const mostLateWords = 8;
/** More distinct values than this are never words. */
const mostDistinct = 128;
/** Names that share a value, on average, up to which it is taken for one value of many. */
const fewNamesPerValue = 8;
/** So many values with digits in them at one place are identifiers. */
const fewestIdentifiers = 5;

/** An empty tree. */
export function emptyTree(): NameNode {
  return { label: '', delimiter: '', count: 0, ends: [], children: new Map() };
}

/** Adds the name with the number to the tree. */
export function addName(root: NameNode, segments: readonly Segment[], index: number): void {
  let node = root;
  node.count += 1;
  for (const { delimiter, label } of segments) {
    node = childOf(node, delimiter, label);
    node.count += 1;
  }
  node.ends.push(index);
}

function childOf(node: NameNode, delimiter: string, label: string): NameNode {
  const key = delimiter + label;
  const known = node.children.get(key);
  if (known !== undefined) return known;
  const made = { ...emptyTree(), delimiter, label };
  node.children.set(key, made);
  return made;
}

/** Merges, from the top down, what are values of one segment. */
export function mergeValues(node: NameNode, depth = 0): void {
  for (const delimiter of new Set([...node.children.values()].map((child) => child.delimiter))) {
    mergeDays(node, delimiter);
    mergeIdentifiers(node, delimiter);
    mergeRareWords(node, delimiter, depth);
  }
  for (const child of node.children.values()) mergeValues(child, depth + 1);
}

function childrenAfter(node: NameNode, delimiter: string): NameNode[] {
  return [...node.children.values()]
    .filter((child) => child.delimiter === delimiter)
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** Eight digits are days when all numbers at the place are; beside other numbers they are numbers. */
function mergeDays(node: NameNode, delimiter: string): void {
  const children = childrenAfter(node, delimiter);
  for (const child of children.filter(({ label }) => label.includes('{day}'))) {
    const asNumber = simplify(child.label.replaceAll('{day}', '{id}'));
    const target = children.some(({ label }) => label === asNumber)
      ? asNumber
      : child.label.replaceAll('{day}', '{date}');
    replaceChildren(node, [child], delimiter, target);
  }
}

/** Values with digits beside an identifier are identifiers; so are several of them. */
function mergeIdentifiers(node: NameNode, delimiter: string): void {
  const children = childrenAfter(node, delimiter);
  const candidates = children.filter(({ label }) => looksLikeIdentifier(label));
  if (candidates.length === 0) return;
  const known = children.find(({ label }) => label === '{id}');
  if (known === undefined && candidates.length < fewestIdentifiers) return;
  const target = known === undefined ? commonLabel(candidates, '{id}') : '{id}';
  replaceChildren(node, known === undefined ? candidates : [known, ...candidates], delimiter, target);
}

/** At least four characters with a digit among them, and no placeholder. `v2` and `s3` are words. */
function looksLikeIdentifier(label: string): boolean {
  return label.length >= 4 && /\d/.test(label) && !hasPlaceholder(label) && !/\s/.test(label);
}

function mergeRareWords(node: NameNode, delimiter: string, depth: number): void {
  const children = childrenAfter(node, delimiter).filter(({ label }) => !/^\{\w+\}$/.test(label));
  const most = depth === 0 ? mostFirstWords : depth === 1 ? mostWords : mostLateWords;
  if (children.length <= most) return;
  const total = children.reduce((sum, child) => sum + child.count, 0);
  const mean = total / children.length;
  if (children.length <= mostDistinct && mean >= fewNamesPerValue) return;
  const rare = children.filter(({ count }) => count < mean * 10 || count < total / 20);
  if (rare.length <= most) return;
  const identifiers = rare.filter(({ label }) => /\d|\{id\}/.test(label)).length;
  const placeholder = identifiers > rare.length / 2 ? '{id}' : '{name}';
  replaceChildren(node, rare, delimiter, commonLabel(rare, placeholder));
}

/** What all labels begin and end with, up to a delimiter inside them, around the placeholder: `thumb-{name}.webp`. */
function commonLabel(children: readonly NameNode[], placeholder: string): string {
  const labels = children.map(({ label }) => label);
  const [first = ''] = labels;
  let start = 0;
  while (start < first.length && labels.every((label) => label.charAt(start) === first.charAt(start)))
    start += 1;
  let end = 0;
  const room = Math.min(...labels.map(({ length }) => length)) - start;
  while (end < room && labels.every((label) => label.at(-1 - end) === first.at(-1 - end))) end += 1;
  const before = /^.*[-._]/.exec(first.slice(0, start))?.[0] ?? '';
  const after = /[-._].*$/.exec(end === 0 ? '' : first.slice(-end))?.[0] ?? '';
  return simplify(before + placeholder + after);
}

function replaceChildren(
  node: NameNode,
  replaced: readonly NameNode[],
  delimiter: string,
  label: string,
): void {
  for (const child of replaced) node.children.delete(child.delimiter + child.label);
  const target = childOf(node, delimiter, label);
  for (const child of replaced) absorb(target, child);
}

function absorb(target: NameNode, source: NameNode): void {
  target.count += source.count;
  // One by one: a spread of very many numbers would not fit the stack.
  for (const index of source.ends) target.ends.push(index);
  for (const child of source.children.values()) {
    absorb(childOf(target, child.delimiter, child.label), child);
  }
}
