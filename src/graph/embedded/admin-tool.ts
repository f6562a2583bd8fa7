import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WaymarkError } from '../../core/errors.js';
import { javaOptions, type Neo4jFiles } from './neo4j-files.js';

const keptCharacters = 16_384;

/**
 * Runs Neo4j's administration tool on a stopped data folder.
 * @param stdio descriptors for standard input and output, for dumps through a pipe; default none.
 * @throws EMBEDDED_START_FAILED with the tool's last words
 */
export async function adminTool(
  dataFolder: string,
  files: Neo4jFiles,
  args: readonly string[],
  stdio: { stdin?: number; stdout?: number } = {},
): Promise<void> {
  const home = resolve(dataFolder);
  const conf = join(home, 'conf');
  mkdirSync(conf, { recursive: true, mode: 0o700 });
  const child = spawn(
    files.java.java,
    [
      ...javaOptions(),
      '-Xmx512m',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-cp',
      files.classPath,
      'org.neo4j.cli.AdminTool',
      ...args,
    ],
    {
      env: { ...process.env, NEO4J_HOME: home, NEO4J_CONF: conf },
      stdio: [stdio.stdin ?? 'ignore', stdio.stdout ?? 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-keptCharacters)));
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code === 0) return;
  const words = said.trim().split('\n').slice(-4).join(' ').slice(0, 500);
  throw new WaymarkError(
    'EMBEDDED_START_FAILED',
    `Neo4j’s administration tool failed (${args.slice(0, 2).join(' ')}): ${words}.`,
    { facts: { exitCode: code } },
  );
}
