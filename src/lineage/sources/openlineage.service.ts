import type { RegistrationService } from '../../catalog/index.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { childKey } from '../../core/asset-key.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { isWaymarkError, WaymarkError } from '../../core/errors.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { recordExport } from '../export-record.js';
import type { EvidenceIntake } from './intake.js';
import {
  datasetKey,
  evidenceOfEvent,
  eventOfEvidence,
  type ExportedEdge,
  isCollectable,
  type OpenLineageDataset,
  type OpenLineageEvent,
  readEvent,
} from './openlineage.js';

/** The answer to a batch of events. */
export interface OpenLineageAnswer {
  received: number;
  /** Events that could not be read, by their place in the batch. */
  failed: { index: number; problem: string }[];
  /** Events older than what is known of their job, or seen before. */
  ignored: number;
  begun: number;
  ended: number;
  /** Data sets and columns that are not known. */
  unknown: string[];
}

const mostEvents = 1_000;
const mostBatches = 4;
const exportPage = 200;

/** OpenLineage in and out. */
export class OpenLineageService {
  #working = 0;

  constructor(
    private readonly graph: GraphClient,
    private readonly intake: EvidenceIntake,
    private readonly registration: Pick<RegistrationService, 'register'> | null,
  ) {}

  /**
   * Takes one event or a list of them. Events of one job and output replace each other, newest wins; data sets of
   * systems without a collector are registered. Only so many batches are worked on at once: a sender that gets
   * LIMIT_EXCEEDED sends again later. @throws LIMIT_EXCEEDED, INPUT_INVALID, FORBIDDEN
   */
  async receive(ctx: RequestContext, body: unknown, clientKey?: string | null): Promise<OpenLineageAnswer> {
    requirePermission(ctx, 'lineage.edit');
    const list: readonly unknown[] = Array.isArray(body) ? body : [body];
    if (list.length === 0 || list.length > mostEvents)
      throw new WaymarkError('INPUT_INVALID', `A batch has 1 to ${mostEvents} events.`, {
        facts: { field: 'body' },
      });
    if (this.#working >= mostBatches)
      throw new WaymarkError('LIMIT_EXCEEDED', 'Too many batches of lineage events are being worked on.', {
        facts: { retryAfterSeconds: 1 },
      });
    this.#working += 1;
    try {
      return await this.#receive(ctx, list, clientKey ?? null);
    } finally {
      this.#working -= 1;
    }
  }

  /** Our lineage as OpenLineage JobEvents, one for each piece of evidence, in the order of ids. The export is audited before. */
  async *export(
    ctx: RequestContext,
    input: { instanceId?: string | null },
  ): AsyncGenerator<Record<string, unknown>> {
    const scope = requirePermission(ctx, 'lineage.read');
    const access = accessClause('b', scope);
    await recordExport(this.graph, ctx, {
      format: 'OPENLINEAGE',
      assetKey: null,
      assetIds: null,
      details: { instanceId: input.instanceId ?? null },
    });
    let after = '';
    for (;;) {
      const rows = await this.graph.read<{
        id: string;
        key: string;
        source: string;
        lastSeenAt: string;
        edges: ExportedEdge[];
      }>(
        `MATCH (e:LineageEvidence)
         WHERE e.id > $after AND e.withdrawnAt IS NULL AND ($instanceId IS NULL OR e.instanceId = $instanceId)
         WITH e ORDER BY e.id LIMIT $first
         CALL (e) {
           MATCH (a:Asset)-[r:FLOWS_TO {evidence: e.id}]->(b:Asset) WHERE ${access.cypher} RETURN a, r, b
           UNION ALL
           MATCH (a:Asset)-[r:INFLUENCES {evidence: e.id}]->(b:Asset) WHERE ${access.cypher} RETURN a, r, b
         }
         RETURN e.id AS id, e.key AS key, e.source AS source, e.lastSeenAt AS lastSeenAt,
           collect({from: a.key, to: b.key, fromKind: a.kind, toKind: b.kind, subtype: r.subtype, text: r.text,
             masking: r.masking, kind: CASE type(r) WHEN 'FLOWS_TO' THEN 'DIRECT' ELSE 'INDIRECT' END}) AS edges
         ORDER BY id`,
        { after, first: exportPage, instanceId: input.instanceId ?? null, ...access.params },
        { id: 'lineage.export', timeoutMs: 60_000, signal: ctx.signal },
      );
      for (const row of rows) if (row.edges.length > 0) yield eventOfEvidence(row, row.edges);
      const last = await this.#lastOfPage(after, input.instanceId ?? null);
      if (last === null) return;
      after = last;
    }
  }

  async #lastOfPage(after: string, instanceId: string | null): Promise<string | null> {
    const [row] = await this.graph.read<{ last: string | null }>(
      `MATCH (e:LineageEvidence)
       WHERE e.id > $after AND e.withdrawnAt IS NULL AND ($instanceId IS NULL OR e.instanceId = $instanceId)
       WITH e.id AS id ORDER BY id LIMIT $first RETURN max(id) AS last`,
      { after, first: exportPage, instanceId },
      { id: 'lineage.export-page' },
    );
    return row?.last ?? null;
  }

