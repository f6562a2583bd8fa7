import { silentLogger } from '../../../../../src/core/logger.js';
import { startDemoFleet } from '../../../../../src/main/demo/index.js';

/** Starts the fleet in the folder, prints the ids of its servers, and waits to be killed. */
export default async function run([dataFolder = '']: readonly string[]): Promise<void> {
  const fleet = await startDemoFleet({
    dataFolder,
    log: silentLogger,
    signal: new AbortController().signal,
  });
  process.stdout.write(`${JSON.stringify(fleet.pids())}\n`);
  setInterval(() => undefined, 60_000);
}
