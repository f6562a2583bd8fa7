import { compare } from '../../core/order.js';
import { diffProperties, type PropertyDiff, type Sides } from './property-diff.js';
import { findRenames, type RenameContext, type RenameEvidence } from './rename.js';
import { enclosingPath, joinPath, lastSegment, type Snapshot, type SnapshotObject } from './snapshot.js';

/** What happened to an object between two snapshots. `EQUIVALENT`: only worded differently. */
export type SchemaChange = 'ADDED' | 'REMOVED' | 'CHANGED' | 'RENAMED' | 'EQUIVALENT';

/** One object that differs. */
export interface SchemaDiffEntry {
  change: SchemaChange;
  /** Path in the second snapshot; for a removed object in the first. */
  path: string;
  /** Path in the first snapshot; null for an added object. */
  fromPath: string | null;
  /** As it is in the second snapshot (in the first for a removed one). */
  object: SnapshotObject;
  /** What differs, in order of name; empty for added and removed objects. */
  properties: readonly PropertyDiff[];
  /** Why a rename is believed; null for anything else. */
  evidence: RenameEvidence | null;
  /** True when what encloses the object was added or removed with it. */
  withParent: boolean;
}

/** How many objects had which fate. */
export interface SchemaDiffSummary {
  added: number;
  removed: number;
  changed: number;
  renamed: number;
  equivalent: number;
  unchanged: number;
}

/** The structured difference of two snapshots. */
export interface SchemaDiff {
  a: Omit<Snapshot, 'objects' | 'renames'>;
  b: Omit<Snapshot, 'objects' | 'renames'>;
  summary: SchemaDiffSummary;
  /** In order of path. */
  entries: readonly SchemaDiffEntry[];
}

interface Work {
  sides: Sides;
  context: RenameContext;
  childrenA: ReadonlyMap<string, readonly SnapshotObject[]>;
  childrenB: ReadonlyMap<string, readonly SnapshotObject[]>;
  entries: SchemaDiffEntry[];
  unchanged: number;
}

/**
 * Compares two snapshots from the top down. Objects are one when kind and path agree (names without regard to case
 * across engines); what is left over under a matched parent is paired by evidence of a rename, and the rest was added
 * or removed with everything below it. Applying the result to `a` gives `b`, see {@link applySchemaDiff}.
 */
export function diffSnapshots(a: Snapshot, b: Snapshot): SchemaDiff {
  const childrenA = groupByParent(a.objects);
  const childrenB = groupByParent(b.objects);
  const work: Work = {
    sides: { engineA: a.engine, engineB: b.engine },
    context: {
      sameInstance: a.instanceKey === b.instanceKey,
      engineA: a.engine,
      engineB: b.engine,
      recorded: a.key === b.key ? (b.renames ?? new Map()) : new Map(),
      columnsOf: (side, path) =>
        ((side === 'a' ? childrenA : childrenB).get(path) ?? []).filter((object) => object.kind === 'Column'),
    },
    childrenA,
    childrenB,
    entries: [],
    unchanged: 0,
  };
  diffLevel(work, '', '');
  const { objects: _objectsA, renames: _renamesA, ...sideA } = a;
  const { objects: _objectsB, renames: _renamesB, ...sideB } = b;
  return {
    a: sideA,
    b: sideB,
    summary: summarize(work),
    entries: work.entries.toSorted((x, y) => compare(x.path, y.path) || compare(x.change, y.change)),
  };
}

function groupByParent(objects: readonly SnapshotObject[]): Map<string, SnapshotObject[]> {
  const groups = new Map<string, SnapshotObject[]>();
  for (const object of objects) {
    const parent = enclosingPath(object.path);
    const group = groups.get(parent);
    if (group === undefined) groups.set(parent, [object]);
    else group.push(object);
  }
  return groups;
}

function diffLevel(work: Work, pathA: string, pathB: string): void {
  const before = work.childrenA.get(pathA) ?? [];
  const after = work.childrenB.get(pathB) ?? [];
  const identity = identityOf(work.sides, [before, after]);
  const wanted = new Map(after.map((object) => [identity(object), object]));
  const pairs: { from: SnapshotObject; to: SnapshotObject; evidence: RenameEvidence | null }[] = [];
  const removed: SnapshotObject[] = [];
  for (const object of before) {
    const match = wanted.get(identity(object));
    if (match === undefined) removed.push(object);
    else {
      wanted.delete(identity(object));
      pairs.push({ from: object, to: match, evidence: null });
    }
  }
  const renames = findRenames(removed, [...wanted.values()], work.context);
  const gone = new Set(renames.map((pair) => pair.from));
  const come = new Set(renames.map((pair) => pair.to));
  const ranks = positionRanks([...pairs, ...renames]);
  for (const pair of [...pairs, ...renames]) {
    recordPair(work, pair, ranks);
    diffLevel(work, pair.from.path, pair.to.path);
  }
  for (const object of removed) if (!gone.has(object)) recordTree(work, 'REMOVED', object, false);
  for (const object of wanted.values()) if (!come.has(object)) recordTree(work, 'ADDED', object, false);
}

