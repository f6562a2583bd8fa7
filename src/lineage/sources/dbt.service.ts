import { z } from 'zod';
import { escapeSegment } from '../../core/asset-key.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { sha256 } from '../../core/canonical-json.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { type AssetBook, placesOf, readBook } from '../evidence/asset-book.js';
import { EdgeCollector } from '../evidence/edge-collector.js';
import { analyzeSql, loadPostgresGrammar } from '../sql/index.js';
import type { EvidenceIntake, IntakeResult, StatedEdge, StatedEvidence } from './intake.js';

const node = z.object({
  unique_id: z.string(),
  resource_type: z.string(),
  name: z.string(),
  database: z.string().nullish(),
  schema: z.string().nullish(),
  alias: z.string().nullish(),
  identifier: z.string().nullish(),
  compiled_code: z.string().nullish(),
  compiled_sql: z.string().nullish(),
  depends_on: z.object({ nodes: z.array(z.string()).nullish() }).nullish(),
});
const manifest = z.object({
  metadata: z.object({ project_name: z.string().nullish(), adapter_type: z.string().nullish() }),
  nodes: z.record(z.string(), node),
  sources: z.record(z.string(), node).nullish(),
});
const catalogFile = z.object({
  nodes: z.record(z.string(), z.object({ columns: z.record(z.string(), z.unknown()) })),
});

type DbtNode = z.infer<typeof node>;

/** A project's artifacts, as text. */
export interface DbtImportInput {
  /** The instance in which the project builds. */
  readonly instanceId: string;
  readonly manifest: string;
  /** `catalog.json`; null when it was not made. */
  readonly catalog?: string | null;
  readonly clientKey?: string | null;
}

/** What an import brought. */
export interface DbtImportResult extends IntakeResult {
  project: string;
  models: number;
  /** Models without compiled SQL: only the dependencies between relations are known. */
  withoutColumns: number;
}

const built: ReadonlySet<string> = new Set(['model', 'snapshot', 'seed']);

/** Lineage of dbt projects: dependencies from the manifest, columns from each model's compiled SQL. */
export class DbtService {
  constructor(
    private readonly graph: GraphClient,
    private readonly intake: EvidenceIntake,
  ) {}

  /**
   * Imports a project. What the same project stated before and does not state any more is withdrawn.
   * @throws NOT_FOUND, INPUT_INVALID naming the file and member, FORBIDDEN, IDEMPOTENCY_MISMATCH
   */
  async import(ctx: RequestContext, input: DbtImportInput): Promise<DbtImportResult> {
    const scope = requirePermission(ctx, 'lineage.edit');
    const access = accessClause('i', scope);
    const [instance] = await this.graph.read<{ key: string }>(
      `MATCH (i:Asset {id: $id, kind: 'Instance'}) WHERE i:Live AND ${access.cypher} RETURN i.key AS key`,
      { id: input.instanceId, ...access.params },
      { id: 'lineage.dbt-instance' },
    );
    if (instance === undefined)
      throw new WaymarkError('NOT_FOUND', 'There is no such instance.', {
        facts: { instanceId: input.instanceId },
      });
    const project = readFile(manifest, input.manifest, 'manifest');
    const columns =
      input.catalog === undefined || input.catalog === null
        ? null
        : readFile(catalogFile, input.catalog, 'catalog');
    const books = await this.#books(input.instanceId, ctx.signal);
    const name = project.metadata.project_name ?? 'dbt';
    const all = new Map([...Object.entries(project.nodes), ...Object.entries(project.sources ?? {})]);
    const keyOf = (item: DbtNode): string => relationKey(instance.key, books, item);
    const models = Object.values(project.nodes).filter(({ resource_type }) => built.has(resource_type));
    let withoutColumns = 0;
    const statements = models.flatMap((model): StatedEvidence[] => {
      const to = keyOf(model);
      const parents = (model.depends_on?.nodes ?? []).flatMap((id) => all.get(id) ?? []);
      const dependencies = parents.flatMap(({ resource_type, ...item }): string[] =>
        resource_type === 'test' || resource_type === 'macro' ? [] : [keyOf({ resource_type, ...item })],
      );
      const sql = model.compiled_code ?? model.compiled_sql ?? null;
      const detail =
        sql === null ? null : columnEdges(books, to, sql, columns?.nodes[model.unique_id]?.columns);
      if (detail === null && dependencies.length > 0) withoutColumns += 1;
      const said = new Set(detail?.edges.map(({ from, to: target }) => `${from} ${target}`));
      const edges = [
        ...(detail?.edges ?? []),
        ...dependencies
          .filter((from) => from !== to && !said.has(`${from} ${to}`))
          .map((from): StatedEdge => ({ from, to, kind: 'DIRECT', subtype: 'TRANSFORMATION' })),
      ];
      if (edges.length === 0) return [];
      return [
        {
          key: `DBT ${input.instanceId} ${name} ${model.unique_id}`,
          source: 'DBT',
          method: 'MANIFEST',
          instanceId: input.instanceId,
          assetKey: to,
          sqlHash: sql === null ? null : sha256(sql),
          origin: `${input.instanceId} ${name}`,
          confidence: 1,
          unresolved: detail?.unresolved ?? [],
          edges,
        },
      ];
    });
    const result = await this.intake.state(ctx, {
      operation: 'lineage.dbt',
      clientKey: input.clientKey ?? null,
      input: {
        instanceId: input.instanceId,
        manifest: sha256(input.manifest),
        catalog: sha256(input.catalog ?? ''),
      } as JsonValue,
      statements,
      replaceOrigin: { source: 'DBT', origin: `${input.instanceId} ${name}` },
    });
    return { ...result, project: name, models: models.length, withoutColumns };
  }

