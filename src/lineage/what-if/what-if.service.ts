import { childKey } from '../../core/asset-key.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { GraphClient } from '../../graph/index.js';
import { type AssetBook, type BookPlace, placesOf, readBook } from '../evidence/asset-book.js';
import { staleScopes } from '../evidence/freshness.js';
import {
  analyzeSql,
  type Catalog,
  loadPostgresGrammar,
  type ObjectChange,
  type StatementLineage,
} from '../sql/index.js';
import { runScript } from '../sql/script.js';
import { BreakageFinder, type ScriptText } from './breakage.js';
import type { ChangedObjects } from './changed-objects.js';
import { Dependents } from './dependents.js';
import { edgesOfScript, identity, relationKeyOf } from './script-edges.js';
import type {
  AnalyzeScriptInput,
  Breakage,
  ObjectAction,
  ScriptEdge,
  ScriptImpact,
  ScriptObject,
} from './types.js';
import { WhatIfStore } from './what-if.store.js';

const longestScript = 1_000_000;
const mostEdges = 5_000;

const changeActions: Readonly<Record<ObjectChange['change'], ObjectAction>> = {
  create: 'CREATE',
  alter: 'ALTER',
  drop: 'DROP',
  rename: 'RENAME',
  grant: 'GRANT',
  revoke: 'REVOKE',
};

/** What a script would do, found without running it: it is laid over what the graph knows. */
export class WhatIfService {
  readonly #store: WhatIfStore;

  constructor(private readonly graph: GraphClient) {
    this.#store = new WhatIfStore(graph);
  }

