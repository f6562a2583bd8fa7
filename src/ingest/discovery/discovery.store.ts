import type { EngineKind, HandshakeFacts } from '../../engines/contract.js';
import { instanceNamespace } from '../../core/asset-key.js';
import { cypher, type GraphClient, type GraphTransaction, label } from '../../graph/index.js';
import { labels } from '../../../schema/graph/model.js';
import type { Candidate, CandidateState, DiscoveryRun, ProbeAddress } from './types.js';

const candidateLabel = label(labels.Candidate);
const runLabel = label(labels.DiscoveryRun);

/** Which candidates are asked for. */
export interface CandidateFilter {
  states?: readonly CandidateState[] | null;
  engines?: readonly EngineKind[] | null;
  /** Id of a search: only what it found. Each candidate remembers the last twenty searches that found it. */
  runId?: string | null;
}

/** A candidate after a probe; `changed` when it is new or its state or what answers is another. */
export interface SeenCandidate {
  candidate: Candidate;
  changed: boolean;
}

/** Reads and writes candidates and searches. */
export class DiscoveryStore {
  constructor(private readonly graph: GraphClient) {}

  /**
   * Writes what a search found at an address; `id` is for one that is new. One that is registered as an instance
   * meanwhile is ADOPTED.
   */
  async seen(
    tx: GraphTransaction,
    seen: { id: string; runId: string; at: string },
    address: ProbeAddress,
    facts: HandshakeFacts,
  ): Promise<SeenCandidate> {
    const { id, runId, at } = seen;
    const key = instanceNamespace(facts.engine, address.host, address.port);
    const place = { host: address.host, port: address.port };
    const found = {
      engine: facts.engine,
      flavour: facts.flavour,
      tlsOffered: facts.tlsOffered,
      authRequired: facts.authRequired,
    };
    const rows = await tx.run<{ candidate: Record<string, unknown>; changed: boolean }>(cypher`
      MERGE (c:${candidateLabel} {address: ${addressOf(address)}})
      ON CREATE SET c.id = ${id}, c.firstSeenAt = ${at}
      SET c.lastSeenAt = ${at},
          c.foundBy = ([${runId}] + [run IN coalesce(c.foundBy, []) WHERE run <> ${runId}])[..20]
      WITH c, [c.state, c.engine, c.flavour, c.version, c.tlsOffered, c.authRequired] AS before
      OPTIONAL MATCH (i:Asset:Live {key: ${key}}) WHERE i.host IS NOT NULL
      SET c += ${place}, c += ${found}, c.version = coalesce(${facts.version}, c.version),
          c.instanceId = i.id,
          c.state = CASE WHEN i IS NOT NULL THEN 'ADOPTED' WHEN c.state = 'IGNORED' THEN 'IGNORED' ELSE 'FOUND' END
      RETURN c {.*} AS candidate,
        before <> [c.state, c.engine, c.flavour, c.version, c.tlsOffered, c.authRequired]
          OR before[0] IS NULL OR (before[3] IS NULL AND c.version IS NOT NULL) AS changed`);
    return { candidate: decodeCandidate(rows[0]!.candidate), changed: rows[0]!.changed };
  }

  /** Those of the addresses that waited for a decision and no longer answer become GONE. */
  async gone(tx: GraphTransaction, addresses: readonly ProbeAddress[], at: string): Promise<Candidate[]> {
    const rows = await tx.run<{ candidate: Record<string, unknown> }>(cypher`
      UNWIND ${addresses.map(addressOf)} AS address
      MATCH (c:${candidateLabel} {address: address}) WHERE c.state = 'FOUND'
      SET c.state = 'GONE', c.goneAt = ${at}
      RETURN c {.*} AS candidate`);
    return rows.map((row) => decodeCandidate(row.candidate));
  }

  /** One candidate; null when there is none. */
  async find(id: string, signal?: AbortSignal): Promise<Candidate | null> {
    const rows = await this.graph.read<{ candidate: Record<string, unknown> }>(
      cypher`MATCH (c:${candidateLabel} {id: ${id}}) RETURN c {.*} AS candidate`,
      {},
      { id: 'ingest.candidate', signal },
    );
    return rows[0] === undefined ? null : decodeCandidate(rows[0].candidate);
  }

  /** Candidates by address, after the given one. */
  async list(
    filter: CandidateFilter,
    after: string | null,
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ candidate: Candidate; address: string }[]> {
    const rows = await this.graph.read<{ candidate: Record<string, unknown> }>(
      cypher`MATCH (c:${candidateLabel})
        WHERE (${filter.states ?? null} IS NULL OR c.state IN ${filter.states ?? null})
          AND (${filter.engines ?? null} IS NULL OR c.engine IN ${filter.engines ?? null})
          AND (${filter.runId ?? null} IS NULL OR ${filter.runId ?? null} IN c.foundBy)
          AND (${after} IS NULL OR c.address > ${after})
        WITH c ORDER BY c.address LIMIT ${limit} RETURN c {.*} AS candidate`,
      {},
      { id: 'ingest.candidates', signal },
    );
    return rows.map(({ candidate }) => ({
      candidate: decodeCandidate(candidate),
      address: String(candidate['address']),
    }));
  }

