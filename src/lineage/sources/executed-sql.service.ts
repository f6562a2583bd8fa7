import type { JsonValue } from '../../core/canonical-json.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { type AssetBook, type BookPlace, placesOf, readBook } from '../evidence/asset-book.js';
import { EdgeCollector } from '../evidence/edge-collector.js';
import { analyzeSql, loadPostgresGrammar } from '../sql/index.js';
import type { EvidenceIntake, IntakeResult, StatedEdge, StatedEvidence } from './intake.js';
import { fingerprint, withoutValues } from './query-text.js';

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

const mostStatements = 20_000;
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
  ) {}

  /** Takes in an uploaded query log. @throws NOT_FOUND, INPUT_INVALID, FORBIDDEN, IDEMPOTENCY_MISMATCH */
  async uploadQueryLog(ctx: RequestContext, input: QueryLogInput): Promise<QueryLogResult> {
    return this.observe(ctx, { ...input, method: 'QUERY_LOG' });
  }

  /**
   * Takes in statements with their counts. Counts of a query log add up, those of the engine's own figures replace
   * what was known.
   */
  async observe(
    ctx: RequestContext,
    input: QueryLogInput & { method: ExecutedSqlMethod },
  ): Promise<QueryLogResult> {
    const scope = requirePermission(ctx, 'lineage.edit');
    checkInput(input);
    const access = accessClause('i', scope);
    const [instance] = await this.graph.read<{ id: string }>(
      `MATCH (i:Asset {id: $id, kind: 'Instance'}) WHERE i:Live AND ${access.cypher} RETURN i.id AS id`,
      { id: input.instanceId, ...access.params },
      { id: 'lineage.log-instance' },
    );
    if (instance === undefined)
      throw new WaymarkError('NOT_FOUND', 'There is no such instance.', {
        facts: { instanceId: input.instanceId },
      });
    const evidence = new Map<string, StatedEvidence>();
    let unparsed = 0;
    const places = await placesOf(this.graph, input.instanceId);
    for (const [place, statements] of byPlace(places, input.statements)) {
      if (place.engine === 'postgres') await loadPostgresGrammar();
      const book = await readBook(this.graph, place, ctx.signal);
      for (const statement of statements) {
        const found = this.#evidence(book, statement, input);
        if (found === null) unparsed += 1;
        else evidence.set(found.key, merged(evidence.get(found.key), found));
      }
    }
    const { clientKey, ...rest } = input;
    const result = await this.intake.state(ctx, {
      operation: 'lineage.executed-sql',
      clientKey,
      input: rest as unknown as JsonValue,
      statements: [...evidence.values()],
    });
    return { ...result, unparsed };
  }

  /** What one statement states; null when it does not parse. */
  #evidence(
    book: AssetBook,
    executed: ExecutedStatement,
    input: QueryLogInput & { method: ExecutedSqlMethod },
  ): StatedEvidence | null {
    const mysql = book.dialect === 'mysql';
    const text = withoutValues(executed.sql, mysql ? 'texts' : 'names');
    const searchPath = mysql ? [executed.database ?? ''] : (executed.searchPath ?? book.place.searchPath);
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
    const place = book.place.databaseKey ?? `${book.place.instanceId} ${executed.database ?? ''}`;
    return {
      key: `EXECUTED_SQL ${input.instanceId} ${place} ${input.origin} ${fingerprint(`${searchPath.join(',')} ${text}`)}`,
      source: 'EXECUTED_SQL',
      method: input.method,
      instanceId: input.instanceId,
      sqlHash: fingerprint(text),
      text: text.slice(0, 20_000),
      origin: input.origin,
      confidence,
      count: executed.count ?? 1,
      adds: input.method === 'QUERY_LOG',
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

/** Statements by the place they were executed in. PostgreSQL statements name their database, unless there is only one. */
function byPlace(
  places: readonly BookPlace[],
  statements: readonly ExecutedStatement[],
): Map<BookPlace, ExecutedStatement[]> {
  const found = new Map<BookPlace, ExecutedStatement[]>();
  for (const statement of statements) {
    const place = places.find(
      ({ databaseKey }) =>
        databaseKey === null ||
        (places.length === 1 && statement.database === undefined) ||
        databaseKey.endsWith(`/${statement.database ?? ''}`),
    );
    if (place === undefined)
      throw new WaymarkError('INPUT_INVALID', `The database "${statement.database ?? ''}" is not known.`, {
        facts: { field: 'statements' },
      });
    found.set(place, [...(found.get(place) ?? []), statement]);
  }
  return found;
}

/** The same statement met again in one log. */
function merged(before: StatedEvidence | undefined, now: StatedEvidence): StatedEvidence {
  if (before === undefined) return now;
  const lastSeenAt = (before.lastSeenAt ?? '') > (now.lastSeenAt ?? '') ? before.lastSeenAt : now.lastSeenAt;
  return {
    ...now,
    count: (before.count ?? 0) + (now.count ?? 0),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
  };
}
