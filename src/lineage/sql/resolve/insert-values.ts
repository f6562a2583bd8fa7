/** MySQL's INSERT ... VALUES in which later expressions use earlier ones. */
import type { Assignment, Expr, Insert, Query } from '../tree.js';
import type { RelationWrite, Scope } from './scope.js';

/** MySQL's VALUES whose expressions use columns given before them, row by row as assignments; undefined for all others. */
export function valuesAsSets(
  { insert, write, outer }: { insert: Insert; write: RelationWrite; outer: Scope },
  { body }: Query,
): Assignment[] | undefined {
  if (body.k !== 'values') return undefined;
  const isOwn = (parts: readonly string[]): boolean =>
    parts.length === 1 &&
    write.relation?.column(parts[0] ?? '') !== undefined &&
    outer.variables?.(parts) === undefined;
  if (!body.rows.some((row) => row.some((value) => namesColumn(value, isOwn)))) return undefined;
  const names =
    insert.columns?.map(({ parts }) => parts) ?? write.relation?.columns.map((c) => [c.name]) ?? [];
  const { pos } = insert.target;
  return body.rows.flatMap((row) =>
    row.slice(0, names.length).map((value, index): Assignment => {
      const target = { parts: names[index] ?? [], path: [], partial: false, pos };
      return { targets: [target], value };
    }),
  );
}

/** True when an expression, outside of its sub-selects, names a column that fits. */
function namesColumn(node: unknown, fits: (parts: readonly string[]) => boolean): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const expr = node as Partial<Expr>;
  if (expr.k === 'sub') return false;
  if (expr.k === 'col') return fits((node as { parts: readonly string[] }).parts);
  return Object.values(node).some((inner) => namesColumn(inner, fits));
}
