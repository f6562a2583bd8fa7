import { parseAssetKey } from '../../core/asset-key.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { breather, type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { StatementReading } from '../../core/executed-statements.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { type AssetBook, type BookPlace, placesOf, readBook, searchPathIn } from '../evidence/asset-book.js';
import { EdgeCollector } from '../evidence/edge-collector.js';
import { analyzeSql, loadPostgresGrammar } from '../sql/index.js';
import { chunks } from '../evidence/evidence-writer.js';
import type { StatementCounter } from '../evidence/types.js';
import { AsideMemory } from './aside.js';
import { grownBy } from './counting.js';
import type { EvidenceIntake, IntakeResult, StatedEdge, StatedEvidence } from './intake.js';
import { fingerprint, withoutValues } from './query-text.js';
import type { StatementReadingStatus, StatementStatusStore } from './statement-status.js';

/** A statement that was executed. */
export interface ExecutedStatement {
  readonly sql: string;
  /** How often, 1 when not said. */
  readonly count?: number | null;
  readonly lastSeenAt?: string | null;
  /** Database it was executed in; MySQL and MariaDB: the current database. */
  readonly database?: string | null;
  /** PostgreSQL: schemas in the order of the session's search_path. */
  readonly searchPath?: readonly string[] | null;
  /** PostgreSQL: who executed it; without `searchPath` the account's own is taken. */
  readonly account?: string | null;
  /** The engine's counter of it, in place of `count`. */
  readonly counter?: StatementCounter;
}

/** A log of executed statements. */
export interface QueryLogInput {
  readonly instanceId: string;
  readonly statements: readonly ExecutedStatement[];
  /** Where the log comes from, for example a host's name; counts of one origin add up. */
  readonly origin: string;
  readonly clientKey?: string | null;
}

export type ExecutedSqlMethod = 'QUERY_LOG' | 'PG_STAT_STATEMENTS' | 'PERFORMANCE_SCHEMA';

/** What a log brought. */
export interface QueryLogResult extends IntakeResult {
  /** Statements that could not be parsed. */
  unparsed: number;
}

/** What a reading of an engine's figures brought. */
export interface FiguresResult {
  /** Statements whose counters had grown, or of which no counter is kept. */
  grown: number;
  /** Those of them that were analysed: the others are known to say nothing. */
  analysed: number;
  /** Pieces of evidence written. */
  evidence: number;
  begun: number;
  ended: number;
  /** Statements that could not be parsed. */
  unparsed: number;
  /** Statements in databases that are not collected, or about nothing that is. */
  elsewhere: number;
}

const mostStatements = 20_000;
/** Pieces of evidence written in one transaction with their counters. */
const evidencePerCall = 1_000;
const longestStatement = 200_000;
/** A statement seen at work is certain; what a digest has cut off is not seen. */
const confidence = 0.9;

/**
 * Lineage of executed SQL. Only the text without its values is kept. Statements that only read state no edges, but the
 * relations they use together are kept with their counts.
 */
