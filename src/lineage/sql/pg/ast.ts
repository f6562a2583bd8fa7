/** Small helpers over the parse tree of libpg-query: `{ Tag: { ...fields } }` nodes. */
import type { Node, TypeName as PgTypeName, RangeVar, Alias } from 'libpg-query';
import type { TypeName } from '../tree.js';

type KeysOfUnion<T> = T extends T ? keyof T : never;

/** Every node tag of the grammar. */
export type Tag = KeysOfUnion<Node>;

/** The fields of the node with that tag. */
export type NodeOf<K extends Tag> = Extract<Node, Record<K, unknown>>[K];

/** What the lowering needs besides the tree: offsets of the text the tree was made from. */
export interface LowerContext {
  readonly text: string;
  /** Offset of `text` in the script. */
  readonly shift: number;
  /** UTF-16 offset of a byte offset. */
  readonly at: (byteOffset: number | undefined) => number;
}

/** The tag of a node. */
export function tagOf(node: Node): Tag {
  for (const key in node) return key as Tag;
  return 'Integer';
}

/** The fields of a node if it has that tag. */
export function as<K extends Tag>(node: Node | undefined, tag: K): NodeOf<K> | undefined {
  return node === undefined ? undefined : ((node as Record<string, unknown>)[tag] as NodeOf<K> | undefined);
}

/** The text of a String node, else undefined. */
export function stringOf(node: Node | undefined): string | undefined {
  return as(node, 'String')?.sval;
}

/** The texts of a list of String nodes. */
export function stringsOf(nodes: readonly Node[] | undefined): string[] {
  const out: string[] = [];
  for (const node of nodes ?? []) {
    const text = stringOf(node);
    if (text !== undefined) out.push(text);
  }
  return out;
}

/** The items of a List node. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return as(node, 'List')?.items ?? [];
}

/** A type as the tree names it. */
export function lowerType(type: PgTypeName | undefined): TypeName {
  const name = stringsOf(type?.names);
  const sizes = (type?.typmods ?? []).flatMap((node) => as(node, 'A_Const')?.ival?.ival ?? []);
  const array = (type?.arrayBounds?.length ?? 0) > 0;
  return sizes.length === 0 ? { name, array } : { name, array, size: sizes.join(',') };
}

/** `[catalog.]schema.name` of a relation reference. */
export function rangeName(range: RangeVar | undefined): string[] {
  const name = range?.relname ?? '';
  return range?.schemaname === undefined ? [name] : [range.schemaname, name];
}

/** The column names of an alias, undefined when it has none. */
export function aliasColumns(alias: Alias | undefined): string[] | undefined {
  const names = stringsOf(alias?.colnames);
  return names.length > 0 ? names : undefined;
}
