import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Folders searched after PATH: an account's PATH often leaves out those of servers. */
const usualFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/opt/homebrew/bin'];

/**
 * Path of the first of the named programs that can be run: looked for in `folders`, then in PATH, then in the usual
 * folders of servers. Null when there is none.
 */
export function findProgram(
  names: readonly string[],
  folders: readonly string[] = [],
  environment: NodeJS.ProcessEnv = process.env,
): string | null {
  const places = [...folders, ...(environment.PATH ?? '').split(delimiter), ...usualFolders];
  for (const name of names) {
    const found = places
      .filter((place) => place !== '')
      .map((place) => join(place, name))
      .find(isExecutable);
    if (found !== undefined) return found;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Folders with the programs of PostgreSQL servers, the newest version first: Debian keeps them out of PATH. */
export function postgresFolders(): string[] {
  return ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/pgsql']
    .filter((base) => existsSync(base))
    .flatMap((base) => readdirSync(base).map((name) => join(base, name, 'bin')))
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .sort((left, right) => versionOf(right) - versionOf(left));
}

function versionOf(folder: string): number {
  return Number(/(\d+)(?:\.\d+)?\/bin$/.exec(folder)?.[1] ?? 0);
}

/** A Java development kit. */
export interface JavaKit {
  java: string;
  javac: string;
  jar: string;
  /** First number of its version, for example 17. */
  version: number;
}

/** Oldest Java that the embedded Neo4j runs on. */
export const oldestJava = 17;

/**
 * A Java development kit of version 17 or later: `JAVA_HOME` first, then the one of PATH, then the kits under
 * /usr/lib/jvm with the lowest version that is enough. Null when there is none; a runtime without compiler is not enough.
 */
export function findJavaKit(environment: NodeJS.ProcessEnv = process.env): JavaKit | null {
  const inPath = findProgram(['javac'], [], environment);
  const homes = [environment.JAVA_HOME, inPath === null ? undefined : dirname(dirname(realPath(inPath)))];
  const wanted = homes.flatMap((home) => (home === undefined || home === '' ? [] : kitAt(home)));
  const installed = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines']
    .filter((base) => existsSync(base))
    .flatMap((base) =>
      readdirSync(base).flatMap((name) => [join(base, name), join(base, name, 'Contents/Home')]),
    )
    .flatMap(kitAt)
    .sort((left, right) => left.version - right.version);
  return [...wanted, ...installed].find((kit) => kit.version >= oldestJava) ?? null;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function kitAt(home: string): JavaKit[] {
  const [java, javac, jar] = ['java', 'javac', 'jar'].map((name) => join(home, 'bin', name));
  if (java === undefined || javac === undefined || jar === undefined) return [];
  if (![java, javac, jar].every(isExecutable)) return [];
  const release = join(home, 'release');
  const text = existsSync(release) ? readFileSync(release, 'utf8') : '';
  return [{ java, javac, jar, version: Number(/JAVA_VERSION="(\d+)/.exec(text)?.[1] ?? 0) }];
}
