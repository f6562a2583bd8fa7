import { childKey } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import { sha256 } from '../../core/canonical-json.js';
import { searchPathOf } from '../../core/search-path.js';
import { analyzeSql } from '../sql/index.js';
import { type AssetBook, type BookAsset, searchPathIn, textOf } from './asset-book.js';
import { EdgeCollector, type OutputTarget } from './edge-collector.js';
import type { EvidenceSource, EvidenceStatement } from './types.js';

/** Part of every digest: raise it when analysis gets better, and everything is derived again. */
export const derivationVersion = '1';

/** A collected definition that states lineage. */
export interface Definition {
  readonly key: string;
  readonly source: EvidenceSource;
  readonly asset: BookAsset;
  /** The text that is analysed. */
  readonly text: string;
  readonly sqlHash: string;
}

const sources: Readonly<Partial<Record<AssetKind, EvidenceSource>>> = {
  View: 'VIEW',
  MaterializedView: 'VIEW',
  Routine: 'ROUTINE',
  Event: 'ROUTINE',
  Trigger: 'TRIGGER',
  Rule: 'RULE',
  Column: 'GENERATED_COLUMN',
  Constraint: 'FOREIGN_KEY',
};

/** Bodies use variables and run in any order: what they state is possible rather than certain. */
const confidenceOfBodies = 0.9;

/** The definitions of a book. */
export function definitionsOf(book: AssetBook): Definition[] {
  return book.assets.flatMap((asset): Definition[] => {
    const source = sources[asset.kind];
    const text = source === undefined ? null : definitionText(book, asset, source);
    if (source === undefined || text === null) return [];
    const paths = pathsFor(book, asset);
    const told = paths.length === 1 && paths[0] === book.place.searchPath ? '' : JSON.stringify(paths);
    const sqlHash = sha256(`${derivationVersion}\n${told}${text}`);
    return [{ key: `${source} ${asset.key}`, source, asset, text, sqlHash }];
  });
}

function definitionText(book: AssetBook, asset: BookAsset, source: EvidenceSource): string | null {
  if (source === 'FOREIGN_KEY') return JSON.stringify(asset.relations);
  if (source === 'GENERATED_COLUMN') return textOf(asset, 'generationExpression');
  const definition = textOf(asset, 'definition');
  if (definition === null || source !== 'TRIGGER') return definition;
  const functionText = triggerFunction(book, asset);
  return functionText === null ? definition : `${functionText};\n${definition}`;
}

/** The function a PostgreSQL trigger executes: what it does is known only together with the trigger's table. */
function triggerFunction(book: AssetBook, trigger: BookAsset): string | null {
  const target = trigger.relations.find(({ type }) => type === 'EXECUTES');
  const routine = target === undefined ? undefined : book.byKey(target.to);
  return routine === undefined ? null : textOf(routine, 'definition');
}

/** True when names in the definition may mean something else after any change, not only of what they mean now. */
function dependsOnEverything(definition: Definition): boolean {
  return definition.source === 'ROUTINE' || definition.source === 'TRIGGER';
}

/** What the names in a definition mean now. */
export function catalogDigest(book: AssetBook, definition: Definition, uses: readonly string[]): string {
  return dependsOnEverything(definition) ? book.wholeDigest : book.digestOf(uses);
}

/** Derives what a definition states. Never throws for what the text holds: that is in `unresolved`. */
export function derive(book: AssetBook, definition: Definition): EvidenceStatement {
  const { key, source, asset, sqlHash } = definition;
  const confidence = dependsOnEverything(definition) ? confidenceOfBodies : 1;
  const collector = new EdgeCollector(book, confidence);
  const extra = collect(book, definition, collector);
  const uses = [...new Set([...collector.uses, ...extra])].sort();
  return {
    key,
    source,
    method: 'DEFINITION',
    assetId: asset.id,
    assetKey: asset.key,
    instanceId: book.place.instanceId,
    sqlHash,
    catalogDigest: catalogDigest(book, definition, uses),
    uses,
    text: null,
    reason: null,
    unresolved: collector.unresolved,
    confidence,
    count: null,
    edges: collector.edges(),
  };
}

/** @returns names beyond those in the text on which the edges depend. */
function collect(book: AssetBook, definition: Definition, collector: EdgeCollector): string[] {
  const { asset, source } = definition;
  if (source === 'FOREIGN_KEY') return foreignKey(book, asset, collector);
  if (source === 'GENERATED_COLUMN') return generatedColumn(book, definition, collector);
  if (source === 'VIEW') return view(book, definition, collector);
  if (source === 'RULE' || source === 'TRIGGER') return reaction(book, definition, collector);
  const output: OutputTarget = { asset, relation: null, columns: [] };
  for (const statement of analysed(book, definition).statements) collector.statement(statement, output);
  return [];
}

function view(book: AssetBook, definition: Definition, collector: EdgeCollector): string[] {
  const { asset } = definition;
  const relation = book.relationOf(asset) ?? null;
  const output: OutputTarget = { asset, relation, columns: [...(relation?.columns.values() ?? [])] };
  for (const statement of analysed(book, definition).statements) collector.statement(statement, output);
  return [`${book.schemaOf(asset)}.${asset.name}`];
}

