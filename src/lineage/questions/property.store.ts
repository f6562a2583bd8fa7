import { parentKey } from '../../core/asset-key.js';
import type { GraphClient } from '../../graph/index.js';
import { asNamedThen, stateThen } from './past.js';
import { type LineageScope, visible } from './question.store.js';
import type { ShownFilter } from './types.js';

/** What filters and groups look at. */
export interface AssetProperties {
  id: string;
  kind: string;
  engine: string;
  instanceId: string | null;
  parentKey: string | null;
  domainIds: readonly string[];
  tags: readonly string[];
  /** Ids of teams and accounts. */
  ownerIds: readonly string[];
}

type People = Pick<AssetProperties, 'domainIds' | 'tags' | 'ownerIds'>;

interface PresentRow extends AssetProperties {
  key: string;
  name: string;
}

const idsAtOnce = 10_000;
const keysAtOnce = 10_000;
const nobody: People = { domainIds: [], tags: [], ownerIds: [] };

/** Properties of the assets that a caller may see, now or at a time. */
export class PropertyStore {
  constructor(private readonly graph: GraphClient) {}

  /**
   * By id; hidden assets are left out. For a time in the past: the kind and the place of then, and what people had said
   * by then of the asset and of all that enclosed it.
   */
  async properties(
    ids: readonly string[],
    asOf: string | null,
    scope: LineageScope,
  ): Promise<Map<string, AssetProperties>> {
    const found = new Map<string, AssetProperties>();
    for (let start = 0; start < ids.length; start += idsAtOnce) {
      const part = ids.slice(start, start + idsAtOnce);
      const rows = asOf === null ? await this.#now(part, scope) : await this.#at(part, asOf, scope);
      for (const row of rows) found.set(row.id, row);
    }
    return found;
  }

  /** Names of domains, teams, units and accounts by id. */
  async names(ids: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
    const [row] = await this.graph.read<{ names: [string, string][] }>(
      `UNWIND $ids AS id
       OPTIONAL MATCH (d:Domain {id: id})
       OPTIONAL MATCH (t:Team {id: id})
       OPTIONAL MATCH (u:Unit {id: id})
       OPTIONAL MATCH (p:Account {id: id})
       WITH id, coalesce(d.name, t.name, u.name, p.name, p.login) AS name WHERE name IS NOT NULL
       RETURN collect([id, name]) AS names`,
      { ids },
      { id: 'lineage.group-names', signal },
    );
    return new Map(row?.names);
  }

  async #now(ids: readonly string[], scope: LineageScope): Promise<PresentRow[]> {
    const access = visible(scope);
    const [row] = await this.graph.read<{ rows: PresentRow[] }>(
      `UNWIND $ids AS id MATCH (a:Asset {id: id}) WHERE ${access.cypher} RETURN collect(${presentRow}) AS rows`,
      { ...access.params, ids },
      { id: 'lineage.properties', signal: scope.signal },
    );
    return row?.rows ?? [];
  }

  async #at(ids: readonly string[], asOf: string, scope: LineageScope): Promise<AssetProperties[]> {
    const access = visible(scope);
    const [row] = await this.graph.read<{ rows: { now: PresentRow; state: string | null }[] }>(
      `UNWIND $ids AS id MATCH (a:Asset {id: id}) WHERE ${access.cypher}
       ${stateThen}
       RETURN collect({now: ${presentRow}, state: state}) AS rows`,
      { ...access.params, ids, asOf },
      { id: 'lineage.properties-at', signal: scope.signal },
    );
    const rows = row?.rows ?? [];
    // What was said moves along when the address of an instance changes; past states keep the keys of their time.
    const chains = rows.map(({ now }) => chainOf(now.key));
    const then = rows.map(({ now, state }) => asNamedThen(now, state));
    const said = await this.#saidBy([...new Set(chains.flat())], asOf, scope.signal);
    return then.map((asset, at) => {
      const people = (chains[at] ?? []).map((key) => said.get(key) ?? nobody);
      const all = (field: keyof People): string[] => [...new Set(people.flatMap((own) => own[field]))];
      return { ...asset, domainIds: all('domainIds'), tags: all('tags'), ownerIds: all('ownerIds') };
    });
  }

  /** What annotations held at a time: the present one, with what later changes of it began from; and tags of instances. */
  async #saidBy(keys: readonly string[], asOf: string, signal: AbortSignal): Promise<Map<string, People>> {
    const said = new Map<string, People>();
    for (let start = 0; start < keys.length; start += keysAtOnce) {
      const [row] = await this.graph.read<{
        rows: (People & { key: string; ownTags: string[]; later: string[] })[];
      }>(
        `UNWIND $keys AS key
         OPTIONAL MATCH (n:Annotation {assetKey: key})
         OPTIONAL MATCH (a:Asset {key: key})
         WITH key, n, coalesce(a.ownTags, []) AS ownTags WHERE n IS NOT NULL OR size(ownTags) > 0
         CALL (key) {
           MATCH (v:AnnotationVersion {assetKey: key}) WHERE v.at > $asOf
           WITH v ORDER BY v.revision
           RETURN collect(v.changes) AS later
         }
         RETURN collect({key: key, domainIds: coalesce(n.domainIds, []), tags: coalesce(n.tags, []),
           ownerIds: coalesce(n.ownerIds, []), ownTags: ownTags, later: later}) AS rows`,
        { keys: keys.slice(start, start + keysAtOnce), asOf },
        { id: 'lineage.said-at', signal },
      );
      for (const { key, later, ownTags, ...now } of row?.rows ?? []) {
        const then = before(now, later);
        said.set(key, { ...then, tags: [...then.tags, ...ownTags] });
      }
    }
    return said;
  }
}

const presentRow = `{id: a.id, key: a.key, name: a.name, kind: a.kind, engine: a.engine, instanceId: a.instanceId, parentKey: a.parentKey,
  domainIds: coalesce(a.domainIds, []), tags: coalesce(a.tags, []),
  ownerIds: coalesce(a.ownerIds, [])}`;

/** What was said before changes, oldest first. */
function before(now: People, later: readonly string[]): People {
  const firstFrom = new Map<string, unknown>();
  for (const { field, from } of later.flatMap(
    (text) => JSON.parse(text) as { field: string; from: unknown }[],
  ))
    if (!firstFrom.has(field)) firstFrom.set(field, from);
  const list = (field: string): string[] | undefined => firstFrom.get(field) as string[] | undefined;
  const owners = firstFrom.get('owners') as { id: string }[] | undefined;
  return {
    domainIds: list('domainIds') ?? now.domainIds,
    tags: list('tags') ?? now.tags,
    ownerIds: owners?.map(({ id }) => id) ?? now.ownerIds,
  };
}

/** A key and those of all that enclose it. */
function chainOf(key: string): string[] {
  const chain: string[] = [];
  for (let at: string | null = key; at !== null; at = parentKey(at)) chain.push(at);
  return chain;
}

/** True when a filter shows an asset. */
export function isShown(filter: ShownFilter, asset: AssetProperties): boolean {
  const among = (wanted: readonly string[] | null | undefined, own: readonly string[]): boolean =>
    wanted === null || wanted === undefined || own.some((item) => wanted.includes(item));
  return (
    among(filter.kinds, [asset.kind]) &&
    among(filter.engines, [asset.engine]) &&
    among(filter.domains, asset.domainIds) &&
    among(filter.tags, asset.tags) &&
    among(filter.owners, asset.ownerIds)
  );
}
