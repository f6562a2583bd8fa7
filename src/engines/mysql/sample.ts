import { escapeId } from 'mysql2';
import { textOrNull } from '../../core/stored.js';
import type { EngineTarget, SampledValues, ValueSample } from '../contract.js';
import { openMysqlSession } from './session.js';

/** As `samplePgValues`, for MySQL and MariaDB. @throws ENGINE_* */
export async function sampleMysqlValues(
  target: EngineTarget,
  sample: ValueSample,
  signal: AbortSignal,
): Promise<SampledValues> {
  const session = await openMysqlSession(target, { signal, statementTimeoutMs: sample.timeoutMs });
  try {
    const list = sample.columns
      .map((name, index) => `LEFT(CAST(${escapeId(name, true)} AS CHAR), ?) AS c${index}`)
      .join(', ');
    const from = `${escapeId(sample.database, true)}.${escapeId(sample.table, true)}`;
    const rows = await session.query<Record<string, unknown>>(
      'a sample of values',
      `SELECT ${list} FROM ${from} LIMIT ?`,
      [...sample.columns.map(() => sample.longestValue), sample.rows],
    );
    return new Map(
      sample.columns.map((name, index) => [name, rows.map((row) => textOrNull(row[`c${index}`]))]),
    );
  } finally {
    await session.close();
  }
}