  async #receive(
    ctx: RequestContext,
    list: readonly unknown[],
    clientKey: string | null,
  ): Promise<OpenLineageAnswer> {
    const answer: OpenLineageAnswer = {
      received: list.length,
      failed: [],
      ignored: 0,
      begun: 0,
      ended: 0,
      unknown: [],
    };
    const events: OpenLineageEvent[] = [];
    list.forEach((value, index) => {
      const read = readEvent(value);
      if ('event' in read) events.push(read.event);
      else answer.failed.push({ index, problem: read.problem });
    });
    await this.#registerDatasets(ctx, events);
    const newest = new Map<string, ReturnType<typeof evidenceOfEvent>[number]>();
    for (const evidence of events.flatMap((event) => evidenceOfEvent(event))) {
      const before = newest.get(evidence.key);
      const later = before === undefined || (evidence.lastSeenAt ?? '') > (before.lastSeenAt ?? '');
      if (later) newest.set(evidence.key, { ...evidence, count: (before?.count ?? 0) + 1 });
      else answer.ignored += 1;
    }
    const stored = await this.#lastSeen([...newest.keys()]);
    const statements = [...newest.values()].filter(({ key, lastSeenAt }) => {
      const known = stored.get(key);
      return known === undefined || (lastSeenAt ?? '') > known;
    });
    answer.ignored += newest.size - statements.length;
    if (statements.length === 0) return answer;
    const result = await this.intake.state(ctx, {
      operation: 'lineage.openlineage',
      clientKey,
      input: list as JsonValue[],
      statements,
    });
    return { ...answer, begun: result.begun, ended: result.ended, unknown: result.unknown };
  }

  async #lastSeen(keys: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.graph.read<{ key: string; at: string }>(
      `UNWIND $keys AS key MATCH (e:LineageEvidence {key: key}) WHERE e.withdrawnAt IS NULL
       RETURN e.key AS key, e.lastSeenAt AS at`,
      { keys },
      { id: 'lineage.last-seen' },
    );
    return new Map(rows.map(({ key, at }) => [key, at]));
  }

  /** Registers data sets that no collector sees, as far as the caller may. */
  async #registerDatasets(ctx: RequestContext, events: readonly OpenLineageEvent[]): Promise<void> {
    if (this.registration === null) return;
    const datasets = new Map<string, Map<string, string>>();
    const columnsOf = (dataset: { namespace: string; name: string }): Map<string, string> | null => {
      if (isCollectable(dataset.namespace)) return null;
      const key = datasetKey(dataset);
      const columns = datasets.get(key) ?? new Map<string, string>();
      datasets.set(key, columns);
      return columns;
    };
    const schema = (dataset: OpenLineageDataset): void => {
      const columns = columnsOf(dataset);
      for (const { name, type } of dataset.facets?.schema?.fields ?? [])
        columns?.set(name, type ?? 'unknown');
      for (const [name, { inputFields }] of Object.entries(dataset.facets?.columnLineage?.fields ?? {})) {
        if (columns?.has(name) === false) columns.set(name, 'unknown');
        for (const input of inputFields) {
          const sourceColumns = columnsOf(input);
          if (sourceColumns?.has(input.field) === false) sourceColumns.set(input.field, 'unknown');
        }
      }
    };
    for (const { inputs, outputs } of events)
      for (const dataset of [...(inputs ?? []), ...(outputs ?? [])]) schema(dataset);
    const wanted = new Map([...datasets].map(([key, columns]) => [key, [...columns.keys()]]));
    const missing = await this.#missing(wanted);
    for (const key of missing) {
      const columns = await this.#allColumns(key, datasets.get(key) ?? new Map());
      try {
        await this.registration.register(ctx, { key, kind: 'ExternalDataset', columns });
      } catch (error) {
        // What may not be registered stays unknown and is reported as that.
        if (!isWaymarkError(error)) throw error;
      }
    }
  }

  /** The columns a data set has already and those it is now said to have. */
  async #allColumns(
    key: string,
    stated: ReadonlyMap<string, string>,
  ): Promise<{ name: string; dataType: string }[]> {
    const known = await this.graph.read<{ name: string; dataType: string }>(
      `MATCH (n:Asset {parentKey: $key, kind: 'Column'}) WHERE n:Live
       RETURN n.name AS name, coalesce(n.dataType, 'unknown') AS dataType ORDER BY n.position`,
      { key },
      { id: 'lineage.dataset-columns' },
    );
    const names = new Set(known.map(({ name }) => name));
    const added = [...stated]
      .filter(([name]) => !names.has(name))
      .map(([name, dataType]) => ({ name, dataType }));
    return [
      ...known.map(({ name, dataType }) => ({ name, dataType: stated.get(name) ?? dataType })),
      ...added,
    ];
  }

  /** Data sets that are not there, or not with all their columns. */
  async #missing(wanted: ReadonlyMap<string, readonly string[]>): Promise<string[]> {
    const keys = [...wanted].flatMap(([key, columns]) => [
      key,
      ...columns.map((name) => childKey(key, 'Column', name)),
    ]);
    if (keys.length === 0) return [];
    const rows = await this.graph.read<{ key: string }>(
      'UNWIND $keys AS key MATCH (n:Asset {key: key}) WHERE n:Live RETURN n.key AS key',
      { keys },
      { id: 'lineage.known-datasets' },
    );
    const known = new Set(rows.map(({ key }) => key));
    return [...wanted]
      .filter(
        ([key, columns]) =>
          !known.has(key) || columns.some((name) => !known.has(childKey(key, 'Column', name))),
      )
      .map(([key]) => key);
  }
}
