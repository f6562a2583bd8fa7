import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../../core/canonical-json.js';
import { messageOf, WaymarkError } from '../../core/errors.js';
import { readResource, resourcePath } from '../../core/resources.js';

const run = promisify(execFile);

/** Module openings that Neo4j's storage and network code need on Java 17. */
const openings = [
  'java.base/java.nio',
  'java.base/java.io',
  'java.base/sun.nio.ch',
  'java.base/java.util.concurrent',
  'java.base/java.lang',
];

/** The jars of Neo4j and the compiled launcher. */
export interface Neo4jFiles {
  /** Folder with Neo4j's jars. */
  jarFolder: string;
  /** Class path for `java -cp`. */
  classPath: string;
  /** Archive of loaded classes, made at the first start; makes later starts faster. */
  archive: string;
}

/** Options every `java` of the embedded Neo4j is started with. */
export function javaOptions(): string[] {
  return openings.map((opening) => `--add-opens=${opening}=ALL-UNNAMED`);
}

/**
 * Makes sure that the jars named by pom.xml are there (resolved by Maven, once per version) and that the launcher is
 * compiled. @param folder where they are kept, for example `.waymark/neo4j`. @throws DEPENDENCY_MISSING, EMBEDDED_START_FAILED
 */
export async function provideNeo4j(folder: string, progress: (text: string) => void): Promise<Neo4jFiles> {
  const pom = readResource('pom.xml');
  const version = /<neo4j\.version>([^<]+)</.exec(pom)?.[1] ?? 'unknown';
  const jarFolder = join(folder, `lib-${version}`);
  if (!existsSync(jarFolder)) await resolveJars(folder, jarFolder, version, progress);
  const launcher = await provideLauncher(folder, jarFolder, version, progress);
  const jars = readdirSync(jarFolder).sort();
  return {
    jarFolder,
    classPath: [launcher, ...jars.map((jar) => join(jarFolder, jar))].join(delimiter),
    archive: launcher.replace(/\.jar$/, '.jsa'),
  };
}

async function resolveJars(
  folder: string,
  jarFolder: string,
  version: string,
  progress: (text: string) => void,
): Promise<void> {
  progress(`Resolving Neo4j ${version} with Maven (once)`);
  mkdirSync(folder, { recursive: true });
  const partial = `${jarFolder}.${process.pid}.partial`;
  const args = [
    '-q',
    '-B',
    '-f',
    resourcePath('pom.xml'),
    'dependency:copy-dependencies',
    `-DoutputDirectory=${partial}`,
    '-DincludeScope=runtime',
  ];
  try {
    await run('mvn', args, { maxBuffer: 64 * 1024 * 1024 });
    if (!existsSync(jarFolder)) renameSync(partial, jarFolder);
  } catch (cause) {
    if (existsSync(jarFolder)) return;
    throw toolError('mvn', 'Maven (package maven)', 'Neo4j’s jars could not be resolved', cause);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function provideLauncher(
  folder: string,
  jarFolder: string,
  version: string,
  progress: (text: string) => void,
): Promise<string> {
  const source = 'src/graph/embedded/launcher/Launcher.java';
  const jar = join(folder, `launcher-${version}-${sha256(readResource(source)).slice(0, 12)}.jar`);
  if (existsSync(jar)) return jar;
  progress('Compiling the Neo4j launcher (once)');
  const classes = join(folder, `classes.${process.pid}`);
  const partial = `${jar}.${process.pid}.partial`;
  try {
    await run('javac', ['-cp', join(jarFolder, '*'), '-d', classes, resourcePath(source)]);
    await run('jar', ['--create', '--file', partial, '-C', classes, '.']);
    renameSync(partial, jar);
    return jar;
  } catch (cause) {
    throw toolError(
      'javac',
      'a JDK 17 or later (package openjdk-17-jdk-headless)',
      'the Neo4j launcher could not be compiled',
      cause,
    );
  } finally {
    rmSync(classes, { recursive: true, force: true });
    rmSync(partial, { force: true });
  }
}

function toolError(tool: string, what: string, failure: string, cause: unknown): WaymarkError {
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  if (missing)
    return new WaymarkError('DEPENDENCY_MISSING', `The program ${tool} is missing: ${what}.`, {
      cause,
      facts: { missing: tool },
    });
  return new WaymarkError(
    'EMBEDDED_START_FAILED',
    `With ${tool}, ${failure}: ${messageOf(cause).slice(0, 500)}.`,
    { cause },
  );
}

/** The generated password of the embedded Neo4j; made at the first call, kept with mode 0600. */
export function embeddedPassword(
  dataFolder: string,
  generate: () => string,
): { password: string; fresh: boolean } {
  const file = join(dataFolder, 'password');
  if (existsSync(file)) return { password: readFileSync(file, 'utf8').trim(), fresh: false };
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const password = generate();
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return { password, fresh: true };
}