/** A trigger or rule: what it writes also depends on the relation it fires on. */
function reaction(book: AssetBook, definition: Definition, collector: EdgeCollector): string[] {
  const { asset } = definition;
  const table = asset.parentKey === null ? undefined : book.byKey(asset.parentKey);
  const offset = Math.max(0, definition.text.length - (textOf(asset, 'definition') ?? '').length);
  const { statements } = analysed(book, definition);
  for (const statement of statements) {
    collector.statement(statement, null, statement.span.start >= offset ? offset : 0);
    for (const write of allWrites(statement)) {
      const target = book.relation(write.schema, write.name);
      if (table !== undefined && target !== undefined && target.asset.id !== table.id)
        collector.add(table, target.asset, {
          kind: 'INDIRECT',
          subtype: 'CONDITIONAL',
          masking: false,
          text: null,
        });
    }
  }
  return table === undefined ? [] : [`${book.schemaOf(table)}.${table.name}`];
}

type Analysed = ReturnType<typeof analyzeSql>['statements'][number];

function allWrites(statement: Analysed): Analysed['writes'] {
  return [...statement.writes, ...statement.body.flatMap(allWrites)];
}

/** A definition as the engine's names in it are understood. */
export function analysed(book: AssetBook, definition: Definition): ReturnType<typeof analyzeSql> {
  const { asset } = definition;
  const modes = asset.properties?.['sqlMode'];
  let best: { missing: number; analysis: ReturnType<typeof analyzeSql> } | null = null;
  for (const searchPath of pathsFor(book, asset)) {
    const analysis = analyzeSql(definition.text, {
      dialect: book.dialect,
      catalog: book.catalog,
      searchPath,
      ...(Array.isArray(modes) ? { sqlMode: modes.join(',') } : {}),
    });
    const missing = analysis.statements.reduce((sum, statement) => sum + missingIn(statement), 0);
    if (best === null || missing < best.missing) best = { missing, analysis };
    if (missing === 0) break;
  }
  return best!.analysis;
}

function missingIn(statement: Analysed): number {
  return statement.unresolved.length + statement.body.reduce((sum, inner) => sum + missingIn(inner), 0);
}

/**
 * Paths in which names of a definition are looked up: the routine's own setting. Without one the caller's path counts,
 * which is that of the database; where it leaves names open, that of the owner.
 */
function pathsFor(book: AssetBook, asset: BookAsset): readonly (readonly string[])[] {
  if (book.dialect === 'mysql') return [[book.schemaOf(asset)]];
  const routine =
    asset.kind === 'Trigger'
      ? book.byKey(asset.relations.find(({ type }) => type === 'EXECUTES')?.to ?? '')
      : asset;
  const owner = routine?.properties?.['owner'];
  const account = typeof owner === 'string' ? owner : null;
  const settings = routine?.properties?.['settings'];
  const own = (settings as Record<string, unknown> | null | undefined)?.['search_path'];
  if (typeof own === 'string') return [searchPathOf(own, account)];
  if (routine?.kind !== 'Routine' || account === null) return [book.place.searchPath];
  const ofOwner = searchPathIn(book.place, account);
  return ofOwner.join() === book.place.searchPath.join()
    ? [book.place.searchPath]
    : [book.place.searchPath, ofOwner];
}

/** A value of the referencing column must be one of the referenced column. */
function foreignKey(book: AssetBook, asset: BookAsset, collector: EdgeCollector): string[] {
  const inOrder = (type: string): BookAsset[] =>
    asset.relations
      .filter((relation) => relation.type === type)
      .toSorted((a, b) => (a.properties?.position ?? 0) - (b.properties?.position ?? 0))
      .flatMap(({ to }) => book.byKey(to) ?? []);
  const own = inOrder('COVERS');
  const referenced = inOrder('REFERS_TO_COLUMN');
  const table = asset.parentKey === null ? undefined : book.byKey(asset.parentKey);
  const [target] = inOrder('REFERENCES');
  if (table === undefined || target === undefined) {
    const to = asset.relations.find(({ type }) => type === 'REFERENCES')?.to ?? 'the referenced table';
    collector.report({ position: 0, name: to, reason: 'the referenced table has not been collected' });
    return usesOf(book, [table]);
  }
  const step = { kind: 'INDIRECT', subtype: 'JOIN', masking: false, text: null } as const;
  collector.add(target, table, step);
  own.forEach((column, index) => {
    const from = referenced[index];
    if (from !== undefined) collector.add(from, column, step);
  });
  return usesOf(book, [table, target]);
}

function usesOf(book: AssetBook, assets: readonly (BookAsset | undefined)[]): string[] {
  return assets.flatMap((asset) => (asset === undefined ? [] : [`${book.schemaOf(asset)}.${asset.name}`]));
}

/** The expression is read as a query over the column's own table. */
function generatedColumn(book: AssetBook, definition: Definition, collector: EdgeCollector): string[] {
  const { asset } = definition;
  const table = asset.parentKey === null ? undefined : book.byKey(asset.parentKey);
  if (table === undefined) return [];
  const quote = (name: string): string =>
    book.dialect === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
  const head = 'SELECT (';
  const from = `${quote(book.schemaOf(table))}.${quote(table.name)}`;
  const { statements } = analyzeSql(`${head}${definition.text}) AS ${quote(asset.name)} FROM ${from}`, {
    dialect: book.dialect,
    catalog: book.catalog,
  });
  for (const statement of statements) {
    for (const { position, name, reason } of statement.unresolved)
      collector.report({ position: position - head.length, name, reason });
    if (statement.error !== null)
      collector.report({ position: 0, name: asset.name, reason: statement.error });
    for (const { source, kind, subtype, masking } of statement.edges) {
      const column = book.column(source);
      if (column !== undefined)
        collector.add(column, asset, { kind, subtype, masking, text: definition.text });
    }
  }
  return usesOf(book, [table]);
}

/** Key of the relation a column key lies in, by name. */
export function columnKey(relation: BookAsset, name: string): string {
  return childKey(relation.key, 'Column', name);
}
