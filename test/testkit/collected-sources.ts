import type { GraphClient } from '../../src/graph/index.js';
import { type LineageFixture, lineageFixture } from './lineage.js';
import { createMariaDatabase, createPgDatabase, type MariaDatabase, type PgDatabase } from './servers.js';

/** Real databases of a test, collected with their lineage; call `clear` after each test. */
export class CollectedSources {
  readonly #opened: { f: LineageFixture; source: PgDatabase | MariaDatabase }[] = [];

  constructor(private readonly graph: GraphClient) {}

  /** A PostgreSQL database with these definitions; `collected: false`: not collected yet, and nothing is derived when it is. */
  async postgres(
    sql: string,
    options: { collected?: boolean } = {},
  ): Promise<{ f: LineageFixture; pg: PgDatabase }> {
    const pg = await createPgDatabase(sql);
    return { f: await this.#open(pg, options.collected ?? true), pg };
  }

  /** A MariaDB database with these definitions, collected. */
  async maria(sql: string): Promise<{ f: LineageFixture; maria: MariaDatabase }> {
    const maria = await createMariaDatabase(sql);
    return { f: await this.#open(maria, true), maria };
  }

  async clear(): Promise<void> {
    for (const { f, source } of this.#opened.splice(0)) {
      await f.done();
      await source.drop();
    }
  }

  async #open(source: PgDatabase | MariaDatabase, isCollected: boolean): Promise<LineageFixture> {
    const f = await lineageFixture(this.graph, source.url, { hook: isCollected });
    this.#opened.push({ f, source });
    if (!isCollected) return f;
    const { state, warningCount } = await f.collect('FULL');
    if (state !== 'SUCCEEDED' || warningCount > 0)
      throw new Error(`The source was collected with the state ${state} and ${warningCount} warnings.`);
    return f;
  }
}
