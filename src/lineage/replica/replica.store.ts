import type { GraphClient } from '../../graph/index.js';
import { isStale } from '../evidence/freshness.js';
import { directBit, type EndFacts, indirectBit, type PairState } from './adjacency.js';
import { lineageStateName } from './change-log.js';
import type { EdgeList } from './edge-list.js';

/** What a process lacks. */
export interface MissingChanges {
  /** The graph's version when it was read. */
  version: number;
  /** Highest version in `pairs`, at most `version`. */
  upTo: number;
  /** False when changes are no longer listed, or say so themselves: only a new build helps. */
  listed: boolean;
  /** Instances with something collected that is not in lineage, read before the version. */
  staleInstanceIds: readonly string[];
  /** `fromId, toId` of everything touched. */
  pairs: readonly (readonly [string, string])[];
}

type State = [fromId: string, toId: string, direct: boolean, indirect: boolean, from: Facts, to: Facts];
type Facts = [isColumn: boolean, instanceId: string | null, database: string | null, schema: string | null];
type Node = [id: string, facts: Facts, direct: string[], indirect: string[]];
type Change = [version: number, begun: string[], ended: string[], rebuild: boolean];

const changesAtOnce = 2_000;
const nodesAtOnce = 20_000;
const pairsAtOnce = 10_000;

const staleInstances = `
MATCH (s:Scope) WHERE ${isStale.cypher}
RETURN collect(DISTINCT s.instanceId) AS stale`;

/** The queries behind replicas. */
export class ReplicaStore {
  constructor(private readonly graph: GraphClient) {}

  /** The counter, and the changes after a version. One query over one node when nothing is missing. */
  async missing(have: number, signal?: AbortSignal): Promise<MissingChanges> {
    const [row] = await this.graph.read<{ stale: string[]; version: number | null; changes: Change[] }>(
      `CALL () { ${staleInstances} }
       OPTIONAL MATCH (s:LineageState {name: $name})
       CALL (s) {
         MATCH (c:LineageChange) WHERE c.version > $have AND c.version <= s.version
         WITH c ORDER BY c.version LIMIT $limit
         RETURN collect([c.version, c.begun, c.ended, coalesce(c.rebuild, false)]) AS changes
       }
       RETURN stale, s.version AS version, changes`,
      { name: lineageStateName, have, limit: changesAtOnce, ...isStale.params },
      { id: 'lineage.missing-changes', ...(signal === undefined ? {} : { signal }) },
    );
    const version = row?.version ?? 0;
    const changes = row?.changes ?? [];
    const last = changes.at(-1)?.[0] ?? have;
    const isContiguous = changes.every(([number], index) => number === have + index + 1);
    return {
      version,
      upTo: last,
      staleInstanceIds: row?.stale ?? [],
      listed:
        version >= have &&
        isContiguous &&
        (last === version || changes.length === changesAtOnce) &&
        changes.every(([, , , rebuild]) => !rebuild),
      pairs: distinctPairs(changes.flatMap(([, begun, ended]) => [begun, ended])),
    };
  }

  /** The present state of pairs of assets. */
  async pairStates(pairs: readonly (readonly [string, string])[]): Promise<PairState[]> {
    const states: PairState[] = [];
    for (let start = 0; start < pairs.length; start += pairsAtOnce) {
      const part = pairs.slice(start, start + pairsAtOnce);
      const [row] = await this.graph.read<{ states: State[] }>(
        `UNWIND $pairs AS pair
         MATCH (a:Asset {id: pair[0]}), (b:Asset {id: pair[1]})
         RETURN collect([a.id, b.id, EXISTS { (a)-[:FLOWS_TO]->(b) }, EXISTS { (a)-[:INFLUENCES]->(b) },
                         ${facts('a')}, ${facts('b')}]) AS states`,
        { pairs: part },
        { id: 'lineage.pair-states' },
      );
      const found = new Map((row?.states ?? []).map((state) => [`${state[0]} ${state[1]}`, state]));
      for (const [fromId, toId] of part) {
        const state = found.get(`${fromId} ${toId}`);
        states.push({
          fromId,
          toId,
          kinds: (state?.[2] === true ? directBit : 0) | (state?.[3] === true ? indirectBit : 0),
          from: state === undefined ? null : endFacts(state[4]),
          to: state === undefined ? null : endFacts(state[5]),
        });
      }
    }
    return states;
  }