export class ExecutedSqlService {
  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
    private readonly intake: EvidenceIntake,
    private readonly status: StatementStatusStore,
  ) {}

  /** Takes in an uploaded query log. @throws NOT_FOUND, INPUT_INVALID, FORBIDDEN, IDEMPOTENCY_MISMATCH */
  async uploadQueryLog(ctx: RequestContext, input: QueryLogInput): Promise<QueryLogResult> {
    return this.observe(ctx, { ...input, method: 'QUERY_LOG' });
  }

  /** Takes in statements with their counts. @throws NOT_FOUND, INPUT_INVALID, FORBIDDEN, IDEMPOTENCY_MISMATCH */
  async observe(
    ctx: RequestContext,
    input: QueryLogInput & { method: ExecutedSqlMethod },
  ): Promise<QueryLogResult> {
    checkInput(input);
    await this.#require(ctx, input.instanceId);
    const { places, unknown } = byPlace(await placesOf(this.graph, input.instanceId), input.statements);
    const [first] = unknown;
    if (first !== undefined)
      throw new WaymarkError('INPUT_INVALID', `The database "${first}" is not known.`, {
        facts: { field: 'statements' },
      });
    const { evidence, unparsed } = await this.#analyse(ctx, places, input);
    const { clientKey, ...rest } = input;
    const result = await this.intake.state(ctx, {
      operation: 'lineage.executed-sql',
      clientKey,
      input: rest as unknown as JsonValue,
      statements: evidence,
    });
    return { ...result, unparsed };
  }

  /**
   * Takes in what was read of an engine's own figures. Their counters run on and may begin again at any time, so what
   * they have grown by since the last reading is added; it is written together with the counters, so a reading that is
   * interrupted or repeated counts nothing twice. Statements that were not executed since are not looked at.
   * @throws NOT_FOUND, FORBIDDEN
   */
  async observeFigures(
    ctx: RequestContext,
    input: { instanceId: string; reading: Pick<StatementReading, 'method' | 'statements'> },
  ): Promise<FiguresResult> {
    const { instanceId, reading } = input;
    await this.#require(ctx, instanceId);
    const known = await this.#counters(instanceId, reading.method);
    const grown = reading.statements
      .map(({ entry, calls, since, ...statement }) => ({ ...statement, counter: { entry, calls, since } }))
      .filter(({ sql, counter }) => {
        const before = known.get(counter.entry);
        return sql.length <= longestStatement && (before === undefined || grownBy(before, counter) > 0);
      });
    const { places, elsewhere } = byPlace(await placesOf(this.graph, instanceId), grown);
    const log = { instanceId, method: reading.method, origin: origins[reading.method] };
    const memory = new AsideMemory(await this.status.setAside(instanceId));
    const { evidence, unparsed, aside, analysed } = await this.#analyse(ctx, places, log, memory);
    const result = { grown: grown.length, analysed, evidence: evidence.length, begun: 0, ended: 0, unparsed };
    for (const part of chunks(evidence, evidencePerCall)) {
      const { begun, ended } = await this.intake.state(ctx, {
        operation: 'lineage.executed-sql',
        input: { instanceId, method: reading.method },
        statements: part,
      });
      result.begun += begun;
      result.ended += ended;
    }
    await this.status.saveSetAside(instanceId, memory.all);
    return { ...result, elsewhere: elsewhere + aside };
  }

  /** Takes in a reading and remembers how it went. @throws NOT_FOUND, FORBIDDEN */
  async takeReading(
    ctx: RequestContext,
    input: { instanceId: string; reading: StatementReading },
  ): Promise<FiguresResult> {
    const { instanceId, reading } = input;
    const readAt = isoTime(this.clock.nowMs());
    const result = await this.observeFigures(ctx, input);
    const { grown, unparsed, elsewhere } = result;
    const { method, cut, beyond, warnings } = reading;
    await this.status.save({
      instanceId,
      readAt,
      method,
      statements: reading.statements.length,
      grown,
      cut,
      unparsed,
      beyond,
      elsewhere,
      warnings,
      errorCode: null,
      errorMessage: null,
    });
    return result;
  }

  /** Remembers that an instance could not be read. */
  async readingFailed(
    ctx: RequestContext,
    input: { instanceId: string; code: string; message: string },
  ): Promise<void> {
    await this.#require(ctx, input.instanceId);
    await this.status.save({
      instanceId: input.instanceId,
      readAt: isoTime(this.clock.nowMs()),
      errorCode: input.code,
      errorMessage: input.message,
    });
  }

  /** The latest reading of an instance's figures; null when there was none. @throws NOT_FOUND, FORBIDDEN */
  async reading(ctx: RequestContext, instanceId: string): Promise<StatementReadingStatus | null> {
    const access = requirePermission(ctx, 'lineage.read');
    await this.#require(ctx, instanceId, 'lineage.read');
    return this.status.find(instanceId, access);
  }

  async #require(
    ctx: RequestContext,
    instanceId: string,
    permission: 'lineage.edit' | 'lineage.read' = 'lineage.edit',
  ): Promise<void> {
    const access = accessClause('i', requirePermission(ctx, permission));
    const [instance] = await this.graph.read<{ id: string }>(
      `MATCH (i:Asset {id: $id, kind: 'Instance'}) WHERE i:Live AND ${access.cypher} RETURN i.id AS id`,
      { id: instanceId, ...access.params },
      { id: 'lineage.log-instance' },
    );
    if (instance === undefined)
      throw new WaymarkError('NOT_FOUND', 'There is no such instance.', { facts: { instanceId } });
  }

  /** Counters of an instance as they stood at the last reading, by entry. */
  async #counters(instanceId: string, method: ExecutedSqlMethod): Promise<Map<string, StatementCounter>> {
    const [row] = await this.graph.read<{ counters: string[] }>(
      `MATCH (e:LineageEvidence {instanceId: $instanceId, source: 'EXECUTED_SQL'})
       WHERE e.method = $method AND e.counters IS NOT NULL
       RETURN collect(e.counters) AS counters`,
      { instanceId, method },
      { id: 'lineage.statement-counters' },
    );
    const all = (row?.counters ?? []).flatMap((text) => JSON.parse(text) as StatementCounter[]);
    return new Map(all.map((counter) => [counter.entry, counter]));
  }

  /** What statements state, by evidence. The event loop is let go between slices. */
  async #analyse(
    ctx: RequestContext,
    places: ReadonlyMap<BookPlace, readonly ExecutedStatement[]>,
    log: StatementLog,
    memory = new AsideMemory(null),
  ): Promise<{ evidence: StatedEvidence[]; unparsed: number; aside: number; analysed: number }> {
    const evidence = new Map<string, StatedEvidence>();
    const vain = { NOTHING: 0, UNPARSED: 0 };
    let analysed = 0;
    const breathe = breather(ctx.signal);
    for (const [place, statements] of places) {
      if (place.engine === 'postgres') await loadPostgresGrammar();
      const book = await readBook(this.graph, place, ctx.signal);
      memory.enter(book);
      for (const statement of statements) {
        await breathe();
        const known = memory.recall(statement);
        const found = known === null ? this.#evidence(book, statement, log) : null;
        if (known === null) analysed += 1;
        const isVain = found === null || (statement.counter !== undefined && !concerns(book, found));
        if (isVain) {
          const reason = known ?? (found === null ? 'UNPARSED' : 'NOTHING');
          memory.set(statement, reason);
          vain[reason] += 1;
        } else evidence.set(found.key, merged(evidence.get(found.key), found));
      }
    }
    return { evidence: [...evidence.values()], unparsed: vain.UNPARSED, aside: vain.NOTHING, analysed };
  }

  /** What one statement states; null when it does not parse. */
  #evidence(book: AssetBook, executed: ExecutedStatement, input: StatementLog): StatedEvidence | null {
    const mysql = book.dialect === 'mysql';
    const text = withoutValues(executed.sql, mysql ? 'texts' : 'names');
    const { place } = book;
    const ofAccount =
      typeof executed.account === 'string' ? searchPathIn(place, executed.account) : place.searchPath;
    const searchPath = mysql ? [executed.database ?? ''] : (executed.searchPath ?? ofAccount);
    const { statements } = analyzeSql(executed.sql, {
      dialect: book.dialect,
      catalog: book.catalog,
      searchPath,
    });
    if (statements.length === 0 || statements.some(({ error }) => error !== null)) return null;
    const collector = new EdgeCollector(book, confidence);
    for (const statement of statements) collector.statement(statement, null);
    const edges = collector.edges().map(({ fromId, toId, kind, subtype, masking }): StatedEdge => ({
      from: book.keyOf(fromId),
      to: book.keyOf(toId),
      kind,
      subtype,
      // The expression may hold values.
      text: null,
      masking,
    }));
    const where = place.databaseKey ?? `${place.instanceId} ${executed.database ?? ''}`;
    return {
      key: `EXECUTED_SQL ${input.instanceId} ${where} ${input.origin} ${fingerprint(`${searchPath.join(',')} ${text}`)}`,
      source: 'EXECUTED_SQL',
      method: input.method,
      instanceId: input.instanceId,
      sqlHash: fingerprint(text),
      text: text.slice(0, 20_000),
      origin: input.origin,
      confidence,
      // Names are those of this database; the relations that are used together are looked up in it.
      assetKey: place.databaseKey,
      ...(executed.counter === undefined
        ? { count: executed.count ?? 1, adds: true }
        : { counters: [executed.counter] }),
      lastSeenAt: executed.lastSeenAt ?? isoTime(this.clock.nowMs()),
      uses: collector.uses,
      unresolved: collector.unresolved,
      edges,
    };
  }
}

