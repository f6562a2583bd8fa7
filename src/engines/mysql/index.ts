import type { Engine, EngineFacts, EngineTarget } from '../contract.js';
import { mysqlHandshake } from './handshake.js';
import { sampleMysqlValues } from './sample.js';
import { openMysqlSession } from './session.js';

export {
  type BinlogFollower,
  type BinlogOptions,
  type BinlogStatement,
  followMysqlBinlog,
} from './binlog.js';
export { errorNumberOf, translateMysqlError } from './errors.js';
export { MysqlSessionPool } from './pool.js';
export {
  openMysqlSession,
  type MysqlParameter,
  type MysqlSession,
  type MysqlSessionOptions,
} from './session.js';
export {
  flavourNames,
  type MysqlFlavour,
  type MysqlVersion,
  oldestVersions,
  parseMysqlVersion,
} from './version.js';

/**
 * MySQL 8.0 and later and MariaDB 10.5 and later. Sessions (`openMysqlSession`, `MysqlSessionPool`) are read-only
 * unless asked otherwise, carry the connection attribute `program_name=waymark` and a server-side time limit.
 */
export const mysqlEngine: Engine = {
  kind: 'mysql',
  defaultPort: 3306,
  schemes: ['mysql', 'mariadb'],
  facts,
  handshake: mysqlHandshake,
  sampleValues: sampleMysqlValues,
};

async function facts(target: EngineTarget, signal: AbortSignal): Promise<EngineFacts> {
  const session = await openMysqlSession(target, { signal, statementTimeoutMs: target.connectTimeoutMs });
  try {
    return {
      engine: 'mysql',
      flavour: session.version.flavour,
      version: session.version.text,
      account: session.account,
      encrypted: session.encrypted,
    };
  } finally {
    await session.close();
  }
}
