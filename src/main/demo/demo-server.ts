import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { SupervisedProcess } from '../../core/child-process.js';
import { sleep } from '../../core/clock.js';
import { WaymarkError } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { awaitMarkedEnd } from '../../core/process-marks.js';
import { findProgram } from '../../core/programs.js';
import { runCommand } from '../provision/command.js';

/** An instance of the sample fleet, as an administrator would enter it. */
export interface DemoInstance {
  name: string;
  /** Address with the credentials of the account made for Waymark. Holds a secret. */
  url: string;
  environment: string;
  tags: readonly string[];
}

/** A running server of the sample fleet. */
export interface DemoServer {
  instance: DemoInstance;
  /** Command that opens it as its administrator; names the file of the password, not the password. */
  client: string;
  /** Where its files are. */
  dataFolder: string;
  /** Id of its process, null when none runs. */
  pid(): number | null;
  stop(): Promise<void>;
}

/** What every server of the fleet needs to start. */
export interface DemoServerOptions {
  /** Folder of the whole fleet. */
  folder: string;
  logger: Logger;
  /** Told what is being done, for people. */
  progress: (text: string) => void;
  signal: AbortSignal;
}

/** How one server program is run. */
export interface ServerProgram {
  /** Shown in errors and logs. */
  title: string;
  /** Name of its log and mark files. */
  name: string;
  command: string;
  args: readonly string[];
  spawn?: SpawnOptions;
  /** What ends the server soon and cleanly. */
  endSignal: NodeJS.Signals;
  /** Resolves when the server takes commands; tried again until then. */
  probe(): Promise<void>;
}

/** Writes a file that only its owner can read, for a client to find a password in. @returns its path as a shell takes it, short where it can be */
export function writeClientFile(folder: string, name: string, content: string): string {
  const file = join(resolve(folder), name);
  writeFileSync(file, content, { mode: 0o600 });
  const short = relative(process.cwd(), file);
  return `'${(short.startsWith('..') ? file : short).replaceAll("'", "'\\''")}'`;
}

const startTimeoutMs = 120_000;
const stopTimeoutMs = 20_000;

/** Runs a server as a supervised child that ends with this process, however that ends. */
export async function superviseServer(
  options: DemoServerOptions,
  program: ServerProgram,
): Promise<SupervisedProcess> {
  const markFile = join(options.folder, `${program.name}.pid`);
  const stranger = await awaitMarkedEnd(markFile, stopTimeoutMs);
  if (stranger !== null) {
    throw new WaymarkError(
      'EMBEDDED_ALREADY_RUNNING',
      `${program.title} of the sample fleet already runs (process ${stranger}).`,
      { facts: { pid: stranger, folder: options.folder } },
    );
  }
  const supervised = new SupervisedProcess({
    name: program.title,
    command: program.command,
    args: program.args,
    ...(program.spawn === undefined ? {} : { spawn: program.spawn }),
    endWithParent: program.endSignal,
    markFile,
    logFile: join(options.folder, `${program.name}.log`),
    ready: (_child: ChildProcess, signal) => until(() => program.probe(), signal),
    startTimeoutMs,
    stopTimeoutMs,
    logger: options.logger,
  });
  options.signal.throwIfAborted();
  await supervised.start();
  return supervised;
}

async function until(probe: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await probe();
      return;
    } catch {
      await sleep(100, signal);
    }
  }
}

/** Path of a program of the fleet. @throws DEPENDENCY_MISSING naming it. */
export function neededProgram(
  what: string,
  names: readonly string[],
  folders: readonly string[] = [],
): string {
  const found = findProgram(names, folders);
  if (found !== null) return found;
  throw new WaymarkError('DEPENDENCY_MISSING', `${what} (${names.join(' or ')}) is missing.`, {
    facts: { missing: names[0] ?? what },
  });
}

/** Runs a program to its end. @throws EMBEDDED_START_FAILED with the end of what it said. */
export async function runToEnd(
  what: string,
  command: string,
  args: readonly string[],
  options: Parameters<typeof runCommand>[2] = {},
): Promise<string> {
  const result = await runCommand(command, args, options);
  if (result.code === 0) return result.stdout;
  throw new WaymarkError('EMBEDDED_START_FAILED', `${what} failed: ${result.stderr.trim().slice(-600)}`, {
    facts: { exitCode: result.code },
  });
}

/** First number with dots in what a server program says about its version. */
export async function programVersion(command: string): Promise<string> {
  const text = await runToEnd(`${command} --version`, command, ['--version']);
  return /\d+(?:\.\d+)+/.exec(text)?.[0] ?? '0';
}