function checkInput({ statements, origin }: QueryLogInput): void {
  const refuse = (field: string, message: string): never => {
    throw new WaymarkError('INPUT_INVALID', message, { facts: { field } });
  };
  if (statements.length === 0 || statements.length > mostStatements)
    refuse('statements', `A log has 1 to ${mostStatements} statements.`);
  if (origin.trim() === '' || origin.length > 200) refuse('origin', 'An origin has 1 to 200 characters.');
  for (const { sql, count, lastSeenAt } of statements) {
    if (sql.length > longestStatement)
      refuse('statements', `A statement has at most ${longestStatement} characters.`);
    if (count !== undefined && count !== null && (!Number.isSafeInteger(count) || count < 1))
      refuse('statements', 'A count is a whole number from 1.');
    if (lastSeenAt !== undefined && lastSeenAt !== null && Number.isNaN(Date.parse(lastSeenAt)))
      refuse('statements', `"${lastSeenAt}" is not a time.`);
  }
}

/** What is said of all statements of a log. */
interface StatementLog {
  readonly instanceId: string;
  readonly method: ExecutedSqlMethod;
  readonly origin: string;
}

const origins = {
  PG_STAT_STATEMENTS: 'pg_stat_statements',
  PERFORMANCE_SCHEMA: 'performance_schema',
} as const satisfies Record<StatementReading['method'], string>;

