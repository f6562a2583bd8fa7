import { childKey } from '../../core/asset-key.js';
import type { AssetKind } from '../../core/asset-kind.js';
import type { AssetBook } from '../evidence/asset-book.js';
import { TEMPORARY_SCHEMA, type StatementLineage } from '../sql/index.js';
import type { ScriptEdge } from './types.js';

const ownSchemas = new Set(['pg_catalog', 'information_schema', 'performance_schema', 'mysql', 'sys']);

/** Key of a relation: its own when it is known, else the one it will have. */
export function relationKeyOf(
  book: AssetBook,
  root: string,
  schema: string | null,
  name: string | null,
): string | null {
  if (schema === null || name === null || schema === TEMPORARY_SCHEMA || ownSchemas.has(schema)) return null;
  const known = book.relation(schema, name);
  if (known !== undefined) return known.asset.key;
  const kind: AssetKind = book.dialect === 'postgres' ? 'Schema' : 'Database';
  return childKey(childKey(root, kind, schema), 'Table', name);
}

/**
 * Edges that a script states, by keys, whether its objects exist yet or not. Temporary tables are passed through by
 * joining what goes in with what comes out.
 */
export function edgesOfScript(
  book: AssetBook,
  root: string,
  statements: readonly StatementLineage[],
): ScriptEdge[] {
  const into = new Map<string, ScriptEdge[]>();
  const add = (edge: ScriptEdge): void => {
    if (edge.fromKey === edge.toKey) return;
    into.set(edge.toKey, [...(into.get(edge.toKey) ?? []), edge]);
  };
  const node = (schema: string | null, relation: string | null, column?: string): string | null => {
    if (schema === TEMPORARY_SCHEMA)
      return `temp ${relation ?? ''}${column === undefined ? '' : ` ${column}`}`;
    const key = relationKeyOf(book, root, schema, relation);
    if (key === null || column === undefined) return key;
    const known = book.relation(schema, relation)?.columns.get(book.columnName(column));
    return known?.key ?? childKey(key, 'Column', column);
  };
  const visit = (statement: StatementLineage): void => {
    for (const { source, target, kind, subtype, masking, transformation } of statement.edges) {
      const fromKey = node(source.schema, source.relation, source.column);
      const toKey = node(target.schema, target.relation, target.column);
      if (fromKey !== null && toKey !== null)
        add({ fromKey, toKey, kind, subtype, masking, text: transformation });
    }
    const written = new Set(
      [statement.target, ...statement.writes].map((use) =>
        use === null ? null : node(use.schema, use.name),
      ),
    );
    for (const toKey of written) {
      if (toKey === null) continue;
      for (const { source, kind, subtype, masking } of statement.rowInfluences) {
        const fromKey = node(source.schema, source.relation, source.column);
        if (fromKey !== null) add({ fromKey, toKey, kind, subtype, masking, text: null });
      }
    }
    statement.body.forEach(visit);
  };
  statements.forEach(visit);
  const found = new Map<string, ScriptEdge>();
  for (const [toKey, edges] of into) {
    if (toKey.startsWith('temp ')) continue;
    for (const edge of edges)
      for (const origin of originsOf(edge, into, new Set([toKey])))
        if (origin.fromKey !== origin.toKey) found.set(identity(origin), origin);
  }
  return [...found.values()];
}

/** What tells two edges apart. */
export function identity({ fromKey, toKey, kind, subtype }: ScriptEdge): string {
  return `${fromKey} ${toKey} ${kind} ${subtype}`;
}

function* originsOf(
  edge: ScriptEdge,
  into: ReadonlyMap<string, readonly ScriptEdge[]>,
  seen: ReadonlySet<string>,
): Generator<ScriptEdge> {
  if (!edge.fromKey.startsWith('temp ')) {
    yield edge;
    return;
  }
  if (seen.has(edge.fromKey)) return;
  for (const before of into.get(edge.fromKey) ?? []) {
    const direct = before.kind === 'DIRECT' && edge.kind === 'DIRECT';
    const joined: ScriptEdge = {
      ...edge,
      fromKey: before.fromKey,
      kind: direct ? 'DIRECT' : 'INDIRECT',
      subtype: edge.subtype === 'IDENTITY' || before.kind === 'INDIRECT' ? before.subtype : edge.subtype,
      masking: before.masking || edge.masking,
      text: edge.text ?? before.text,
    };
    yield* originsOf(joined, into, new Set([...seen, edge.fromKey]));
  }
}
