import { type GraphClient, type GraphTransaction, label } from '../../graph/index.js';
import type { CursorPosition } from '../page.js';
import { glossaryForms, type GlossaryItems, type GlossaryKind } from './glossary.js';

/** Where an item of the glossary is in use. */
export interface GlossaryUse {
  /** Keys of assets it is set on directly, at most 1,000. */
  assetKeys: readonly string[];
  /** All of them. */
  count: number;
}

/** Property of annotations that names items of each kind. */
const usedIn: Readonly<Record<Exclude<GlossaryKind, 'PropertyDefinition'>, string>> = {
  Domain: 'domainIds',
  Tag: 'tags',
  Term: 'termIds',
};

/** Reads and writes the glossary. Labels come from the model, values are parameters. */
export class GlossaryStore {
  constructor(private readonly graph: GraphClient) {}

  /** Items after a position, by name; `text` narrows by part of the name. */
  async list<Kind extends GlossaryKind>(
    kind: Kind,
    text: string | null,
    after: CursorPosition | null,
    limit: number,
    signal: AbortSignal,
  ): Promise<GlossaryItems[Kind][]> {
    const rows = await this.graph.read<{ item: Record<string, unknown> }>(
      `MATCH (n:${label(kind).text})
       WHERE ($text IS NULL OR toLower(n.name) CONTAINS $text)
         AND ($afterValue IS NULL OR toLower(n.name) > $afterValue OR (toLower(n.name) = $afterValue AND n.${glossaryForms[kind].id} > $afterKey))
       WITH n ORDER BY toLower(n.name), n.${glossaryForms[kind].id} LIMIT $limit
       RETURN properties(n) AS item`,
      {
        text: text === null ? null : text.toLowerCase(),
        limit,
        afterValue: after?.value,
        afterKey: after?.key,
      },
      { id: 'catalog.glossary', signal },
    );
    return rows.map((row) => glossaryForms[kind].decode(row.item));
  }

  /** How many items {@link list} has in all. */
  async count(kind: GlossaryKind, text: string | null, signal: AbortSignal): Promise<number> {
    const rows = await this.graph.read<{ count: number }>(
      `MATCH (n:${label(kind).text}) WHERE $text IS NULL OR toLower(n.name) CONTAINS $text RETURN count(n) AS count`,
      { text: text === null ? null : text.toLowerCase() },
      { id: 'catalog.glossary-count', signal },
    );
    return rows[0]?.count ?? 0;
  }

  /** Items by id. */
  async findMany<Kind extends GlossaryKind>(
    kind: Kind,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<string, GlossaryItems[Kind]>> {
    const rows = await this.graph.read<{ id: string; item: Record<string, unknown> }>(
      `UNWIND $ids AS id MATCH (n:${label(kind).text} {${glossaryForms[kind].id}: id}) RETURN id, properties(n) AS item`,
      { ids },
      { id: 'catalog.glossary-by-id', signal },
    );
    return new Map(rows.map((row) => [row.id, glossaryForms[kind].decode(row.item)]));
  }

  /** An item, locked until the transaction ends; null when there is none. */
  async lock<Kind extends GlossaryKind>(
    tx: GraphTransaction,
    kind: Kind,
    id: string,
  ): Promise<GlossaryItems[Kind] | null> {
    const [row] = await tx.run<{ item: Record<string, unknown> }>(
      `MATCH (n:${label(kind).text} {${glossaryForms[kind].id}: $id}) SET n.locked = true RETURN properties(n) AS item`,
      { id },
    );
    return row === undefined ? null : glossaryForms[kind].decode(row.item);
  }

  /** Writes an item, new or changed. Names of terms and domains are unique without regard to case: see `nameTaken`. */
  async save(
    tx: GraphTransaction,
    kind: GlossaryKind,
    id: string,
    properties: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await tx.run(`MERGE (n:${label(kind).text} {${glossaryForms[kind].id}: $id}) SET n += $properties`, {
      id,
      properties,
    });
  }

  /** True when another item of the kind has the name. */
  async nameTaken(tx: GraphTransaction, kind: GlossaryKind, name: string, id: string): Promise<boolean> {
    const [row] = await tx.run<{ taken: boolean }>(
      `RETURN EXISTS { MATCH (n:${label(kind).text}) WHERE toLower(n.name) = toLower($name) AND n.${glossaryForms[kind].id} <> $id } AS taken`,
      { name, id },
    );
    return row?.taken === true;
  }

  /** Where an item is in use. */
  async use(tx: GraphTransaction, kind: GlossaryKind, id: string): Promise<GlossaryUse> {
    const condition =
      kind === 'PropertyDefinition'
        ? 'n.properties CONTAINS $member'
        : `$id IN coalesce(n.${usedIn[kind]}, [])`;
    const [row] = await tx.run<{ keys: string[]; count: number }>(
      `MATCH (n:Annotation) WHERE ${condition} RETURN collect(n.assetKey)[..1000] AS keys, count(n) AS count`,
      { id, member: `${JSON.stringify(id)}:` },
    );
    return { assetKeys: row?.keys ?? [], count: row?.count ?? 0 };
  }

  /** Deletes an item. */
  async remove(tx: GraphTransaction, kind: GlossaryKind, id: string): Promise<void> {
    await tx.run(`MATCH (n:${label(kind).text} {${glossaryForms[kind].id}: $id}) DETACH DELETE n`, { id });
  }
}
