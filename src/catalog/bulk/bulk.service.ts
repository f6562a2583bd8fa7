import { recordAudit } from '../../audit/index.js';
import { namespaceOf } from '../../core/asset-key.js';
import { type JsonValue, sha256 } from '../../core/canonical-json.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { type GraphClient, type GraphTransaction, idempotent } from '../../graph/index.js';
import type { AssetFilter } from '../assets/asset-filter.js';
import type { AssetService } from '../assets/asset.service.js';
import { emptyAnnotation } from '../people/annotation.js';
import { announce, type AnnotationService } from '../people/annotation.service.js';
import { decodePropertyDefinition } from '../people/glossary.js';
import type { InheritanceWork } from '../people/inheritance-work.js';
import type { EditOutcome, EditPolicy, MetadataEditor } from '../people/metadata-editor.js';
import { BulkWriter, mostRows, readFile } from './bulk-file.js';
import { type BulkFormat, type BulkNames, type ReadRow, rowOf } from './bulk-row.js';

/** What an import does when rows cannot be done. */
export type ImportMode = 'ALL_OR_NOTHING' | 'PARTIAL';

/** What an import takes. */
export interface ImportInput {
  format: BulkFormat;
  content: string;
  mode: ImportMode;
  /** Judges every row and writes nothing. */
  dryRun?: boolean | null;
  clientKey?: string | null;
}

/** What became of a row. `UPDATED` in a dry run, or when others stopped an all-or-nothing import, means: would be. */
export interface ImportRow {
  /** Line of a CSV file (the header is line 1), or number of the item of a JSON file, from 1. */
  row: number;
  key: string;
  outcome: 'UPDATED' | 'UNCHANGED' | 'FAILED';
  /** Fields that change. */
  fields: readonly string[];
  /** Why the row failed. */
  error: { code: string; message: string; field: string | null } | null;
}

/** The outcome of an import. */
export interface ImportResult {
  rows: readonly ImportRow[];
  updated: number;
  unchanged: number;
  failed: number;
  /** True when the updates were written. */
  applied: boolean;
}

/** Rows per transaction of a partial import. */
const chunkSize = 500;
const exportPage = 500;

/** People's metadata in files. Export needs `asset.export`, import `asset.edit` on each asset. */
export class BulkService {
  constructor(
    private readonly graph: GraphClient,
    private readonly editor: MetadataEditor,
    private readonly assets: AssetService,
    private readonly annotations: AnnotationService,
    private readonly inheritance: InheritanceWork,
  ) {}

  /**
   * Writes the metadata of the assets a filter leaves, in order of key, piece by piece. An import of the result
   * changes nothing.
   */
  async *export(
    ctx: RequestContext,
    input: { format: BulkFormat; filter?: AssetFilter | null },
  ): AsyncGenerator<string> {
    requirePermission(ctx, 'asset.export');
    const names = await this.#names(ctx.signal);
    await this.graph.transaction(
      async (tx) =>
        recordAudit(tx, ctx, {
          action: 'asset.export',
          outcome: 'success',
          details: {
            format: input.format,
            filter: (input.filter ?? {}) as JsonValue,
            classified: await this.assets.classifiedCount(ctx, input.filter ?? {}),
          },
        }),
      { id: 'catalog.export-audit', signal: ctx.signal },
    );
    const writer = new BulkWriter(input.format, names);
    yield writer.begin();
    let after: string | null = null;
    do {
      const page = { first: exportPage, after };
      const found = await this.assets.assets(ctx, { filter: input.filter, order: 'PATH', page });
      const keys = found.nodes.map((asset) => asset.key);
      const known = await this.annotations.loadAnnotations(ctx, keys);
      yield writer.rows(keys.map((key) => rowOf(known.get(key) ?? emptyAnnotation(key), names)));
      after = found.hasNextPage ? found.endCursor : null;
    } while (after !== null);
    yield writer.end();
  }

  /** The whole of {@link export} as one text, of at most 20,000 assets. @throws LIMIT_EXCEEDED */
  async exportText(
    ctx: RequestContext,
    input: { format: BulkFormat; filter?: AssetFilter | null },
  ): Promise<string> {
    const found = await this.assets.assets(ctx, { filter: input.filter, page: { first: 1 } });
    if ((await found.totalCount()) > mostRows) {
      throw new WaymarkError(
        'LIMIT_EXCEEDED',
        `A file holds at most ${mostRows} assets; narrow the filter.`,
        {
          facts: { field: 'filter' },
        },
      );
    }
    const parts: string[] = [];
    for await (const part of this.export(ctx, input)) parts.push(part);
    return parts.join('');
  }