  /** Reads the assets with edges after an id, in order of ids. @returns the id to go on after, null at the end */
  async page(after: string, list: EdgeList, signal: AbortSignal): Promise<string | null> {
    const [row] = await this.graph.read<{ last: string | null; nodes: Node[] }>(
      `CALL () {
         MATCH (a:Asset) WHERE a.id > $after
         WITH a ORDER BY a.id LIMIT $limit
         RETURN collect(a) AS assets
       }
       WITH assets, last(assets).id AS last
       UNWIND CASE WHEN size(assets) = 0 THEN [null] ELSE assets END AS a
       WITH last, a, COLLECT { MATCH (a)-[:FLOWS_TO]->(b:Asset) RETURN DISTINCT b.id } AS direct,
         COLLECT { MATCH (a)-[:INFLUENCES]->(b:Asset) RETURN DISTINCT b.id } AS indirect
       RETURN last, collect(
         CASE WHEN size(direct) + size(indirect) > 0 OR EXISTS { (a)<-[:FLOWS_TO|INFLUENCES]-(:Asset) }
         THEN [a.id, ${facts('a')}, direct, indirect] END) AS nodes`,
      { after, limit: nodesAtOnce },
      { id: 'lineage.replica-page', signal, timeoutMs: 120_000 },
    );
    for (const [id, known, direct, indirect] of row?.nodes ?? []) {
      list.node(id, endFacts(known));
      for (const toId of direct) list.edge(id, toId, directBit);
      for (const toId of indirect) list.edge(id, toId, indirectBit);
    }
    return row?.last ?? null;
  }

  /** Removes changes that are older than a time, but none of the newest. @returns how many */
  async removeChanges(before: string, keepNewest: number): Promise<number> {
    const [row] = await this.graph.write<{ removed: number }>(
      `MATCH (s:LineageState {name: $name})
       MATCH (c:LineageChange) WHERE c.version <= s.version - $keepNewest AND c.at < $before
       WITH c LIMIT 50000
       DELETE c
       RETURN count(*) AS removed`,
      { name: lineageStateName, before, keepNewest },
      { id: 'lineage.remove-changes', timeoutMs: 120_000 },
    );
    return row?.removed ?? 0;
  }
}

/** What stands for a place that is not in the instance that the asset names. */
const unknownPlace = '?';

/** {@link Facts} of an asset: keys of database and schema without the instance's, which may change. */
function facts(alias: 'a' | 'b'): string {
  const within = (member: string): string =>
    `CASE WHEN ${alias}.${member} IS NULL THEN null
       WHEN ${alias}.${member} STARTS WITH ${alias}.instanceKey THEN substring(${alias}.${member}, size(${alias}.instanceKey))
       ELSE '${unknownPlace}' END`;
  return `[${alias}.kind = 'Column', ${alias}.instanceId, ${within('databaseKey')}, ${within('schemaKey')}]`;
}

function endFacts([isColumn, instanceId, database, schema]: Facts): EndFacts {
  return {
    isColumn,
    instanceId,
    ...(database === unknownPlace ? {} : { database }),
    ...(schema === unknownPlace ? {} : { schema }),
  };
}

function distinctPairs(lists: readonly (readonly string[])[]): [string, string][] {
  const found = new Map<string, [string, string]>();
  for (const list of lists)
    for (let index = 0; index + 2 < list.length; index += 3) {
      const fromId = list[index] ?? '';
      const toId = list[index + 1] ?? '';
      found.set(`${fromId} ${toId}`, [fromId, toId]);
    }
  return [...found.values()];
}