  /**
   * Analyses a script against an instance. Needs `sql.analyze` there; what the caller may not see is left out and said.
   * Cost: one query over the relations of the database, then analysis of the script and of what names its objects.
   * @throws NOT_FOUND, INPUT_INVALID, FORBIDDEN
   */
  async analyzeSql(ctx: RequestContext, input: AnalyzeScriptInput): Promise<ScriptImpact> {
    const scope = requirePermission(ctx, 'sql.analyze');
    if (input.sql.trim() === '' || input.sql.length > longestScript)
      throw new WaymarkError('INPUT_INVALID', `A script has 1 to ${longestScript} characters.`, {
        facts: { field: 'sql' },
      });
    const instance = await this.#store.instance(input.instanceId, scope);
    if (instance === null)
      throw new WaymarkError('NOT_FOUND', 'There is no such instance.', {
        facts: { instanceId: input.instanceId },
      });
    const place = await this.#place(input);
    if (place.engine === 'postgres') await loadPostgresGrammar();
    const book = await readBook(this.graph, place, ctx.signal);
    const root = place.databaseKey ?? instance.key;
    const searchPath =
      input.searchPath ?? (place.engine === 'mysql' ? [input.database ?? ''] : place.searchPath);
    const script = analyzeSql(input.sql, { dialect: place.engine, catalog: book.catalog, searchPath });
    const all = flatten(script.statements);
    const objects = objectsOf(book, root, all);
    const breakages = await this.#breakages(book, input.instanceId, executed(script.statements), {
      sql: input.sql,
      root,
      end: place.engine === 'mysql' ? endOf(book, input.sql, searchPath) : null,
    });
    const edges = await this.#edges(book, root, script.statements, objects);
    const gaps = await this.#gaps(input.instanceId, script.complete, script.statements);
    gaps.push(...unknownObjects(book, executed(script.statements)));
    const keys = [
      ...objects.flatMap(({ key }) => key ?? []),
      ...breakages.flatMap(({ key, causeKey }) => [key, causeKey]),
      ...[...edges.appearing, ...edges.disappearing].flatMap(({ fromKey, toKey }) => [fromKey, toKey]),
    ];
    const people = await this.#store.people([...new Set(keys)], scope);
    const seen = (key: string | null): boolean => key === null || people.visible.has(key);
    const shown = {
      objects: objects.filter(({ key }) => seen(key)),
      breakages: breakages.filter(({ key, causeKey }) => seen(key) && seen(causeKey)),
      appearing: edges.appearing.filter(({ fromKey, toKey }) => seen(fromKey) && seen(toKey)),
      disappearing: edges.disappearing.filter(({ fromKey, toKey }) => seen(fromKey) && seen(toKey)),
    };
    const hidden =
      shown.objects.length < objects.length ||
      shown.breakages.length < breakages.length ||
      shown.appearing.length < edges.appearing.length ||
      shown.disappearing.length < edges.disappearing.length;
    if (hidden) gaps.push('PERMISSION: something that may not be seen is left out.');
    if (Math.max(shown.appearing.length, shown.disappearing.length) > mostEdges)
      gaps.push(`EDGES: only the first ${mostEdges} edges that appear or disappear are listed.`);
    return {
      statements: script.statements.map(({ kind, span, error }) => ({
        kind,
        start: span.start,
        end: span.end,
        error,
      })),
      objects: shown.objects,
      breakages: shown.breakages,
      appearing: shown.appearing.slice(0, mostEdges),
      disappearing: shown.disappearing.slice(0, mostEdges),
      owners: people.owners,
      domains: people.domains,
      unresolved: all.flatMap(({ unresolved }) => [...unresolved]),
      complete: gaps.length === 0,
      gaps,
    };
  }

  async #place(input: AnalyzeScriptInput): Promise<BookPlace> {
    const places = await placesOf(this.graph, input.instanceId);
    const [only] = places;
    if (only?.databaseKey === null) return only;
    const wanted = input.database ?? null;
    if (wanted === null && places.length === 1 && only !== undefined) return only;
    const found = places.find(
      ({ instanceId: _instance, databaseKey }) =>
        wanted !== null &&
        databaseKey ===
          childKey(databaseKey?.slice(0, databaseKey.lastIndexOf('/')) ?? '', 'Database', wanted),
    );
    if (found !== undefined) return found;
    throw new WaymarkError(
      'INPUT_INVALID',
      wanted === null
        ? 'The instance has several databases, or none that was collected: name one.'
        : `The database "${wanted}" is not known.`,
      { facts: { field: 'database' } },
    );
  }

  async #breakages(
    book: AssetBook,
    instanceId: string,
    statements: readonly StatementLineage[],
    script: ScriptText,
  ): Promise<Breakage[]> {
    const changes = statements.flatMap((statement) => statement.changes);
    const named = [...changes, ...statements.flatMap(({ writes }) => writes)];
    const tables = new Set(named.flatMap(({ schema, name }) => book.relation(schema, name)?.asset.key ?? []));
    const dropped = changes.filter(({ change }) => change === 'drop');
    const indexes = dropped.filter(({ kind }) => kind === 'index').map(({ name }) => name);
    if (indexes.length > 0)
      for (const key of await this.#store.tablesOfIndexes(instanceId, indexes)) tables.add(key);
    const known = await this.#objects(book, [...tables], dropped);
    const finder = new BreakageFinder(book, new Dependents(book), known, script);
    return finder.find(statements);
  }

  async #objects(
    book: AssetBook,
    tables: readonly string[],
    dropped: readonly ObjectChange[],
  ): Promise<ChangedObjects> {
    const { databaseKey } = book.place;
    const names = dropped.map(({ name }) => name);
    const sequences = dropped.filter(({ kind }) => kind === 'sequence').map(({ name }) => name);
    const uses =
      databaseKey === null || names.length === 0 ? [] : await this.#store.uses(databaseKey, tables, names);
    if (databaseKey !== null && sequences.length > 0)
      uses.push(...(await this.#store.defaultsFrom(databaseKey, sequences)));
    return {
      parts: tables.length === 0 ? [] : await this.#store.parts(tables),
      uses,
      partitionKeys: tables.length === 0 ? new Map() : await this.#store.partitionKeys(tables),
    };
  }

  async #edges(
    book: AssetBook,
    root: string,
    statements: readonly StatementLineage[],
    objects: readonly ScriptObject[],
  ): Promise<{ appearing: ScriptEdge[]; disappearing: ScriptEdge[] }> {
    const gone = new Set<string>();
    const replaced = new Set<string>();
    for (const { action, key, exists, detail, columns } of objects) {
      if (key === null || !exists) continue;
      if (action === 'DROP') gone.add(key);
      else if (action === 'REPLACE') replaced.add(key);
      else if (action === 'ALTER' && detail?.startsWith('dropColumn') === true)
        for (const column of columns) gone.add(childKey(key, 'Column', column));
    }
    const stated = edgesOfScript(book, root, statements);
    const statedIds = new Set(stated.map(identity));
    const ended = [
      ...(await this.#store.edgesAt([...gone])),
      ...(await this.#store.edgesStatedBy([...replaced])).filter(
        // Edges between whole relations stay as long as any column of theirs does.
        (edge) => !statedIds.has(identity(edge)) && !replacedAsWhole(edge, stated),
      ),
    ];
    const now = new Set((await this.#store.edgesStatedBy([...replaced])).map(identity));
    return {
      appearing: stated.filter((edge) => !now.has(identity(edge))),
      disappearing: [...new Map(ended.map((edge) => [identity(edge), edge])).values()],
    };
  }

  async #gaps(
    instanceId: string,
    complete: boolean,
    statements: readonly StatementLineage[],
  ): Promise<string[]> {
    const gaps: string[] = [];
    if (statements.some(({ error }) => error !== null)) gaps.push('PARSE: a statement could not be parsed.');
    else if (!complete) gaps.push('UNRESOLVED: a name could not be resolved.');
    const stale = await staleScopes(this.graph, [instanceId]);
    if (stale.length > 0) gaps.push(`FRESHNESS: lineage of ${stale.length} scopes is not up to date.`);
    return gaps;
  }
}

/** What names mean after a script. */
function endOf(book: AssetBook, sql: string, searchPath: readonly string[]): Catalog {
  const end = book.catalog.child();
  end.searchPath = searchPath;
  runScript(end, sql, { rows: false });
  return end;
}

function replacedAsWhole(edge: ScriptEdge, stated: readonly ScriptEdge[]): boolean {
  return stated.some(
    ({ fromKey, toKey }) =>
      (fromKey === edge.fromKey || fromKey.startsWith(`${edge.fromKey}.`)) &&
      (toKey === edge.toKey || toKey.startsWith(`${edge.toKey}.`)) &&
      (fromKey !== edge.fromKey || toKey !== edge.toKey),
  );
}

/** Statements that run with the script: not those that a created routine, trigger or rule will run. */
function executed(statements: readonly StatementLineage[]): StatementLineage[] {
  const defines = ({ changes }: StatementLineage): boolean =>
    changes.some(({ change, kind }) => change === 'create' && bodies.has(kind));
  return statements.flatMap((statement) => [
    statement,
    ...(defines(statement) ? [] : executed(statement.body)),
  ]);
}

const relationKinds: ReadonlySet<string> = new Set(['table', 'view', 'materializedView', 'foreignTable']);

/** Relations that the script changes although nobody knows of them: the server refuses, or they were made since. */
function unknownObjects(book: AssetBook, statements: readonly StatementLineage[]): string[] {
  const made = new Set<string>();
  const gaps: string[] = [];
  for (const change of statements.flatMap(({ changes }) => changes)) {
    const id = `${change.schema ?? ''}.${change.name}`;
    if (change.change === 'create') made.add(id);
    if (change.change === 'rename' && change.to !== null)
      made.add(change.to.includes('.') ? change.to : `${change.schema ?? ''}.${change.to}`);
    if (change.action === 'setSchema') made.add(`${change.to ?? ''}.${change.name}`);
    const touches = change.change === 'drop' || change.change === 'alter' || change.change === 'rename';
    if (!touches || !relationKinds.has(change.kind) || change.ifExists === true || made.has(id)) continue;
    if (book.relation(change.schema, change.name) === undefined)
      gaps.push(
        `UNKNOWN: there is no ${change.kind === 'table' ? 'table' : 'view'} ${qualified(change.schema, change.name)}.`,
      );
  }
  return [...new Set(gaps)];
}

const bodies: ReadonlySet<string> = new Set(['routine', 'trigger', 'rule', 'event']);

function flatten(statements: readonly StatementLineage[]): StatementLineage[] {
  return statements.flatMap((statement) => [statement, ...flatten(statement.body)]);
}

/** What the script does to which object, each once. */
function objectsOf(book: AssetBook, root: string, statements: readonly StatementLineage[]): ScriptObject[] {
  const found = new Map<string, ScriptObject>();
  const add = (object: ScriptObject): void => {
    const id = `${object.action} ${object.key ?? object.name} ${object.detail ?? ''} ${object.kind}`;
    if (!found.has(id)) found.set(id, object);
  };
  for (const statement of statements) {
    for (const { schema, name, kind, position, temporary } of statement.reads) {
      if (temporary) continue;
      const key = relationKeyOf(book, root, schema, name);
      const columns = statement.references
        .filter((reference) => reference.schema === schema && reference.relation === name)
        .map(({ column }) => column);
      const exists = book.relation(schema, name) !== undefined;
      add({
        action: 'READ',
        key,
        name: qualified(schema, name),
        kind,
        exists,
        detail: null,
        columns,
        position,
      });
    }
    for (const { schema, name, kind, position, temporary, action, columns } of statement.writes) {
      if (temporary) continue;
      const key = relationKeyOf(book, root, schema, name);
      const exists = book.relation(schema, name) !== undefined;
      const verb: ObjectAction = action === 'truncate' ? 'TRUNCATE' : 'WRITE';
      add({
        action: verb,
        key,
        name: qualified(schema, name),
        kind,
        exists,
        detail: action,
        columns,
        position,
      });
    }
    for (const change of statement.changes) add(changed(book, root, change));
  }
  return [...found.values()].sort((a, b) => a.position - b.position);
}

const relationWords = new Set(['table', 'view', 'materializedView', 'foreignTable']);

function changed(book: AssetBook, root: string, change: ObjectChange): ScriptObject {
  const { schema, name, kind, position, action, column, to } = change;
  const relation = book.relation(schema, name);
  const routine = kind === 'routine' ? book.routines(qualified(schema, name))[0] : undefined;
  const key =
    routine?.key ??
    (relationWords.has(kind) || relation !== undefined ? relationKeyOf(book, root, schema, name) : null);
  const exists = relation !== undefined || routine !== undefined;
  const base = changeActions[change.change];
  return {
    action: base === 'CREATE' && exists ? 'REPLACE' : base,
    key,
    name: qualified(schema, name),
    kind,
    exists,
    detail:
      action === null ? null : [action, column, to === null ? null : `to ${to}`].filter(Boolean).join(' '),
    columns: column === null ? [] : [column],
    position,
  };
}

function qualified(schema: string | null, name: string): string {
  return schema === null ? name : `${schema}.${name}`;
}