/** Statements by the place they were executed in. PostgreSQL statements name their database, unless there is only one. */
function byPlace(
  places: readonly BookPlace[],
  statements: readonly ExecutedStatement[],
): { places: Map<BookPlace, ExecutedStatement[]>; unknown: Set<string>; elsewhere: number } {
  const found = new Map<BookPlace, ExecutedStatement[]>();
  const unknown = new Set<string>();
  let elsewhere = 0;
  for (const statement of statements) {
    const place = places.find(
      ({ databaseKey }) =>
        databaseKey === null ||
        (places.length === 1 && statement.database === undefined) ||
        parseAssetKey(databaseKey).path[0]?.name === statement.database,
    );
    if (place === undefined) {
      elsewhere += 1;
      unknown.add(statement.database ?? '');
      continue;
    }
    const list = found.get(place) ?? [];
    found.set(place, list);
    list.push(statement);
  }
  return { places: found, unknown, elsewhere };
}

/** True when evidence says something of what the graph knows. */
function concerns(book: AssetBook, { edges, uses = [] }: StatedEvidence): boolean {
  return edges.length > 0 || uses.some((use) => book.isRelation(use));
}

/** The same statement met again in one log. */
function merged(before: StatedEvidence | undefined, now: StatedEvidence): StatedEvidence {
  if (before === undefined) return now;
  const lastSeenAt = (before.lastSeenAt ?? '') > (now.lastSeenAt ?? '') ? before.lastSeenAt : now.lastSeenAt;
  return {
    ...now,
    ...(now.counters === undefined
      ? { count: (before.count ?? 0) + (now.count ?? 0) }
      : { counters: [...(before.counters ?? []), ...now.counters] }),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
  };
}
