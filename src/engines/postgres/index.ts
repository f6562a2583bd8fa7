import type { Engine, EngineFacts, EngineTarget } from '../contract.js';
import { pgHandshake } from './handshake.js';
import { samplePgValues } from './sample.js';
import { openPgSession } from './session.js';

export { type ConnectOptions } from './connect.js';
export { sqlStateOf, translatePgError } from './errors.js';
export { PgSessionPool } from './pool.js';
export { oldestVersion, openPgSession, type PgCounters, type PgRow, type PgSession } from './session.js';

/**
 * PostgreSQL, 12 and later. Sessions (`openPgSession`, `PgSessionPool`) are read-only unless asked otherwise, carry
 * `application_name=waymark`, an empty search path (names come back schema-qualified) and the server-side time limits.
 */
export const postgresEngine: Engine = {
  kind: 'postgres',
  defaultPort: 5432,
  schemes: ['postgres', 'postgresql'],
  facts,
  handshake: pgHandshake,
  sampleValues: samplePgValues,
};

async function facts(target: EngineTarget, signal: AbortSignal): Promise<EngineFacts> {
  const session = await openPgSession(target, { signal, statementTimeoutMs: target.connectTimeoutMs });
  try {
    const rows = await session.rows('the account', 'SELECT current_user::text AS account');
    return {
      engine: 'postgres',
      flavour: 'postgresql',
      version: session.version,
      account: String(rows[0]?.[0]),
      encrypted: session.encrypted,
    };
  } finally {
    await session.close();
  }
}
