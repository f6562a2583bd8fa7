/** USING and NATURAL: which columns merge into one, and which of the two gives the value. */
import { EMPTY, ROW_JOIN, through, union, type LineageSet } from '../lineage-set.js';
import type { FromJoin } from '../tree.js';
import { commonType } from './common-type.js';
import {
  FieldSpace,
  joinNamespaces,
  noteRefs,
  report,
  type Field,
  type Namespace,
  type Session,
  type TypeSource,
} from './scope.js';
import { typeOfField } from './types.js';

interface Merged {
  readonly namespace: Namespace;
  readonly rows: LineageSet;
}

function fieldsOf(namespace: Namespace): readonly Field[] {
  return namespace.spaces.length === 1 && namespace.spaces[0] !== undefined
    ? namespace.spaces[0].space.fields
    : namespace.spaces.flatMap((s) => s.space.fields);
}

function findIn(namespace: Namespace, name: string): Field | null | undefined {
  let found: Field | undefined;
  for (const { space } of namespace.spaces) {
    const field = space.find(name);
    if (field === null || (field !== undefined && found !== undefined)) return null;
    found ??= field;
  }
  return found;
}

function isOpen(namespace: Namespace): boolean {
  return namespace.spaces.some((s) => s.unknown === true);
}

function commonNames(session: Session, join: FromJoin, left: Namespace, right: Namespace): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  for (const field of fieldsOf(left)) {
    const key = session.dialect === 'mysql' ? field.name.toLowerCase() : field.name;
    if (seen.has(key)) continue;
    seen.add(key);
    const other = findIn(right, field.name);
    if (other !== undefined) names.push(field.name);
  }
  if (isOpen(left) || isOpen(right)) {
    report(
      session,
      join.pos,
      'NATURAL JOIN',
      'a relation whose columns are not known is joined by common columns',
    );
  }
  return names;
}

function typeNameOf(session: Session, field: Field): string | undefined {
  const type = typeOfField(session, field);
  return type?.name === undefined ? undefined : type.name + (type.array ? '[]' : '');
}

function mergedField(session: Session, join: FromJoin, name: string, left: Field, right: Field): Field {
  if (session.dialect === 'mysql') {
    const source = join.type === 'right' ? right : left;
    return { name, lineage: source.lineage, refs: [], type: source.type, merged: true };
  }
  const common = commonType(session.catalog, typeNameOf(session, left), typeNameOf(session, right));
  const type: TypeSource | undefined = common === undefined ? left.type : { from: 'name', name: common.name };
  if (join.type === 'full') {
    const lineage = through(union([left.lineage, right.lineage]), 'transformation');
    return { name, lineage, refs: [], type };
  }
  // An inner join takes the side whose type is the common one.
  if (join.type === 'inner' && common === undefined && left.lineage !== right.lineage)
    report(
      session,
      join.pos,
      name,
      'the type of a joined column is not known: its value may be of either side',
    );
  const side = join.type === 'inner' ? (common?.side ?? 'left') : join.type;
  return { name, lineage: (side === 'left' ? left : right).lineage, refs: [], type };
}

/** Joins both namespaces, merging the columns of USING or NATURAL. */
export function mergeJoin(session: Session, join: FromJoin, left: Namespace, right: Namespace): Merged {
  const names = join.natural ? commonNames(session, join, left, right) : join.using;
  if (names === undefined || names.length === 0)
    return { namespace: joinNamespaces(left, right), rows: EMPTY };
  const merged: Field[] = [];
  const gone = new Set<Field>();
  const sets: LineageSet[] = [];
  for (const name of names) {
    const a = findIn(left, name);
    const b = findIn(right, name);
    if (a === undefined || a === null || b === undefined || b === null) {
      report(
        session,
        join.pos,
        name,
        a === null || b === null
          ? 'the column name is ambiguous here'
          : 'the joined relations are not both known to have this column',
      );
      continue;
    }
    noteRefs(session, a.refs);
    noteRefs(session, b.refs);
    sets.push(a.lineage, b.lineage);
    gone.add(a).add(b);
    merged.push(mergedField(session, join, session.dialect === 'mysql' ? a.name : name, a, b));
  }
  const first = session.dialect === 'mysql' && join.type === 'right' ? right : left;
  const second = first === left ? right : left;
  const rest = [...fieldsOf(first), ...fieldsOf(second)].filter((f) => !gone.has(f));
  const space = new FieldSpace([...merged, ...rest], session.dialect);
  const entries = [...left.entries, ...right.entries];
  if (join.usingAlias !== undefined) {
    entries.push({ name: join.usingAlias, space: new FieldSpace(merged, session.dialect) });
  }
  space.open = [...left.spaces, ...right.spaces].some((s) => s.space.open);
  const namespace = { entries, spaces: [{ space, unknown: isOpen(left) || isOpen(right) }] };
  return { namespace, rows: session.rows ? through(union(sets), ROW_JOIN) : EMPTY };
}
