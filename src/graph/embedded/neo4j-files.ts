import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../../core/canonical-json.js';
import { freePort } from '../../core/child-process.js';
import { messageOf, WaymarkError } from '../../core/errors.js';
import { randomToken } from '../../core/ids.js';
import { findJavaKit, findProgram, type JavaKit, oldestJava } from '../../core/programs.js';
import { readResource, resourcePath } from '../../core/resources.js';
import { makeClassArchive } from './class-archive.js';

const run = promisify(execFile);

/** Module openings that Neo4j's storage and network code need on Java 17 and later. */
const openings = [
  'java.base/java.nio',
  'java.base/java.io',
  'java.base/sun.nio.ch',
  'java.base/java.util.concurrent',
  'java.base/java.lang',
];

/** The Java, the jars of Neo4j and the compiled launcher. */
export interface Neo4jFiles {
  java: JavaKit;
  /** Folder with Neo4j's jars. */
  jarFolder: string;
  /** Class path for `java -cp`; jars only, in a fixed order, because the archive depends on it. */
  classPath: string;
  /** Archive of loaded classes, made once per launcher and Java; halves the time of later starts. Null when it could not be made. */
  archive: string | null;
}

/** Options every `java` of the embedded Neo4j is started with. */
export function javaOptions(): string[] {
  return openings.map((opening) => `--add-opens=${opening}=ALL-UNNAMED`);
}

/**
 * Makes sure that the jars named by pom.xml are there (resolved by Maven, once per version), that the launcher is
 * compiled and that the class archive exists. Safe to call from several processes at once.
 * @param folder where they are kept, for example `.waymark/neo4j`. @throws DEPENDENCY_MISSING, EMBEDDED_START_FAILED
 */
export async function provideNeo4j(folder: string, progress: (text: string) => void): Promise<Neo4jFiles> {
  const kit = findJavaKit();
  if (kit === null)
    throw new WaymarkError(
      'DEPENDENCY_MISSING',
      `The embedded Neo4j needs a Java development kit ${oldestJava} or later (package openjdk-17-jdk-headless).`,
      { facts: { missing: 'java' } },
    );
  const place = resolve(folder);
  const pom = readResource('pom.xml');
  const version = /<neo4j\.version>([^<]+)</.exec(pom)?.[1] ?? 'unknown';
  const jarFolder = join(place, `lib-${version}`);
  if (!existsSync(jarFolder)) await resolveJars(place, jarFolder, version, kit, progress);
  const launcher = await provideLauncher(place, jarFolder, version, kit, progress);
  const jars = readdirSync(jarFolder).sort();
  const classPath = [launcher, ...jars.map((jar) => join(jarFolder, jar))].join(delimiter);
  const archive = launcher.replace(/\.jar$/, `-java${kit.version}.jsa`);
  return {
    java: kit,
    jarFolder,
    classPath,
    archive: await provideArchive(place, archive, kit, classPath, progress),
  };
}

async function resolveJars(
  folder: string,
  jarFolder: string,
  version: string,
  kit: JavaKit,
  progress: (text: string) => void,
): Promise<void> {
  const maven = findProgram(['mvn']);
  if (maven === null)
    throw new WaymarkError(
      'DEPENDENCY_MISSING',
      'Maven (package maven) is missing; it resolves the jars of the embedded Neo4j.',
      { facts: { missing: 'maven' } },
    );
  progress(`Resolving Neo4j ${version} with Maven (once)`);
  mkdirSync(folder, { recursive: true });
  const partial = mkdtempSync(join(folder, 'partial-'));
  // By its whole name: where the plugin cannot be had, Maven then says why.
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies';
  const args = ['-q', '-B', '-f', resourcePath('pom.xml'), goal];
  const env = { ...process.env, JAVA_HOME: join(kit.java, '..', '..') };
  try {
    await run(maven, [...args, `-DoutputDirectory=${partial}`, '-DincludeScope=runtime'], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    putInPlace(partial, jarFolder);
  } catch (cause) {
    throw new WaymarkError(
      'EMBEDDED_START_FAILED',
      `Maven could not resolve Neo4j’s jars: ${mavenSays(cause)} (mirrors and proxies stand in its settings.xml).`,
      { cause },
    );
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** What Maven gives as the reason, in its own words: it says so on standard output, also with `-q`. */
function mavenSays(cause: unknown): string {
  const { stdout } = cause as { stdout?: string };
  const reason = /\[ERROR\] (\S.*)/.exec(stdout ?? '')?.[1];
  return (reason ?? messageOf(cause)).trim().slice(0, 800);
}

async function provideLauncher(
  folder: string,
  jarFolder: string,
  version: string,
  kit: JavaKit,
  progress: (text: string) => void,
): Promise<string> {
  const source = 'src/graph/embedded/launcher/Launcher.java';
  const jar = join(folder, `launcher-${version}-${sha256(readResource(source)).slice(0, 12)}.jar`);
  if (existsSync(jar)) return jar;
  progress('Compiling the Neo4j launcher (once)');
  const work = mkdtempSync(join(folder, 'partial-'));
  const classes = join(work, 'classes');
  const partial = join(work, 'launcher.jar');
  try {
    const release = ['--release', String(oldestJava)];
    await run(kit.javac, [...release, '-cp', join(jarFolder, '*'), '-d', classes, resourcePath(source)]);
    await run(kit.jar, ['--create', '--file', partial, '-C', classes, '.']);
    putInPlace(partial, jar);
    return jar;
  } catch (cause) {
    throw new WaymarkError(
      'EMBEDDED_START_FAILED',
      `The Neo4j launcher could not be compiled: ${messageOf(cause).slice(0, 500)}.`,
      { cause },
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The archive is a matter of speed only: when it cannot be made, starts are slower and nothing else changes. */
async function provideArchive(
  folder: string,
  archive: string,
  kit: JavaKit,
  classPath: string,
  progress: (text: string) => void,
): Promise<string | null> {
  if (existsSync(archive)) return archive;
  progress('Preparing faster starts of Neo4j (once)');
  const work = mkdtempSync(join(folder, 'partial-'));
  const partial = join(work, 'classes.jsa');
  try {
    await makeClassArchive({
      java: kit.java,
      javaOptions: javaOptions(),
      classPath,
      home: join(work, 'home'),
      port: await freePort(),
      password: randomToken(16),
      archive: partial,
    });
    if (existsSync(partial)) putInPlace(partial, archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return existsSync(archive) ? archive : null;
}

/** Renames; when another process was faster its result stays. */
function putInPlace(partial: string, target: string): void {
  try {
    if (!existsSync(target)) renameSync(partial, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

/** The generated password of the embedded Neo4j; made at the first call, kept with mode 0600. */
export function embeddedPassword(dataFolder: string): string {
  const file = join(dataFolder, 'password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const password = randomToken(24);
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}
