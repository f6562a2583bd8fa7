import {
  GraphClient,
  type GraphRow,
  type GraphTransaction,
  type QueryOptions,
} from '../../src/graph/index.js';

type CypherText = Parameters<GraphClient['write']>[0];

/** What ends a transaction that did all its work. */
class RolledBack extends Error {}

/**
 * The graph, on which every writing transaction does its work and is then rolled back: operations answer as they do,
 * and leave nothing behind. What one transaction writes the next does not see, unless it is written within {@link keep}.
 */
export class RollbackGraph extends GraphClient {
  /** Texts of all queries, without their values. */
  readonly texts = new Set<string>();
  #isKept = false;

  /** Runs work whose transactions are committed: for what others are to be tried on. */
  async keep<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#isKept = true;
    try {
      return await work();
    } finally {
      this.#isKept = false;
    }
  }

  override async read<Row extends GraphRow = GraphRow>(
    query: CypherText,
    params: Readonly<Record<string, unknown>> = {},
    options: QueryOptions = {},
  ): Promise<Row[]> {
    this.#note(query);
    return super.read<Row>(query, params, options);
  }

  override async snapshot<Result>(
    work: (tx: GraphTransaction) => Promise<Result>,
    options: QueryOptions = {},
  ): Promise<Result> {
    return super.snapshot((tx) => work(this.#noting(tx)), options);
  }

  override async transaction<Result>(
    work: (tx: GraphTransaction) => Promise<Result>,
    options: QueryOptions = {},
  ): Promise<Result> {
    if (this.#isKept) return super.transaction((tx) => work(this.#noting(tx)), options);
    const done: Result[] = [];
    try {
      await super.transaction(async (tx) => {
        done[0] = await work(this.#noting(tx));
        // Handed in last, so that what else waits for the commit is done before.
        tx.beforeCommit(async () => {
          throw new RolledBack();
        });
      }, options);
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
    }
    return done[0] as Result;
  }

  override async write<Row extends GraphRow = GraphRow>(
    query: CypherText,
    params: Readonly<Record<string, unknown>> = {},
    options: QueryOptions = {},
  ): Promise<Row[]> {
    return this.transaction((tx) => tx.run<Row>(query, params), options);
  }

  /** Statements that commit by themselves cannot be rolled back, so they do nothing. */
  override async autocommit<Row extends GraphRow = GraphRow>(): Promise<Row[]> {
    return [];
  }

  #noting(tx: GraphTransaction): GraphTransaction {
    return {
      ...tx,
      run: async (query, params) => {
        this.#note(query);
        return tx.run(query, params);
      },
    };
  }

  #note(query: CypherText): void {
    this.texts.add(typeof query === 'string' ? query : query.text);
  }
}
