import { silentLogger } from '../../../../src/core/logger.js';
import { startMariadbServer } from '../../../../src/main/servers/mariadb.js';
import { startPostgresServer } from '../../../../src/main/servers/postgres.js';

/** Runs a database server on a folder, prints where its data are and stays until it is killed. */
export default async function hold([name = '', dataFolder = '']: readonly string[]): Promise<void> {
  const start = name === 'PostgreSQL' ? startPostgresServer : startMariadbServer;
  const server = await start({ dataFolder, fast: true, logger: silentLogger });
  process.stdout.write(`${JSON.stringify({ place: server.folder })}\n`);
}