  async #books(instanceId: string, signal: AbortSignal): Promise<AssetBook[]> {
    const books: AssetBook[] = [];
    for (const place of await placesOf(this.graph, instanceId)) {
      if (place.engine === 'postgres') await loadPostgresGrammar();
      books.push(await readBook(this.graph, place, signal));
    }
    return books;
  }
}

function relationKey(instanceKey: string, books: readonly AssetBook[], item: DbtNode): string {
  const name = item.identifier ?? item.alias ?? item.name;
  const isMysql = books[0]?.dialect === 'mysql';
  const names = isMysql ? [item.schema ?? '', name] : [item.database ?? '', item.schema ?? '', name];
  return `${instanceKey}/${names.map(escapeSegment).join('.')}`;
}

/** Columns of a model from its SQL; null when the model's relation or its SQL is not understood. */
function columnEdges(
  books: readonly AssetBook[],
  to: string,
  sql: string,
  catalogued: Readonly<Record<string, unknown>> | undefined,
): { edges: StatedEdge[]; unresolved: { position: number; name: string; reason: string }[] } | null {
  const book = books.find((candidate) => candidate.byKey(to) !== undefined);
  const asset = book?.byKey(to);
  const relation = asset === undefined ? undefined : book?.relationOf(asset);
  if (book === undefined || asset === undefined || relation === undefined) return null;
  const { statements } = analyzeSql(sql, {
    dialect: book.dialect,
    catalog: book.catalog,
    searchPath: [book.schemaOf(asset)],
  });
  if (statements.length !== 1 || statements[0] === undefined || statements[0].error !== null) return null;
  const collector = new EdgeCollector(book, 1);
  collector.statement(statements[0], { asset, relation, columns: [...relation.columns.values()] });
  for (const name of Object.keys(catalogued ?? {})) {
    const known = relation.columns.has(book.columnName(name)) || relation.columns.has(name.toLowerCase());
    if (!known)
      collector.report({ position: 0, name, reason: 'catalog.json has a column that the relation has not' });
  }
  const edges = collector.edges().map(({ fromId, toId, kind, subtype, text, masking }) => ({
    from: book.keyOf(fromId),
    to: book.keyOf(toId),
    kind,
    subtype,
    text,
    masking,
  }));
  return { edges, unresolved: collector.unresolved };
}

function readFile<Shape extends z.ZodType>(shape: Shape, text: string, file: string): z.output<Shape> {
  const refuse = (problem: string): never => {
    throw new WaymarkError('INPUT_INVALID', `${file}.json ${problem}`, { facts: { field: file } });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('is not JSON.');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`is not as dbt writes it: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}
