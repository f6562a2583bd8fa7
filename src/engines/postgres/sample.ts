import { escapeIdentifier } from 'pg';
import { textOrNull } from '../../core/stored.js';
import type { EngineTarget, SampledValues, ValueSample } from '../contract.js';
import { openPgSession } from './session.js';

/**
 * Reads values of some columns of one table in a read-only session with the server's own time limit: the first rows
 * the server has at hand, each value as text cut to `longestValue` characters. The caller keeps nothing of them.
 * @throws ENGINE_*
 */
export async function samplePgValues(
  target: EngineTarget,
  sample: ValueSample,
  signal: AbortSignal,
): Promise<SampledValues> {
  const session = await openPgSession(target, {
    signal,
    database: sample.database,
    statementTimeoutMs: sample.timeoutMs,
    lockTimeoutMs: 500,
  });
  try {
    const list = sample.columns.map((name) => `left(${escapeIdentifier(name)}::text, $2::int)`).join(', ');
    const from = `${escapeIdentifier(sample.schema ?? 'public')}.${escapeIdentifier(sample.table)}`;
    const rows = await session.snapshot(() =>
      session.rows('a sample of values', `SELECT ${list} FROM ${from} LIMIT $1::int`, [
        sample.rows,
        sample.longestValue,
      ]),
    );
    return new Map(sample.columns.map((name, index) => [name, rows.map((row) => textOrNull(row[index]))]));
  } finally {
    await session.close();
  }
}
