import { newId } from '../../core/ids.js';
import type { GraphTransaction } from '../../graph/index.js';
import { type EdgeRef, recordLineageChange } from '../replica/change-log.js';
import {
  beginEdgesOf,
  edgesOfEvidence,
  endEdges,
  markWithdrawn,
  mergeEvidence,
  touchEvidence,
} from './evidence-queries.js';
import type { EdgeKind, EvidenceEdge, EvidenceOutcome, EvidenceStatement } from './types.js';

const rowsPerQuery = 2_000;
const longestText = 2_000;

/** An edge as the graph has it. */
interface StoredEdge extends EvidenceEdge {
  readonly evidence: string;
  readonly element: string;
}

type StoredRow = [
  string,
  string,
  string,
  string,
  EdgeKind,
  EvidenceEdge['subtype'],
  string | null,
  boolean,
  number,
];

/**
 * Replaces what pieces of evidence state by what they shall state, inside the transaction: edges that go on are not
 * touched, the others end (and stay in history) or begin. Only the evidence's own edges are looked at. Evidence is
 * locked in the order of keys, then the counter of lineage, so two writers never wait for each other in a circle.
 */
export async function writeEvidence(
  tx: GraphTransaction,
  statements: readonly EvidenceStatement[],
  at: string,
): Promise<EvidenceOutcome> {
  const sorted = [...statements].sort((a, b) => (a.key < b.key ? -1 : 1));
  const ids = new Map<string, string>();
  const fresh = new Set<string>();
  for (const part of chunks(sorted, rowsPerQuery)) {
    const rows = part.map((statement) => ({ key: statement.key, id: newId(), set: fields(statement) }));
    const proposed = new Set(rows.map(({ id }) => id));
    const stored = await tx.run<{ id: string; key: string }>(mergeEvidence, { rows, at });
    for (const { id, key } of stored) {
      ids.set(key, id);
      if (proposed.has(id)) fresh.add(id);
    }
  }
  const known = await storedEdges(
    tx,
    [...ids.values()].filter((id) => !fresh.has(id)),
  );
  const begun: (EvidenceEdge & { evidence: string })[] = [];
  const ended: StoredEdge[] = [];
  const changed = new Set<string>();
  for (const statement of sorted) {
    const id = ids.get(statement.key) ?? '';
    const before = new Map((known.get(id) ?? []).map((edge) => [edgeKey(edge), edge]));
    for (const edge of distinct(statement.edges)) {
      if (before.delete(edgeKey(edge))) continue;
      begun.push({ ...edge, evidence: id });
      changed.add(id);
    }
    if (before.size > 0) changed.add(id);
    ended.push(...before.values());
  }
  const touched = [...changed].filter((id) => !fresh.has(id)).sort();
  for (const part of chunks(touched, rowsPerQuery)) await tx.run(touchEvidence, { ids: part, at });
  await change(tx, begun, ended, at);
  return { written: sorted.length, begun: begun.length, ended: ended.length };
}

/** Withdraws evidence: its edges end, its record stays. */
export async function withdrawEvidence(
  tx: GraphTransaction,
  ids: readonly string[],
  at: string,
): Promise<EvidenceOutcome> {
  const sorted = [...new Set(ids)].sort();
  for (const part of chunks(sorted, rowsPerQuery)) await tx.run(markWithdrawn, { ids: part, at });
  const ended = [...(await storedEdges(tx, sorted)).values()].flat();
  await change(tx, [], ended, at);
  return { written: sorted.length, begun: 0, ended: ended.length };
}

/** Ends edges that were found by other means than their evidence. */
export async function endEdgesOf(
  tx: GraphTransaction,
  edges: readonly { element: string; fromId: string; toId: string; kind: EdgeKind }[],
  at: string,
): Promise<void> {
  await change(tx, [], edges, at);
}

async function change(
  tx: GraphTransaction,
  begun: readonly (EvidenceEdge & { evidence: string })[],
  ended: readonly { element: string; fromId: string; toId: string; kind: EdgeKind }[],
  at: string,
): Promise<void> {
  if (begun.length === 0 && ended.length === 0) return;
  await recordLineageChange(tx, { begun: begun.map(refOf), ended: ended.map(refOf) });
  for (const part of chunks(ended, rowsPerQuery))
    await tx.run(endEdges, { elements: part.map(({ element }) => element), at });
  for (const kind of ['DIRECT', 'INDIRECT'] as const) {
    const targets = new Map<string, Record<string, unknown>[]>();
    for (const edge of begun) {
      if (edge.kind !== kind) continue;
      const list = targets.get(edge.toId) ?? [];
      targets.set(edge.toId, list);
      list.push({ id: edge.fromId, p: properties(edge) });
    }
    const rows = [...targets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([to, from]) => ({ to, from }));
    for (const part of chunks(rows, rowsPerQuery)) await tx.run(beginEdgesOf[kind], { rows: part, at });
  }
}

async function storedEdges(tx: GraphTransaction, ids: readonly string[]): Promise<Map<string, StoredEdge[]>> {
  const found = new Map<string, StoredEdge[]>();
  for (const part of chunks(ids, rowsPerQuery)) {
    const [row] = await tx.run<{ edges: StoredRow[] }>(edgesOfEvidence, { ids: part });
    for (const [evidence, element, fromId, toId, kind, subtype, text, masking, confidence] of row?.edges ??
      []) {
      const list = found.get(evidence) ?? [];
      found.set(evidence, list);
      list.push({ evidence, element, fromId, toId, kind, subtype, text, masking, confidence });
    }
  }
  return found;
}

function fields(statement: EvidenceStatement): Record<string, unknown> {
  const { key: _key, edges: _edges, unresolved, lastSeenAt, uses, counters, ...rest } = statement;
  return {
    ...rest,
    origin: statement.origin ?? null,
    uses: [...uses],
    unresolved: JSON.stringify(unresolved),
    ...(lastSeenAt === undefined || lastSeenAt === null ? {} : { lastSeenAt }),
    ...(counters === undefined ? {} : { counters: JSON.stringify(counters) }),
    withdrawnAt: null,
  };
}

function properties(edge: EvidenceEdge & { evidence: string }): Record<string, unknown> {
  const { evidence, subtype, text, masking, confidence } = edge;
  return { evidence, subtype, text: cut(text), masking, confidence };
}

function cut(text: string | null): string | null {
  return text !== null && text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}

function refOf(edge: { fromId: string; toId: string; kind: EdgeKind }): EdgeRef {
  return { fromId: edge.fromId, toId: edge.toId, kind: edge.kind };
}

/** What makes two edges of one piece of evidence the same. */
function edgeKey(edge: EvidenceEdge): string {
  const { fromId, toId, kind, subtype, text, masking, confidence } = edge;
  return [fromId, toId, kind, subtype, masking, confidence, cut(text) ?? ''].join('|');
}

function distinct(edges: readonly EvidenceEdge[]): Iterable<EvidenceEdge> {
  return new Map(
    edges.filter(({ fromId, toId }) => fromId !== toId).map((edge) => [edgeKey(edge), edge]),
  ).values();
}

/** Consecutive parts of a list. */
export function* chunks<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
