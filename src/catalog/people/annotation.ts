import { canonicalJson, type JsonValue } from '../../core/canonical-json.js';
import { compare } from '../../core/order.js';

/** A team or person that stands for an asset. */
export interface OwnerRef {
  /** Id of a team, unit or account. */
  id: string;
  /** For example `owner`, `steward`; default `owner`. */
  role: string;
}

/** What people say about one asset, without what it inherits. */
export interface Annotation {
  assetKey: string;
  /** Grows by one with each change; 0 while nothing was ever said. */
  revision: number;
  /** Markdown. */
  description: string | null;
  /** In order of role and id. */
  owners: readonly OwnerRef[];
  /** Sorted. */
  tags: readonly string[];
  domainIds: readonly string[];
  termIds: readonly string[];
  /** Custom properties by name. */
  properties: Readonly<Record<string, JsonValue>>;
  updatedAt: string | null;
  /** Name of who changed it last. */
  updatedBy: string | null;
}

/** A change of a list: `set` replaces it first, then `add` and `remove` apply. */
export interface ListEdit<Item = string> {
  set?: readonly Item[] | null;
  add?: readonly Item[] | null;
  remove?: readonly string[] | null;
}

/** A change of an annotation; members left out stay as they are. */
export interface AnnotationEdit {
  key: string;
  /** Null or empty text removes it. */
  description?: string | null;
  /** `remove` takes ids. */
  owners?: ListEdit<{ id: string; role?: string | null }> | null;
  tags?: ListEdit | null;
  domainIds?: ListEdit | null;
  termIds?: ListEdit | null;
  /** By name; null removes a property. */
  properties?: Readonly<Record<string, JsonValue>> | null;
  /** Refuses the edit when the annotation is at another revision. */
  expectedRevision?: number | null;
}

/** One field that changed. */
export interface AnnotationChange {
  /** `description`, `owners`, `tags`, `domainIds`, `termIds`, or `properties.<name>`. */
  field: string;
  from: JsonValue;
  to: JsonValue;
}

/** One past change of an annotation. */
export interface AnnotationVersion {
  id: string;
  assetKey: string;
  /** The revision this change made. */
  revision: number;
  at: string;
  authorId: string;
  authorName: string;
  changes: readonly AnnotationChange[];
}

/** The annotation of an asset nobody has said anything about. */
export function emptyAnnotation(assetKey: string): Annotation {
  return {
    assetKey,
    revision: 0,
    description: null,
    owners: [],
    tags: [],
    domainIds: [],
    termIds: [],
    properties: {},
    updatedAt: null,
    updatedBy: null,
  };
}

/** Reads the stored form. */
export function decodeAnnotation(row: Readonly<Record<string, unknown>>): Annotation {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const texts = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);
  return {
    assetKey: text(row['assetKey']) ?? '',
    revision: typeof row['revision'] === 'number' ? row['revision'] : 0,
    description: text(row['description']),
    owners: JSON.parse(text(row['owners']) ?? '[]') as OwnerRef[],
    tags: texts(row['tags']),
    domainIds: texts(row['domainIds']),
    termIds: texts(row['termIds']),
    properties: JSON.parse(text(row['properties']) ?? '{}') as Record<string, JsonValue>,
    updatedAt: text(row['updatedAt']),
    updatedBy: text(row['updatedBy']),
  };
}

/** The annotation after an edit; revision, time and author are those of before. Lists come out sorted and without doubles. */
export function applyEdit(before: Annotation, edit: AnnotationEdit): Annotation {
  const properties = { ...before.properties };
  for (const [name, value] of Object.entries(edit.properties ?? {})) {
    if (value === null) delete properties[name];
    else properties[name] = value;
  }
  return {
    ...before,
    description:
      edit.description === undefined ? before.description : edit.description === '' ? null : edit.description,
    owners: editOwners(before.owners, edit.owners),
    tags: editList(before.tags, edit.tags),
    domainIds: editList(before.domainIds, edit.domainIds),
    termIds: editList(before.termIds, edit.termIds),
    properties,
  };
}

function editList(before: readonly string[], edit: ListEdit | null | undefined): readonly string[] {
  if (edit === null || edit === undefined) return before;
  const items = new Set(edit.set ?? before);
  for (const item of edit.add ?? []) items.add(item);
  for (const item of edit.remove ?? []) items.delete(item);
  return [...items].toSorted();
}

function editOwners(before: readonly OwnerRef[], edit: AnnotationEdit['owners']): readonly OwnerRef[] {
  if (edit === null || edit === undefined) return before;
  const owners = new Map((edit.set ?? before).map((owner) => [owner.id, owner.role ?? 'owner']));
  for (const owner of edit.add ?? []) owners.set(owner.id, owner.role ?? 'owner');
  for (const id of edit.remove ?? []) owners.delete(id);
  return [...owners]
    .map(([id, role]) => ({ id, role }))
    .toSorted((a, b) => compare(a.role, b.role) || compare(a.id, b.id));
}

/** What differs between two annotations, in order of field; empty when nothing does. */
export function annotationChanges(before: Annotation, after: Annotation): AnnotationChange[] {
  const fields: [string, JsonValue, JsonValue][] = [
    ['description', before.description, after.description],
    ['domainIds', before.domainIds, after.domainIds],
    ['owners', ownersJson(before), ownersJson(after)],
    ...propertyFields(before, after),
    ['tags', before.tags, after.tags],
    ['termIds', before.termIds, after.termIds],
  ];
  return fields
    .filter(([, from, to]) => canonicalJson(from) !== canonicalJson(to))
    .map(([field, from, to]) => ({ field, from, to }));
}

function ownersJson(annotation: Annotation): JsonValue {
  return annotation.owners.map(({ id, role }) => ({ id, role }));
}

function propertyFields(before: Annotation, after: Annotation): [string, JsonValue, JsonValue][] {
  const names = new Set([...Object.keys(before.properties), ...Object.keys(after.properties)]);
  return [...names]
    .toSorted()
    .map((name) => [`properties.${name}`, before.properties[name] ?? null, after.properties[name] ?? null]);
}
