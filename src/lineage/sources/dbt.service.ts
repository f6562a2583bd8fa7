import { escapeSegment } from '../../core/asset-key.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { sha256 } from '../../core/canonical-json.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import {
  type AssetBook,
  type BookPlace,
  type BookRelation,
  type BookRow,
  placesOf,
  readBook,
} from '../evidence/asset-book.js';
import { EdgeCollector } from '../evidence/edge-collector.js';
import { analyzeSql, loadPostgresGrammar } from '../sql/index.js';
import {
  catalogFile,
  type DbtNode,
  type DbtRelation,
  isEphemeral,
  manifestFile,
  readArtifact,
  sqlOf,
} from './dbt-artifacts.js';
import type { EvidenceIntake, IntakeResult, StatedEdge, StatedEvidence } from './intake.js';

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
    const project = readArtifact(manifestFile, input.manifest, 'manifest');
    const catalog =
      input.catalog === undefined || input.catalog === null
        ? null
        : readArtifact(catalogFile, input.catalog, 'catalog');
    const relations = { ...catalog?.nodes, ...catalog?.sources };
    const name = project.metadata.project_name ?? 'dbt';
    const all = new Map([...Object.entries(project.nodes), ...Object.entries(project.sources ?? {})]);
    const places = await placesOf(this.graph, input.instanceId);
    const isMysql = places[0]?.engine === 'mysql';
    const namesOf = (item: DbtNode): string[] => {
      const own = item.identifier ?? item.alias ?? item.name;
      return isMysql ? [item.schema ?? '', own] : [item.database ?? '', item.schema ?? '', own];
    };
    const keyOf = (item: DbtNode): string => `${instance.key}/${namesOf(item).map(escapeSegment).join('.')}`;
    const books = await this.#books(places, found(all, relations, keyOf), ctx.signal);
    const models = Object.values(project.nodes).filter(
      (item) => built.has(item.resource_type) && !isEphemeral(item),
    );
    let withoutColumns = 0;
    const statements = models.flatMap((model): StatedEvidence[] => {
      const to = keyOf(model);
      const parents = (model.depends_on?.nodes ?? []).flatMap((id) => all.get(id) ?? []);
      const dependencies = [...new Set(builtParents(parents, all).map(keyOf))];
      const quote = isMysql ? '`' : '"';
      const sql = sqlOf(model, parents, (item) =>
        namesOf(item)
          .map((part) => `${quote}${part.replaceAll(quote, quote + quote)}${quote}`)
          .join('.'),
      );
      const detail = sql === null ? null : columnEdges(books, to, sql, relations[model.unique_id]);
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

  /** What the graph knows, and beyond it what dbt has found. */
  async #books(
    places: readonly BookPlace[],
    rows: readonly BookRow[],
    signal: AbortSignal,
  ): Promise<AssetBook[]> {
    const books: AssetBook[] = [];
    for (const place of places) {
      if (place.engine === 'postgres') await loadPostgresGrammar();
      const here = rows.filter(
        ([, key]) => place.databaseKey === null || key.startsWith(`${place.databaseKey}.`),
      );
      books.push(await readBook(this.graph, place, signal, here));
    }
    return books;
  }
}

/** The relations a model is built from: through models that are not built, without tests and macros. */
function builtParents(
  parents: readonly DbtNode[],
  all: ReadonlyMap<string, DbtNode>,
  seen = new Set<string>(),
): DbtNode[] {
  return parents.flatMap((parent): DbtNode[] => {
    if (seen.has(parent.unique_id)) return [];
    seen.add(parent.unique_id);
    if (isEphemeral(parent)) {
      const further = (parent.depends_on?.nodes ?? []).flatMap((id) => all.get(id) ?? []);
      return builtParents(further, all, seen);
    }
    return built.has(parent.resource_type) || parent.resource_type === 'source' ? [parent] : [];
  });
}

/** Relations of the catalogue with their columns, as a book takes them: so stars are resolved before a collection has come by. */
function found(
  all: ReadonlyMap<string, DbtNode>,
  relations: Readonly<Record<string, DbtRelation>>,
  keyOf: (item: DbtNode) => string,
): BookRow[] {
  return Object.entries(relations).flatMap(([id, { metadata, columns }]): BookRow[] => {
    const item = all.get(id);
    if (item === undefined) return [];
    const key = keyOf(item);
    const name = item.identifier ?? item.alias ?? item.name;
    const kind = /view/i.test(metadata?.type ?? '') ? 'View' : 'Table';
    return [
      [`dbt ${key}`, key, kind, name, null, null, null, null, null],
      ...Object.values(columns).map((column, index): BookRow => {
        const columnKey = `${key}.${escapeSegment(column.name)}`;
        const place = column.index ?? index + 1;
        return [
          `dbt ${columnKey}`,
          columnKey,
          'Column',
          column.name,
          key,
          column.type ?? null,
          place,
          null,
          null,
        ];
      }),
    ];
  });
}

/** Columns of a model from its SQL; null when the model's relation or its SQL is not understood. */
function columnEdges(
  books: readonly AssetBook[],
  to: string,
  sql: string,
  catalogued: DbtRelation | undefined,
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
  if (catalogued !== undefined)
    for (const { name, reason } of differences(relation, catalogued))
      collector.report({ position: 0, name, reason });
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

/** Where the catalogue and what was collected do not agree: one of them is out of date. */
function differences(relation: BookRelation, catalogued: DbtRelation): { name: string; reason: string }[] {
  const said = new Map(Object.values(catalogued.columns).map((item) => [item.name.toLowerCase(), item]));
  const here = new Map([...relation.columns.values()].map((column) => [column.name.toLowerCase(), column]));
  const absent = [...said.values()].flatMap(({ name }) =>
    here.has(name.toLowerCase())
      ? []
      : [{ name, reason: 'catalog.json has a column that the relation has not' }],
  );
  return [...here.values()].reduce((list, { name, dataType }) => {
    const other = said.get(name.toLowerCase());
    if (other === undefined)
      list.push({ name, reason: 'the relation has a column that catalog.json has not' });
    else if (!isSameType(dataType, other.type ?? null))
      list.push({
        name,
        reason: `catalog.json has the type ${other.type ?? ''}, the relation ${dataType ?? ''}`,
      });
    return list;
  }, absent);
}

/** dbt leaves lengths out now and then, and writes types in small or capital letters. */
function isSameType(ours: string | null, theirs: string | null): boolean {
  const plain = (type: string): string =>
    type
      .toLowerCase()
      .replace(/\s*\([^)]*\)/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  return ours === null || theirs === null || plain(ours) === plain(theirs);
}
