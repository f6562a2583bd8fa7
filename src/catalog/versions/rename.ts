import { relationKinds } from '../../core/asset-kind.js';
import { canonicalJson } from '../../core/canonical-json.js';
import { compare } from '../../core/order.js';
import type { SnapshotObject } from './snapshot.js';
import { compareDataTypes } from './type-equivalence.js';

/** One reason to believe that two objects are one that was renamed. */
export interface RenameReason {
  /**
   * `RECORDED`: collection saw the rename when it happened; `ENGINE_ID`: the engine's own identity is the same; `DEFINITION`: the definition is the same; `COLUMNS`: a
   * relation has mostly the same columns; `POSITION`: a column at the same place with the same type; `NAME`: the names are close.
   */
  code: 'RECORDED' | 'ENGINE_ID' | 'DEFINITION' | 'COLUMNS' | 'POSITION' | 'NAME';
  detail: string;
  /** 0..1. */
  weight: number;
}

/** The evidence of a rename. */
export interface RenameEvidence {
  /** 0..1; 1 when the engine itself says so. */
  confidence: number;
  reasons: readonly RenameReason[];
}

/** A pair found, with its evidence. */
export interface RenamePair {
  from: SnapshotObject;
  to: SnapshotObject;
  evidence: RenameEvidence;
}

/** What is known about the objects beyond themselves. */
export interface RenameContext {
  /** True when engine ids of both sides come from one instance. */
  sameInstance: boolean;
  engineA: string;
  engineB: string;
  /** What collection has recorded, by old path, however many steps lie between. */
  recorded: ReadonlyMap<string, { path: string; evidence: string; confidence: number }>;
  columnsOf(side: 'a' | 'b', path: string): readonly SnapshotObject[];
}

const threshold = 0.6;
/** Above this many pairs of candidates of one kind under one parent only exact evidence is used. */
const mostPairs = 250_000;

/**
 * Pairs up what is gone with what is new under one parent. Each object is in at most one pair; the strongest evidence
 * wins. Cost: candidates of one kind are compared pairwise, up to 250,000 pairs; beyond that only engine ids count.
 */
export function findRenames(
  removed: readonly SnapshotObject[],
  added: readonly SnapshotObject[],
  context: RenameContext,
): RenamePair[] {
  const recorded = byRecord(removed, added, context);
  const pairs = [
    ...recorded,
    ...(context.sameInstance ? byEngineId(rest(removed, recorded), rest(added, recorded)) : []),
  ];
  const taken = new Set<SnapshotObject>(pairs.flatMap((pair) => [pair.from, pair.to]));
  const from = removed.filter((object) => !taken.has(object));
  const to = added.filter((object) => !taken.has(object));
  if (from.length * to.length > mostPairs) return pairs;
  const candidates = from
    .flatMap((before) =>
      to.filter((after) => after.kind === before.kind).map((after) => judge(before, after, context)),
    )
    .filter((pair) => pair.evidence.confidence >= threshold)
    .toSorted(
      (x, y) =>
        y.evidence.confidence - x.evidence.confidence ||
        compare(x.from.path, y.from.path) ||
        compare(x.to.path, y.to.path),
    );
  for (const pair of candidates) {
    if (taken.has(pair.from) || taken.has(pair.to)) continue;
    taken.add(pair.from).add(pair.to);
    pairs.push(pair);
  }
  return pairs;
}

function rest(objects: readonly SnapshotObject[], pairs: readonly RenamePair[]): SnapshotObject[] {
  const taken = new Set(pairs.flatMap((pair) => [pair.from, pair.to]));
  return objects.filter((object) => !taken.has(object));
}

function byRecord(
  removed: readonly SnapshotObject[],
  added: readonly SnapshotObject[],
  context: RenameContext,
): RenamePair[] {
  if (context.recorded.size === 0) return [];
  const wanted = new Map(added.map((object) => [object.path, object]));
  return removed.flatMap((from) => {
    let weight = 1;
    let step = context.recorded.get(from.path);
    for (let depth = 0; step !== undefined && depth < 100; depth += 1) {
      weight = Math.min(weight, step.confidence);
      const to = wanted.get(step.path);
      if (to !== undefined && to.kind === from.kind) {
        wanted.delete(step.path);
        const detail = `Collection saw the rename when it happened, by ${step.evidence}.`;
        return [
          {
            from,
            to,
            evidence: { confidence: weight, reasons: [{ code: 'RECORDED' as const, detail, weight }] },
          },
        ];
      }
      step = context.recorded.get(step.path);
    }
    return [];
  });
}