  /**
   * Takes a file in. All rows are judged; `ALL_OR_NOTHING` writes in one transaction and only when no row fails,
   * `PARTIAL` leaves out the failing rows and writes 500 at a time. The same call again gives the same outcome.
   * @throws INPUT_INVALID for a file that cannot be read, IDEMPOTENCY_MISMATCH
   */
  async import(ctx: RequestContext, input: ImportInput): Promise<ImportResult> {
    requirePermission(ctx, 'asset.edit');
    const rows = readFile(input.format, input.content, await this.#names(ctx.signal));
    const unreadable = rows.filter((row) => row.error !== null);
    const dryRun = input.dryRun === true;
    const stopped = input.mode === 'ALL_OR_NOTHING' && unreadable.length > 0;
    const policy: EditPolicy = {
      onError: input.mode === 'PARTIAL' ? 'SKIP' : 'STOP',
      dryRun: dryRun || stopped,
    };
    const chunks = input.mode === 'PARTIAL' ? inChunks(rows) : [rows];
    const results: ImportRow[] = [];
    for (const [index, chunk] of chunks.entries())
      results.push(...(await this.#chunk(ctx, input, chunk, index, policy)));
    if (!policy.dryRun) {
      const instances = new Set(rows.flatMap((row) => (row.edit === null ? [] : [namespaceOf(row.key)])));
      for (const instanceKey of instances) await this.inheritance.finish(instanceKey, ctx.signal);
    }
    const count = (outcome: ImportRow['outcome']): number =>
      results.filter((row) => row.outcome === outcome).length;
    const failed = count('FAILED');
    return {
      rows: results,
      updated: count('UPDATED'),
      unchanged: count('UNCHANGED'),
      failed,
      applied: !dryRun && (input.mode === 'PARTIAL' || failed === 0),
    };
  }

  async #chunk(
    ctx: RequestContext,
    input: ImportInput,
    rows: readonly ReadRow[],
    index: number,
    policy: EditPolicy,
  ): Promise<ImportRow[]> {
    const clientKey = typeof input.clientKey === 'string' ? `${input.clientKey} #${index}` : null;
    const call = {
      operation: 'catalog.import',
      clientKey: policy.dryRun ? null : clientKey,
      input: { format: input.format, mode: input.mode, content: sha256(input.content) },
    };
    const work = async (tx: GraphTransaction): Promise<ImportRow[]> => {
      const { result } = await idempotent<JsonValue>(tx, ctx, call, async () => {
        const outcomes = await this.#edit(tx, ctx, rows, policy);
        return outcomes as unknown as JsonValue;
      });
      return result as unknown as ImportRow[];
    };
    return this.graph.transaction(work, { id: 'catalog.import', signal: ctx.signal, timeoutMs: 600_000 });
  }

  async #edit(
    tx: GraphTransaction,
    ctx: RequestContext,
    rows: readonly ReadRow[],
    policy: EditPolicy,
  ): Promise<ImportRow[]> {
    const readable = rows.flatMap((row) => row.edit ?? []);
    const outcomes = await this.editor.edit(tx, ctx, readable, policy);
    const results = importRows(rows, outcomes);
    const written =
      !policy.dryRun && !(policy.onError === 'STOP' && results.some((row) => row.error !== null));
    if (!written) return results;
    for (const { annotation, changes, error } of outcomes) {
      if (error === null && annotation !== null && changes.length > 0)
        await announce(tx, ctx, annotation, changes, false);
    }
    const updated = results.filter((row) => row.outcome === 'UPDATED');
    await recordAudit(tx, ctx, {
      action: 'annotation.import',
      outcome: 'success',
      details: { rows: results.length, updated: updated.length, keys: updated.map((row) => row.key) },
    });
    return results;
  }

  async #names(signal: AbortSignal): Promise<BulkNames> {
    const [row] = await this.graph.read<{
      domains: [string, string][];
      terms: [string, string][];
      definitions: Record<string, unknown>[];
    }>(
      `RETURN COLLECT { MATCH (d:Domain) RETURN [d.id, d.name] } AS domains,
              COLLECT { MATCH (t:Term) RETURN [t.id, t.name] } AS terms,
              COLLECT { MATCH (p:PropertyDefinition) WITH p ORDER BY p.name RETURN properties(p) } AS definitions`,
      {},
      { id: 'catalog.bulk-names', signal },
    );
    if (row === undefined) throw new WaymarkError('INTERNAL', 'The glossary has no answer.');
    const byName = (pairs: readonly [string, string][]): Map<string, string> =>
      new Map(pairs.flatMap(([id, name]) => [[id, id] as const, [name.toLowerCase(), id] as const]));
    const definitions = row.definitions.map((definition) => decodePropertyDefinition(definition));
    return {
      definitions: new Map(definitions.map((definition) => [definition.name, definition])),
      domainNames: new Map(row.domains),
      termNames: new Map(row.terms),
      domainIds: byName(row.domains),
      termIds: byName(row.terms),
    };
  }
}

function inChunks(rows: readonly ReadRow[]): ReadRow[][] {
  const chunks: ReadRow[][] = [];
  for (let at = 0; at < rows.length; at += chunkSize) chunks.push(rows.slice(at, at + chunkSize));
  return chunks;
}

/** Puts the outcomes of readable rows and the errors of unreadable ones together, in the order of the file. */
function importRows(rows: readonly ReadRow[], outcomes: readonly EditOutcome[]): ImportRow[] {
  const rest = [...outcomes];
  return rows.map((row): ImportRow => {
    const outcome = row.edit === null ? undefined : rest.shift();
    const error = row.error ?? outcome?.error ?? null;
    const fields = outcome?.changes.map((change) => change.field) ?? [];
    return {
      row: row.row,
      key: row.key,
      outcome: error !== null ? 'FAILED' : fields.length > 0 ? 'UPDATED' : 'UNCHANGED',
      fields,
      error: error === null ? null : { code: error.code, message: error.message, field: fieldOf(error) },
    };
  });
}

function fieldOf(error: WaymarkError): string | null {
  const field = error.facts['field'];
  return typeof field === 'string' ? field : null;
}
