import { runInContainer } from '../../../../src/main/provision/index.js';

/** Runs a command in a container by the `docker` of PATH and ends as that ended. */
export default async function run(command: readonly string[]): Promise<void> {
  process.exitCode = await runInContainer({
    command,
    port: null,
    progress: (text) => void process.stderr.write(`${text}\n`),
  });
}