/** Kind and last step of the path; across engines without regard to case, unless that would make two objects one. */
function identityOf(
  sides: Sides,
  levels: readonly (readonly SnapshotObject[])[],
): (object: SnapshotObject) => string {
  const exact = (object: SnapshotObject): string => `${object.kind} ${lastSegment(object.path)}`;
  if (sides.engineA === sides.engineB) return exact;
  const folded = (object: SnapshotObject): string => exact(object).toLowerCase();
  const ambiguous = levels.some(
    (objects) => new Set(objects.map((object) => folded(object))).size < objects.length,
  );
  return ambiguous ? exact : folded;
}

/** Where each matched column stands among the matched ones, in both orders: equal ranks mean it has not moved. */
function positionRanks(
  pairs: readonly { from: SnapshotObject; to: SnapshotObject }[],
): ReadonlyMap<SnapshotObject, number> {
  const ranks = new Map<SnapshotObject, number>();
  const rank = (objects: readonly SnapshotObject[]): void => {
    const placed = objects.filter((object) => typeof object.properties['position'] === 'number');
    const ordered = placed.toSorted(
      (x, y) => Number(x.properties['position']) - Number(y.properties['position']),
    );
    for (const [index, object] of ordered.entries()) ranks.set(object, index);
  };
  rank(pairs.map((pair) => pair.from));
  rank(pairs.map((pair) => pair.to));
  return ranks;
}

function recordPair(
  work: Work,
  pair: { from: SnapshotObject; to: SnapshotObject; evidence: RenameEvidence | null },
  ranks: ReadonlyMap<SnapshotObject, number>,
): void {
  const properties = diffProperties(pair.from, pair.to, work.sides).map((diff) =>
    diff.name === 'position' && ranks.get(pair.from) === ranks.get(pair.to) && ranks.has(pair.from)
      ? { ...diff, equivalent: true, note: 'It moved only because of what came or went before it.' }
      : diff,
  );
  const change = changeOf(pair.evidence, properties);
  if (change === null) {
    work.unchanged += 1;
    return;
  }
  work.entries.push({
    change,
    path: pair.to.path,
    fromPath: pair.from.path,
    object: pair.to,
    properties,
    evidence: pair.evidence,
    withParent: false,
  });
}

function changeOf(evidence: RenameEvidence | null, properties: readonly PropertyDiff[]): SchemaChange | null {
  if (evidence !== null) return 'RENAMED';
  if (properties.length === 0) return null;
  return properties.every((diff) => diff.equivalent) ? 'EQUIVALENT' : 'CHANGED';
}

function recordTree(
  work: Work,
  change: 'ADDED' | 'REMOVED',
  object: SnapshotObject,
  withParent: boolean,
): void {
  work.entries.push({
    change,
    path: object.path,
    fromPath: change === 'ADDED' ? null : object.path,
    object,
    properties: [],
    evidence: null,
    withParent,
  });
  const children = change === 'ADDED' ? work.childrenB : work.childrenA;
  for (const child of children.get(object.path) ?? []) recordTree(work, change, child, true);
}

function summarize(work: Work): SchemaDiffSummary {
  const count = (change: SchemaChange): number =>
    work.entries.filter((entry) => entry.change === change).length;
  return {
    added: count('ADDED'),
    removed: count('REMOVED'),
    changed: count('CHANGED'),
    renamed: count('RENAMED'),
    equivalent: count('EQUIVALENT'),
    unchanged: work.unchanged,
  };
}

/**
 * The objects of `b`, made from those of `a` and the difference. Exact within one engine; across engines properties
 * that only `a`'s engine has stay as they were. Engine ids are those of `a`.
 */
export function applySchemaDiff(objects: readonly SnapshotObject[], diff: SchemaDiff): SnapshotObject[] {
  const entries = new Map(
    diff.entries.flatMap((entry) =>
      entry.fromPath === null ? [] : [[`${entry.object.kind} ${entry.fromPath}`, entry] as const],
    ),
  );
  const renamed = new Map(
    diff.entries.flatMap((entry) =>
      entry.fromPath !== null && entry.change !== 'REMOVED' ? [[entry.fromPath, entry.path] as const] : [],
    ),
  );
  const newPath = (path: string): string => {
    const known = renamed.get(path);
    if (known !== undefined || path === '') return known ?? path;
    return joinPath(newPath(enclosingPath(path)), lastSegment(path));
  };
  const kept = objects.flatMap((object) => {
    const entry = entries.get(`${object.kind} ${object.path}`);
    if (entry?.change === 'REMOVED') return [];
    const moved = { ...object, path: newPath(object.path), name: entry?.object.name ?? object.name };
    return [entry === undefined ? moved : withProperties(moved, entry.properties)];
  });
  const added = diff.entries.flatMap((entry) => (entry.change === 'ADDED' ? [entry.object] : []));
  return [...kept, ...added].toSorted((x, y) => compare(x.path, y.path));
}

function withProperties(object: SnapshotObject, diffs: readonly PropertyDiff[]): SnapshotObject {
  const properties = { ...object.properties };
  let comment = object.comment;
  for (const diff of diffs) {
    if (diff.name === 'comment') comment = typeof diff.to === 'string' ? diff.to : null;
    else if (diff.to === null) delete properties[diff.name];
    else properties[diff.name] = diff.to;
  }
  return { ...object, properties, comment };
}