function byEngineId(removed: readonly SnapshotObject[], added: readonly SnapshotObject[]): RenamePair[] {
  const known = new Map(removed.map((object) => [`${object.kind} ${object.engineId ?? ''}`, object]));
  return added.flatMap((after) => {
    const id = after.engineId;
    const before = id === null ? undefined : known.get(`${after.kind} ${id}`);
    if (id === null || before === undefined) return [];
    known.delete(`${after.kind} ${id}`);
    const detail = `The engine's own identity ${id} is the same.`;
    const reasons = [{ code: 'ENGINE_ID' as const, detail, weight: 1 }];
    return [{ from: before, to: after, evidence: { confidence: 1, reasons } }];
  });
}

function judge(from: SnapshotObject, to: SnapshotObject, context: RenameContext): RenamePair {
  const reasons: RenameReason[] = [];
  if (from.kind === 'Column') reasons.push(...columnReasons(from, to, context));
  else if (relationKinds.has(from.kind)) reasons.push(...relationReasons(from, to, context));
  else if (sameDefinition(from, to))
    reasons.push({ code: 'DEFINITION', detail: 'The definition is the same.', weight: 0.8 });
  if (reasons.length === 0) return { from, to, evidence: { confidence: 0, reasons } };
  const closeness = nameCloseness(from.name, to.name);
  if (closeness >= 0.5)
    reasons.push({
      code: 'NAME',
      detail: `The names are ${Math.round(closeness * 100)} % alike.`,
      weight: closeness / 2,
    });
  const confidence = 1 - reasons.reduce((doubt, reason) => doubt * (1 - reason.weight), 1);
  return { from, to, evidence: { confidence: Math.round(Math.min(confidence, 0.99) * 100) / 100, reasons } };
}

function columnReasons(from: SnapshotObject, to: SnapshotObject, context: RenameContext): RenameReason[] {
  const type = compareDataTypes(
    { engine: context.engineA, type: wordOf(from.properties['dataType']) },
    { engine: context.engineB, type: wordOf(to.properties['dataType']) },
  );
  const sameType = type.relation === 'SAME' || type.relation === 'EQUIVALENT';
  const position = from.properties['position'];
  if (!sameType || position === undefined || position !== to.properties['position']) return [];
  return [
    {
      code: 'POSITION',
      detail: `Both are number ${wordOf(position)} with the type ${wordOf(to.properties['dataType'])}.`,
      weight: sameDefinition(from, to) ? 0.65 : 0.5,
    },
  ];
}

function relationReasons(from: SnapshotObject, to: SnapshotObject, context: RenameContext): RenameReason[] {
  const signature = (column: SnapshotObject): string => column.name.toLowerCase();
  const before = new Set(context.columnsOf('a', from.path).map((column) => signature(column)));
  const after = new Set(context.columnsOf('b', to.path).map((column) => signature(column)));
  const shared = [...before].filter((name) => after.has(name)).length;
  const all = new Set([...before, ...after]).size;
  if (shared < 2 || shared / all < 0.6) return [];
  return [
    {
      code: 'COLUMNS',
      detail: `${shared} of ${all} columns have the same names.`,
      weight: (shared / all) * Math.min(0.9, 0.5 + shared * 0.05),
    },
  ];
}

function sameDefinition(from: SnapshotObject, to: SnapshotObject): boolean {
  const strip = (object: SnapshotObject): string =>
    canonicalJson(object.properties).replaceAll(JSON.stringify(object.name).slice(1, -1), '~');
  return Object.keys(from.properties).length > 0 && strip(from) === strip(to);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** How alike two names are: 1 minus the edit distance over the longer length, 0..1. */
export function nameCloseness(a: string, b: string): number {
  const left = Array.from(a.toLowerCase()).slice(0, 128);
  const right = Array.from(b.toLowerCase()).slice(0, 128);
  if (left.length === 0 || right.length === 0) return 0;
  let row = Array.from({ length: right.length + 1 }, (_unused, index) => index);
  for (const [i, character] of left.entries()) {
    const next = [i + 1];
    for (const [j, other] of right.entries()) {
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (character === other ? 0 : 1)),
      );
    }
    row = next;
  }
  return 1 - (row[right.length] ?? 0) / Math.max(left.length, right.length);
}
