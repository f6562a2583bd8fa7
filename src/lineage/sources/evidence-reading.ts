import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { isEverywhere } from '../../core/permissions.js';
import { accessClause, type GraphRow, type QueryOptions } from '../../graph/index.js';
import type { Evidence, UnresolvedItem } from '../evidence/types.js';

/** Runs a query on the graph or within a transaction. */
export type EvidenceQuery = <Row extends GraphRow>(
  query: string,
  params: Readonly<Record<string, unknown>>,
  options?: QueryOptions,
) => Promise<Row[]>;

/** Which fields a piece of evidence shows: all, or those that tell nothing of assets the caller may not see. */
const shownFields = `e {.id, .source, .method, .confidence, .count, .firstSeenAt, .lastSeenAt, .withdrawnAt,
  key: CASE WHEN shown THEN e.key ELSE e.source + ' ' + e.id END,
  assetKey: CASE WHEN shown THEN e.assetKey END, instanceId: CASE WHEN shown THEN e.instanceId END,
  sqlHash: CASE WHEN shown THEN e.sqlHash END, text: CASE WHEN shown THEN e.text END,
  reason: CASE WHEN shown THEN e.reason END, origin: CASE WHEN shown THEN e.origin END,
  unresolved: CASE WHEN shown THEN e.unresolved END} AS evidence`;

type Row = { evidence: Record<string, unknown> };

/**
 * One piece of evidence of which the caller may see an end. Of evidence that is stated by a hidden asset, or that also
 * speaks of one, only the facts that name nothing are given. @throws NOT_FOUND
 */
export async function readEvidence(query: EvidenceQuery, ctx: RequestContext, id: string): Promise<Evidence> {
  const sight = sightOf(ctx);
  const seen = sight.isEverywhere ? 'true' : anyEnd(sight.seen);
  const [row] = await query<Row>(
    `MATCH (e:LineageEvidence {id: $id}) WHERE ${seen} WITH e, ${sight.shown} AS shown RETURN ${shownFields}`,
    { id, ...sight.params },
    { id: 'lineage.evidence', signal: ctx.signal },
  );
  if (row === undefined) throw noEvidence(id);
  return decodeEvidence(row.evidence);
}

/** Evidence of edges at an asset, newest first; each piece shows as much as {@link readEvidence} gives. */
export async function readEvidenceAt(
  query: EvidenceQuery,
  ctx: RequestContext,
  input: { key: string; first: number },
): Promise<Evidence[]> {
  const sight = sightOf(ctx);
  const rows = await query<Row>(
    `MATCH (n:Asset {key: $key})-[r:FLOWS_TO|INFLUENCES]-() WHERE ${sight.seen}
     WITH DISTINCT r.evidence AS id
     MATCH (e:LineageEvidence {id: id})
     WITH e ORDER BY e.lastSeenAt DESC, e.id LIMIT $first
     WITH e, ${sight.shown} AS shown
     RETURN ${shownFields}`,
    { key: input.key, first: input.first, ...sight.params },
    { id: 'lineage.evidence-at', signal: ctx.signal },
  );
  return rows.map(({ evidence }) => decodeEvidence(evidence));
}

/** @returns what is thrown for evidence that is missing or hidden */
export function noEvidence(id: string): WaymarkError {
  return new WaymarkError('NOT_FOUND', 'There is no such evidence.', { facts: { evidenceId: id } });
}

/** True in a query for evidence `e` when a condition on its end `n` holds for at least one of its edges. */
export function anyEnd(condition: string): string {
  return anyEdge((type) => `(n:Asset)-[:${type} {evidence: e.id}]-()`, condition);
}

/** The same for the asset `n` that its edges go to. */
export function anyTarget(condition: string): string {
  return anyEdge((type) => `(n:Asset)<-[:${type} {evidence: e.id}]-()`, condition);
}

function anyEdge(pattern: (type: string) => string, condition: string): string {
  const tests = ['FLOWS_TO', 'INFLUENCES'].map(
    (type) => `EXISTS { MATCH ${pattern(type)} WHERE ${condition} }`,
  );
  return `(${tests.join(' OR ')})`;
}

interface Sight {
  isEverywhere: boolean;
  /** Condition on an asset `n`. */
  seen: string;
  /** Condition on evidence `e`. */
  shown: string;
  params: Record<string, unknown>;
}

function sightOf(ctx: RequestContext): Sight {
  const scopes = [requirePermission(ctx, 'lineage.read'), requirePermission(ctx, 'asset.read')];
  const clauses = (alias: string): { cypher: string; params: Record<string, unknown> } => {
    const parts = scopes.map((scope, index) => accessClause(alias, scope, `sight${index}`));
    return {
      cypher: parts.map(({ cypher }) => `(${cypher})`).join(' AND '),
      params: Object.assign({}, ...parts.map(({ params }) => params)) as Record<string, unknown>,
    };
  };
  const [end, source] = [clauses('n'), clauses('s')];
  const seesAll = scopes.every((scope) => isEverywhere(scope));
  const shown = `((e.assetId IS NULL OR EXISTS { MATCH (s:Asset {id: e.assetId}) WHERE ${source.cypher} })
    AND NOT ${anyEnd(`NOT (${end.cypher})`)})`;
  return {
    isEverywhere: seesAll,
    seen: end.cypher,
    shown: seesAll ? 'true' : shown,
    params: end.params,
  };
}

function decodeEvidence(row: Record<string, unknown>): Evidence {
  const unresolved = row['unresolved'];
  return {
    ...row,
    count: row['count'] ?? null,
    origin: row['origin'] ?? null,
    unresolved: typeof unresolved === 'string' ? (JSON.parse(unresolved) as UnresolvedItem[]) : [],
  } as unknown as Evidence;
}