  /** How many there are. */
  async count(filter: CandidateFilter): Promise<number> {
    const rows = await this.graph.read<{ count: number }>(
      cypher`MATCH (c:${candidateLabel})
        WHERE (${filter.states ?? null} IS NULL OR c.state IN ${filter.states ?? null})
          AND (${filter.engines ?? null} IS NULL OR c.engine IN ${filter.engines ?? null})
          AND (${filter.runId ?? null} IS NULL OR ${filter.runId ?? null} IN c.foundBy)
        RETURN count(c) AS count`,
      {},
      { id: 'ingest.candidate-count' },
    );
    return rows[0]?.count ?? 0;
  }

  /** Sets the state of a candidate when it is one of `from`; null otherwise. */
  async setState(
    tx: GraphTransaction,
    id: string,
    from: readonly CandidateState[],
    change: { state: CandidateState; instanceId?: string | null; note?: string | null },
  ): Promise<Candidate | null> {
    const rows = await tx.run<{ candidate: Record<string, unknown> }>(cypher`
      MATCH (c:${candidateLabel} {id: ${id}}) SET c.lockedBy = ${id} REMOVE c.lockedBy
      WITH c WHERE c.state IN ${from}
      SET c += ${change}
      RETURN c {.*} AS candidate`);
    return rows[0] === undefined ? null : decodeCandidate(rows[0].candidate);
  }

  /** Writes a new search. */
  async createRun(tx: GraphTransaction, run: DiscoveryRun): Promise<void> {
    await tx.run(cypher`CREATE (r:${runLabel} {heartbeatAt: ${run.startedAt}}) SET r += ${{ ...run }}`);
  }

  /** Writes how far a search has come. */
  async updateRun(tx: GraphTransaction, run: DiscoveryRun, at: string): Promise<void> {
    await tx.run(cypher`MATCH (r:${runLabel} {id: ${run.id}}) SET r += ${{ ...run }}, r.heartbeatAt = ${at}`);
  }

  /** True when a search was asked to stop. */
  async isCancelRequested(id: string): Promise<boolean> {
    const rows = await this.graph.read<{ asked: boolean }>(
      cypher`MATCH (r:${runLabel} {id: ${id}}) RETURN coalesce(r.cancelRequested, false) AS asked`,
      {},
      { id: 'ingest.discovery-cancel' },
    );
    return rows[0]?.asked ?? false;
  }

  /** Asks a running search to stop. */
  async requestCancel(tx: GraphTransaction, id: string): Promise<void> {
    await tx.run(cypher`MATCH (r:${runLabel} {id: ${id}, state: 'RUNNING'}) SET r.cancelRequested = true`);
  }

  /** One search; null when there is none. One that has not been heard of since `deadBefore` is INTERRUPTED. */
  async findRun(id: string, deadBefore: string): Promise<DiscoveryRun | null> {
    const rows = await this.graph.read<{ run: Record<string, unknown> }>(
      cypher`MATCH (r:${runLabel} {id: ${id}}) RETURN r {.*} AS run`,
      {},
      { id: 'ingest.discovery-run' },
    );
    return rows[0] === undefined ? null : decodeRun(rows[0].run, deadBefore);
  }

  /** The newest searches. */
  async listRuns(limit: number, deadBefore: string): Promise<DiscoveryRun[]> {
    const rows = await this.graph.read<{ run: Record<string, unknown> }>(
      cypher`MATCH (r:${runLabel}) WITH r ORDER BY r.id DESC LIMIT ${limit} RETURN r {.*} AS run`,
      {},
      { id: 'ingest.discovery-runs' },
    );
    return rows.map(({ run }) => decodeRun(run, deadBefore));
  }
}

/** `host:port`, IPv6 in brackets. */
export function addressOf({ host, port }: Pick<ProbeAddress, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function decodeCandidate(row: Record<string, unknown>): Candidate {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  return {
    id: String(row['id']),
    host: String(row['host']),
    port: Number(row['port']),
    engine: row['engine'] as EngineKind,
    flavour: String(row['flavour']),
    version: text('version'),
    tlsOffered: row['tlsOffered'] === true,
    authRequired: typeof row['authRequired'] === 'boolean' ? row['authRequired'] : null,
    state: row['state'] as CandidateState,
    instanceId: text('instanceId'),
    note: text('note'),
    firstSeenAt: String(row['firstSeenAt']),
    lastSeenAt: String(row['lastSeenAt']),
  };
}

function decodeRun(row: Record<string, unknown>, deadBefore: string): DiscoveryRun {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  const dead = row['state'] === 'RUNNING' && String(row['heartbeatAt']) < deadBefore;
  return {
    id: String(row['id']),
    state: dead ? 'INTERRUPTED' : (row['state'] as DiscoveryRun['state']),
    addressCount: Number(row['addressCount']),
    probedCount: Number(row['probedCount']),
    foundCount: Number(row['foundCount']),
    skippedCount: Number(row['skippedCount']),
    requestedBy: String(row['requestedBy']),
    startedAt: String(row['startedAt']),
    finishedAt: text('finishedAt'),
    errorCode: text('errorCode'),
    errorMessage: text('errorMessage'),
  };
}
