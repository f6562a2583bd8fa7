import { recordAudit } from '../../audit/index.js';
import { parseAssetKey } from '../../core/asset-key.js';
import { type Clock, isoTime } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import { isWaymarkError } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import type { SampledValues, ValueSample } from '../../engines/contract.js';
import type { GraphClient } from '../../graph/index.js';
import { type AssetChange, writeClassifications } from './classification-writer.js';
import { typeFamily } from './detect/words.js';
import type { Origin } from './types.js';
import { judgeValues, type ValueFinding } from './value-rules.js';

/** Whether and how much values may be read. */
export interface SamplingSettings {
  /** Names or keys of the instances whose values may be read; none by default. */
  instances: readonly string[];
  /** Most rows of a table. */
  rows: number;
  /** The server ends a statement after this, ms. */
  timeoutMs: number;
  /** Most tables in one run. */
  tablesPerRun: number;
}

/** Reads values of one table of an instance; null when the engine has none to read. */
export type ReadValues = (
  ctx: RequestContext,
  instanceId: string,
  sample: ValueSample,
) => Promise<SampledValues | null>;

interface SampledTable extends Record<string, unknown> {
  id: string;
  key: string;
  engine: string;
  instanceId: string;
  columns: { id: string; key: string; name: string; dataType: string | null }[];
}

const longestValue = 300;
const columnsAtOnce = 100;
const againAfterMs = 30 * 86_400_000;
const readable: ReadonlySet<string> = new Set(['text', 'network', 'integer', 'decimal', 'unknown']);

/**
 * Looks at values of instances that the configuration names. Each table is audited as a read of sensitive data before
 * its values are asked for; values are counted by the rules and dropped, neither kept nor logged nor part of an error.
 */
export class SampleRunner {
  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly settings: SamplingSettings,
    private readonly readValues: ReadValues,
  ) {}

  /** Looks at tables that changed since they were looked at, the longest waiting first. */
  async run(ctx: RequestContext, instanceId: string | null): Promise<{ sampled: number; changed: number }> {
    const total = { sampled: 0, changed: 0 };
    if (this.settings.instances.length === 0) return total;
    for (const table of await this.#tables(instanceId)) {
      ctx.signal.throwIfAborted();
      const { sampled, changed } = await this.#table(ctx, table);
      total.sampled += sampled;
      total.changed += changed;
    }
    return total;
  }

  async #tables(instanceId: string | null): Promise<SampledTable[]> {
    const now = this.clock.nowMs();
    return this.graph.read<SampledTable>(
      `MATCH (i:Live {kind: 'Instance'})
       WHERE (i.key IN $instances OR i.name IN $instances) AND ($instanceId IS NULL OR i.id = $instanceId)
       MATCH (t:Live) WHERE t.instanceId = i.id AND t.kind IN ['Table', 'MaterializedView']
         AND (t.valuesReadAt IS NULL OR t.valuesReadAt < $again OR t.valuesReadAt < t.changedAt)
       WITH t ORDER BY coalesce(t.valuesReadAt, ''), t.key LIMIT $limit
       RETURN t.id AS id, t.key AS key, t.engine AS engine, t.instanceId AS instanceId,
         COLLECT { MATCH (t)-[:CONTAINS]->(c:Live {kind: 'Column'})
           RETURN {id: c.id, key: c.key, name: c.name, dataType: c.dataType} ORDER BY c.key LIMIT $columns } AS columns`,
      {
        instances: this.settings.instances,
        instanceId,
        again: isoTime(now - againAfterMs),
        limit: this.settings.tablesPerRun,
        columns: columnsAtOnce,
      },
      { id: 'classification.sampled-tables' },
    );
  }

  async #table(ctx: RequestContext, table: SampledTable): Promise<{ sampled: number; changed: number }> {
    const columns = table.columns.filter(({ dataType }) => readable.has(typeFamily(dataType)));
    const sample = sampleOf(table, columns, this.settings);
    const at = isoTime(this.clock.nowMs());
    if (sample === null || columns.length === 0) return this.#done(table.id, at, []);
    await this.graph.transaction(
      async (tx) => {
        await recordAudit(tx, ctx, {
          action: 'asset.read-sensitive',
          outcome: 'success',
          assetKey: table.key,
          after: {
            purpose: 'classification',
            rows: this.settings.rows,
            columns: columns.map(({ name }) => name),
          },
        });
      },
      { id: 'classification.audit-sample' },
    );
    try {
      const values = await this.readValues(ctx, table.instanceId, sample);
      const changes = columns.map(({ id, name }) => changeOf(id, judgeValues(values?.get(name) ?? [])));
      return await this.#done(table.id, at, changes);
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      // The code alone: what the server says of a failed read may quote what it read.
      const code = isWaymarkError(error) ? error.code : 'INTERNAL';
      this.logger.warn({ table: table.key, code }, 'values could not be sampled');
      return this.#done(table.id, at, []);
    }
  }

  async #done(
    tableId: string,
    at: string,
    changes: readonly AssetChange[],
  ): Promise<{ sampled: number; changed: number }> {
    const changed = await this.graph.transaction(
      async (tx) => {
        await tx.run('MATCH (t:Asset {id: $id}) SET t.valuesReadAt = $at', { id: tableId, at });
        return (await writeClassifications(tx, changes, at)).changed.length;
      },
      { id: 'classification.write-samples' },
    );
    return { sampled: changes.length, changed };
  }
}

function changeOf(assetId: string, findings: readonly ValueFinding[]): AssetChange {
  const byKind = new Map(
    findings.map(({ kind, rule, confidence, sampled, matched }): [string, Origin[]] => [
      kind,
      [{ method: 'VALUE', rule, confidence, on: null, sampled, matched }],
    ]),
  );
  return { assetId, origins: { methods: ['VALUE'], byKind } };
}

/** The table in the words of its engine; null when its key does not tell. */
function sampleOf(
  table: SampledTable,
  columns: readonly { name: string }[],
  { rows, timeoutMs }: SamplingSettings,
): ValueSample | null {
  const names = parseAssetKey(table.key).path.map(({ name }) => name);
  const [database, second, third] = names;
  if (database === undefined || second === undefined) return null;
  const place = third === undefined ? { schema: null, table: second } : { schema: second, table: third };
  return { database, ...place, columns: columns.map(({ name }) => name), rows, longestValue, timeoutMs };
}
