import { breather, type Clock, isoTime } from '../../core/clock.js';
import type { Logger } from '../../core/logger.js';
import { messageOf } from '../../core/errors.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { loadPostgresGrammar } from '../sql/index.js';
import { type AssetBook, placesOf, readBook } from './asset-book.js';
import { catalogDigest, type Definition, definitionsOf, derivationVersion, derive } from './definitions.js';
import { collectedEvidence, edgesOfDropped, forgetDigests } from './evidence-queries.js';
import { endEdgesOf, withdrawEvidence, writeEvidence } from './evidence-writer.js';
import { staleScopes } from './freshness.js';
import { collectedSources, type EdgeKind, type EvidenceStatement } from './types.js';

/** What deriving an instance did. */
export interface DeriveOutcome {
  /** Definitions there are. */
  readonly definitions: number;
  /** Those that were analysed because they or what they name has changed. */
  readonly analysed: number;
  readonly withdrawn: number;
  readonly begun: number;
  readonly ended: number;
}

interface KnownEvidence {
  readonly id: string;
  readonly sqlHash: string | null;
  readonly catalogDigest: string | null;
  readonly uses: readonly string[];
  readonly assetId: string | null;
}

interface ScopeMark extends Record<string, unknown> {
  key: string;
  mark: string;
}

/** How much is written in one transaction. */
export interface DeriveLimits {
  readonly edgesPerTransaction: number;
  readonly evidencePerTransaction: number;
}

const usualLimits: DeriveLimits = { edgesPerTransaction: 20_000, evidencePerTransaction: 2_000 };
const writeTimeoutMs = 120_000;

const scopesOf = `
MATCH (s:Scope {instanceId: $instanceId}) WHERE s.appliedAt IS NOT NULL
RETURN s.key AS key, s.appliedAt + ' ' + $version AS mark,
  coalesce(s.lineageAt, '') = s.appliedAt + ' ' + $version AS derived`;

const markScopes = `
UNWIND $rows AS row
MATCH (s:Scope {key: row.key})
SET s.lineageAt = row.mark`;

/**
 * Derives lineage from collected definitions. What was read is compared with what the evidence was derived from, so
 * that only changed definitions, and those whose names mean something new, are analysed and written. Scopes are
 * marked last: whatever interrupts this, an unmarked scope tells that it has to be done again, and doing it again
 * changes nothing that is right.
 */
