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
 * and leave nothing behind. What one transaction writes the next does not see.
 */
export class RollbackGraph extends GraphClient {
  override async transaction<Result>(
    work: (tx: GraphTransaction) => Promise<Result>,
    options: QueryOptions = {},
  ): Promise<Result> {
    const done: Result[] = [];
    try {
      await super.transaction(async (tx) => {
        done[0] = await work(tx);
        throw new RolledBack();
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
}
