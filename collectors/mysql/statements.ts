import type { CollectionWarning } from '../../src/core/collection.js';
import type {
  StatementFigures,
  StatementReading,
  StatementReadingOptions,
} from '../../src/core/executed-statements.js';
import type { EngineTarget } from '../../src/engines/contract.js';
import { type MysqlSession, openMysqlSession } from '../../src/engines/mysql/index.js';
import { CatalogReader } from './catalog-reader.js';
import { isCut, mayBeCut, statementOfDigest } from './digest-text.js';
import { quoteAccount } from './values.js';

interface SettingsRow {
  switched_on: number;
  digest_bytes: number;
  sample_characters: number;
  consumer: string | null;
}

interface StatementRow {
  database: string | null;
  digest: string;
  text: string;
  sample: string | null;
  calls: number | string;
  total: number;
  since: string;
  last_seen: string;
}

/**
 * Reads the performance schema's summary of statements by digest. Of a statement whose digest was cut, MySQL 8 may
 * still have an example in full; where there is none the statement is counted as cut and left out.
 */
export async function readStatements(
  target: EngineTarget,
  namespace: string,
  options: StatementReadingOptions,
): Promise<StatementReading> {
  const { signal, statementTimeoutMs } = options;
  const session = await openMysqlSession(target, { signal, statementTimeoutMs });
  try {
    return await new DigestReading(session, namespace, options).read();
  } finally {
    await session.close();
  }
}

const lost = 'lineage and habits of joining in executed statements are not seen';

class DigestReading {
  private readonly reader: CatalogReader;
  private readonly reading: StatementReading = {
    method: 'PERFORMANCE_SCHEMA',
    statements: [],
    cut: 0,
    beyond: 0,
    warnings: [],
  };

  constructor(
    private readonly session: MysqlSession,
    private readonly namespace: string,
    private readonly options: StatementReadingOptions,
  ) {
    this.reader = new CatalogReader(session);
  }

  async read(): Promise<StatementReading> {
    const { mostStatements, mostCharacters } = this.options;
    const settings = await this.reader.optional<SettingsRow>('instance/statement-settings');
    if (settings === null) return this.warned(await this.refused());
    const [facts] = settings;
    if (facts === undefined || facts.switched_on !== 1) return this.warned(this.off());
    if (facts.consumer !== 'YES') return this.warned(this.consumerOff());
    const rows = await this.reader.optional<StatementRow>('instance/executed-statements', [
      mostStatements,
      mostCharacters,
    ]);
    if (rows === null) return this.warned(await this.refused());
    for (const row of rows) this.take(row, facts);
    this.reading.beyond = (rows[0]?.total ?? 0) - rows.length;
    if (this.reading.cut > 0) this.warned(this.cut(facts.digest_bytes));
    await this.overflow();
    return this.reading;
  }

  private take(row: StatementRow, facts: SettingsRow): void {
    const sql = this.textOf(row, facts);
    if (sql === null) this.reading.cut += 1;
    else {
      const figures: StatementFigures = {
        entry: `${row.digest} ${row.database ?? ''}`,
        sql,
        database: row.database,
        searchPath: [],
        calls: Number(row.calls),
        since: row.since,
        lastSeenAt: row.last_seen,
      };
      this.reading.statements.push(figures);
    }
  }

  private warned(warning: CollectionWarning): StatementReading {
    this.reading.warnings.push(warning);
    return this.reading;
  }

  /** Without the right to look, the server says of an absent performance schema and of a forbidden one the same. */
  private async refused(): Promise<CollectionWarning> {
    const [row] = await this.session.query<{ value: number }>(
      'the setting performance_schema',
      'SELECT @@performance_schema AS value',
    );
    if (row?.value !== 1) return this.off();
    return {
      code: 'MISSING_GRANT',
      key: this.namespace,
      message: `The account may not read the performance schema of ${this.namespace}: ${lost}.`,
      remedy: `GRANT SELECT ON performance_schema.* TO ${quoteAccount(this.session.account)};`,
    };
  }

  private off(): CollectionWarning {
    return {
      code: 'FIGURES_OFF',
      key: this.namespace,
      message: `The performance schema of ${this.namespace} is off: ${lost}.`,
      remedy:
        'Set performance_schema = ON in the [mysqld] section of the configuration and restart the server.',
    };
  }

  private consumerOff(): CollectionWarning {
    return {
      code: 'FIGURES_OFF',
      key: this.namespace,
      message: `The performance schema of ${this.namespace} does not count statements: ${lost}.`,
      remedy:
        "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'statements_digest';",
    };
  }

  private cut(digestBytes: number): CollectionWarning {
    return {
      code: 'STATEMENTS_CUT',
      key: this.namespace,
      message: `Of ${this.reading.cut} executed statements the server keeps no more than ${digestBytes} bytes, so their end may be missing: their lineage is not seen.`,
      remedy:
        'Raise max_digest_length and performance_schema_max_digest_length in the configuration and restart the server.',
    };
  }

  private async overflow(): Promise<void> {
    const rows = await this.reader.optional<{ executions: number | string }>('instance/statement-overflow');
    const executions = Number(rows?.[0]?.executions ?? 0);
    if (executions === 0) return;
    this.warned({
      code: 'STATEMENTS_NOT_COUNTED',
      key: this.namespace,
      message: `The performance schema had no room for statements that were executed ${executions} times: their lineage is not seen.`,
      remedy: 'Raise performance_schema_digests_size in the configuration and restart the server.',
    });
  }

  /** The statement in full; null when only its beginning may be known. */
  private textOf({ text, sample }: StatementRow, facts: SettingsRow): string | null {
    const cut = this.session.version.flavour === 'mariadb' ? mayBeCut(text, facts.digest_bytes) : isCut(text);
    if (!cut) return statementOfDigest(text);
    return sample !== null && sample.length < facts.sample_characters && !isCut(sample) ? sample : null;
  }
}