export class LineageDeriver {
  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly limits: DeriveLimits = usualLimits,
  ) {}

  /** Brings the lineage of an instance up to date with its collected state. */
  async deriveInstance(
    instanceId: string,
    options: { signal?: AbortSignal; force?: boolean } = {},
  ): Promise<DeriveOutcome> {
    const { signal } = options;
    const scopes = await this.graph.read<ScopeMark & { derived: boolean }>(
      scopesOf,
      { instanceId, version: derivationVersion },
      { id: 'lineage.scopes' },
    );
    const total = { definitions: 0, analysed: 0, withdrawn: 0, begun: 0, ended: 0 };
    total.ended += await this.#endDropped(instanceId);
    const known = await this.#known(instanceId);
    const upToDate = options.force !== true && scopes.every(({ derived }) => derived);
    if (upToDate && !(await this.#hasOrphans(known))) return total;
    const seen = new Set<string>();
    for (const place of await placesOf(this.graph, instanceId)) {
      if (place.engine === 'postgres') await loadPostgresGrammar();
      const book = await readBook(this.graph, place, signal);
      const definitions = definitionsOf(book);
      for (const { key } of definitions) seen.add(key);
      const written = await this.#derivePlace(book, definitions, known, signal);
      total.definitions += definitions.length;
      total.analysed += written.analysed;
      total.begun += written.begun;
      total.ended += written.ended;
    }
    const gone = [...known].filter(([key]) => !seen.has(key)).map(([, { id }]) => id);
    const withdrawn = await this.#withdraw(gone);
    await this.graph.write(
      markScopes,
      { rows: scopes.map(({ key, mark }) => ({ key, mark })) },
      { id: 'lineage.mark-scopes' },
    );
    return { ...total, withdrawn: gone.length, ended: total.ended + withdrawn };
  }

  /** Derives what an interrupted process has left: at start and now and then. @returns instances that were brought up to date */
  async catchUp(signal?: AbortSignal): Promise<number> {
    const stale = new Set((await staleScopes(this.graph)).map(({ instanceId }) => instanceId));
    let done = 0;
    for (const instanceId of stale) {
      if (signal?.aborted === true) break;
      try {
        await this.deriveInstance(instanceId, signal === undefined ? {} : { signal });
        done += 1;
      } catch (error) {
        this.logger.warn({ instanceId, error: messageOf(error) }, 'lineage could not be derived');
      }
    }
    return done;
  }

  async #derivePlace(
    book: AssetBook,
    definitions: readonly Definition[],
    known: ReadonlyMap<string, KnownEvidence>,
    signal: AbortSignal | undefined,
  ): Promise<{ analysed: number; begun: number; ended: number }> {
    const result = { analysed: 0, begun: 0, ended: 0 };
    let batch: EvidenceStatement[] = [];
    let edges = 0;
    const breathe = breather(signal);
    let writing: Promise<void> = Promise.resolve();
    // While one batch is being written the next one is analysed; two at once would only wait for each other's locks.
    const flush = async (): Promise<void> => {
      await writing;
      if (batch.length === 0) return;
      const statements = batch;
      batch = [];
      edges = 0;
      writing = this.#transaction('lineage.write-evidence', (tx, at) =>
        writeEvidence(tx, statements, at),
      ).then((outcome) => {
        result.begun += outcome.begun;
        result.ended += outcome.ended;
      });
      // It is awaited with the next batch; until then its failure is nobody's.
      writing.catch(() => undefined);
    };
    try {
      for (const definition of definitions) {
        if (isCurrent(book, definition, known.get(definition.key))) continue;
        signal?.throwIfAborted();
        const statement = derive(book, definition);
        result.analysed += 1;
        batch.push(statement);
        edges += statement.edges.length;
        if (edges >= this.limits.edgesPerTransaction || batch.length >= this.limits.evidencePerTransaction)
          await flush();
        await breathe();
      }
      await flush();
    } finally {
      await writing;
    }
    return result;
  }

  async #known(instanceId: string): Promise<Map<string, KnownEvidence>> {
    type Row = [string, string, string | null, string | null, string[] | null, string | null];
    const [row] = await this.graph.read<{ rows: Row[] }>(
      collectedEvidence,
      { instanceId, sources: collectedSources },
      { id: 'lineage.collected-evidence', timeoutMs: writeTimeoutMs },
    );
    return new Map(
      (row?.rows ?? []).map(([key, id, sqlHash, digest, uses, assetId]) => [
        key,
        { id, sqlHash, catalogDigest: digest, uses: uses ?? [], assetId },
      ]),
    );
  }

  /** True when evidence is left of something that is gone; its scope may be gone with it. */
  async #hasOrphans(known: ReadonlyMap<string, KnownEvidence>): Promise<boolean> {
    if (known.size === 0) return false;
    const [row] = await this.graph.read<{ living: number }>(
      `UNWIND $ids AS id MATCH (n:Asset {id: id}) WHERE n:Live RETURN count(n) AS living`,
      { ids: [...known.values()].flatMap(({ assetId }) => assetId ?? []) },
      { id: 'lineage.orphans' },
    );
    return (row?.living ?? 0) < known.size;
  }

  /** Ends the edges of dropped assets, whoever stated them. */
  async #endDropped(instanceId: string): Promise<number> {
    type Row = [string, string, string, string, EdgeKind];
    return this.#transaction('lineage.end-dropped', async (tx, at) => {
      const [row] = await tx.run<{ edges: Row[] }>(edgesOfDropped, { instanceId, since: '' });
      const edges = (row?.edges ?? []).map(([evidence, element, fromId, toId, kind]) => ({
        evidence,
        element,
        fromId,
        toId,
        kind,
      }));
      if (edges.length === 0) return 0;
      await tx.run(forgetDigests, { ids: [...new Set(edges.map(({ evidence }) => evidence))].sort() });
      await endEdgesOf(tx, edges, at);
      return edges.length;
    });
  }

  async #withdraw(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const outcome = await this.#transaction('lineage.withdraw', (tx, at) => withdrawEvidence(tx, ids, at));
    return outcome.ended;
  }

  #transaction<Result>(
    id: string,
    work: (tx: GraphTransaction, at: string) => Promise<Result>,
  ): Promise<Result> {
    const at = isoTime(this.clock.nowMs());
    return this.graph.transaction((tx) => work(tx, at), { id, timeoutMs: writeTimeoutMs });
  }
}

function isCurrent(book: AssetBook, definition: Definition, known: KnownEvidence | undefined): boolean {
  return (
    known !== undefined &&
    known.sqlHash === definition.sqlHash &&
    known.catalogDigest !== null &&
    known.catalogDigest === catalogDigest(book, definition, known.uses)
  );
}
