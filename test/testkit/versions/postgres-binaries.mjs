// Obtains a PostgreSQL server that no Debian suite has: Maven resolves an archive of its programs (pom.xml beside this file)
// and unpacks it. The archive holds the server alone, so psql, pg_dump and the like come through apt from a later version.
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { obtain, ObtainError } from './obtain.mjs';

const run = promisify(execFile);
const output = { maxBuffer: 64 * 1024 * 1024 };
const pom = join(dirname(fileURLToPath(import.meta.url)), 'pom.xml');
const platforms = { x64: 'linux-amd64', arm64: 'linux-arm64v8' };
/** Changed when the way of unpacking changes, so that folders made by an older one are made anew. */
const layout = '1';

/**
 * Resolves and unpacks the server of a version unless that was done before, and puts the client's programs beside it.
 * @param wanted has `maven`, the version of the archive, and `client`, what apt obtains
 * @returns the folder of its programs
 */
export async function obtainBinaries(wanted, folder, progress) {
  const client = {
    ...wanted.client,
    name: `${wanted.name}'s client`,
    engine: wanted.engine,
    main: 'pg_dump',
  };
  const clientFolder = join(folder, 'client');
  mkdirSync(clientFolder, { recursive: true, mode: 0o755 });
  const clientPrograms = await obtain(client, clientFolder, progress);
  const tree = join(folder, 'tree');
  const programs = join(tree, 'bin');
  const mark = join(folder, 'unpacked');
  const want = [layout, wanted.maven, clientPrograms].join(' ');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== want) {
    rmSync(tree, { recursive: true, force: true });
    mkdirSync(tree, { recursive: true, mode: 0o755 });
    await unpack(wanted, tree, join(folder, 'archive'), progress);
    for (const name of readdirSync(clientPrograms).filter((one) => !one.includes('.')))
      if (!existsSync(join(programs, name))) symlinkSync(join(clientPrograms, name), join(programs, name));
    writeFileSync(mark, want);
  }
  return programs;
}

async function unpack(wanted, tree, archive, progress) {
  const platform = platforms[process.arch];
  if (platform === undefined)
    throw new ObtainError(`${wanted.name} is not to be had for processors of the kind ${process.arch}.`);
  progress(`Resolving PostgreSQL ${wanted.maven} with Maven`);
  const given = [`-Dserver.version=${wanted.maven}`, `-Dserver.platform=${platform}`];
  const parts = join(archive, 'parts');
  given.push(`-Dserver.folder=${archive}`);
  const goal = ['dependency:unpack-dependencies', `-DoutputDirectory=${parts}`];
  rmSync(archive, { recursive: true, force: true });
  try {
    await run('mvn', ['-q', '-B', '-f', pom, ...given, ...goal], output);
    const packed = readdirSync(parts).find((name) => name.endsWith('.txz'));
    if (packed === undefined) throw new ObtainError(`The archive of ${wanted.name} holds no programs.`);
    await run('tar', ['-xJf', join(parts, packed), '-C', tree, '--no-same-owner'], output);
  } catch (error) {
    if (error instanceof ObtainError) throw error;
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}` || error.message;
    throw new ObtainError(`${wanted.name} cannot be had through Maven:\n${said.slice(0, 1_000)}`);
  } finally {
    rmSync(archive, { recursive: true, force: true });
  }
}
