import { silentLogger } from '../../../../src/core/logger.js';
import { EmbeddedRedis } from '../../../../src/main/embedded-redis.js';

/** Runs Redis on a data folder, prints its address and stays until it is killed. */
export default async function hold([dataFolder = '']: readonly string[]): Promise<void> {
  const embedded = await EmbeddedRedis.start({ dataFolder, logger: silentLogger });
  process.stdout.write(`${JSON.stringify({ url: embedded.url })}\n`);
}
