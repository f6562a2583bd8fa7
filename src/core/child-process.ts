import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { systemClock } from './clock.js';
import { WaymarkError } from './errors.js';
import type { Logger } from './logger.js';

/** A free TCP port on the loopback interface. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** True when nothing listens on the loopback port. */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** True when a process with that id runs (or belongs to somebody else). */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Takes the right to run on a data folder, so that nothing starts twice on it. The lock names the process and its
 * start time; one left by a dead process is taken over.
 * @returns how to give it back. @throws EMBEDDED_ALREADY_RUNNING naming the process.
 */
export function lockFolder(folder: string, what: string): () => void {
  const file = join(folder, 'waymark.lock');
  mkdirSync(folder, { recursive: true });
  const mine = `${process.pid} ${startTimeOf(process.pid)}`;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch {
      const holder = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
      const [pid = '0', started = ''] = holder.split(' ');
      if (holder !== '' && isRunning(Number(pid)) && startTimeOf(Number(pid)) === started) {
        throw new WaymarkError(
          'EMBEDDED_ALREADY_RUNNING',
          `${what} already runs on ${folder} (process ${pid}).`,
          { facts: { pid: Number(pid), folder } },
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new WaymarkError('EMBEDDED_ALREADY_RUNNING', `The lock of ${folder} is contended.`, {
    facts: { folder },
  });
}

/** Start time of a process in clock ticks since boot, so that a reused id is told apart; `0` where /proc is missing. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

/** How a supervised process is run. */
export interface SupervisedOptions {
  /** Shown in errors and logs. */
  name: string;
  command: string;
  args: readonly string[];
  spawn?: SpawnOptions;
  /** Everything the process prints goes here. */
  logFile: string;
  /** Resolves when the process can be used; called after each start. Rejects or never resolves otherwise. */
  ready(child: ChildProcess, signal: AbortSignal): Promise<void>;
  startTimeoutMs: number;
  /** Asks the process to stop; SIGKILL follows after `stopTimeoutMs`. Default: SIGTERM. */
  askToStop?(child: ChildProcess): void;
  stopTimeoutMs: number;
  logger: Logger;
}

/** State of a supervised process. */
export type SupervisedState = 'starting' | 'running' | 'restarting' | 'stopped';

/** Keeps one child process running: starts it, restarts it with back-off after a crash, stops it cleanly. */
export class SupervisedProcess {
  readonly #options: SupervisedOptions;
  #child: ChildProcess | null = null;
  #stopping = false;
  #restarts = 0;
  #state: SupervisedState = 'stopped';
  #restartTimer: NodeJS.Timeout | undefined;

  constructor(options: SupervisedOptions) {
    this.#options = options;
  }

  get state(): SupervisedState {
    return this.#state;
  }

  /** Id of the running process, null when none runs. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** How often it was restarted after a crash. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Starts the process and waits until it is ready. @throws EMBEDDED_START_FAILED with the end of its log. */
  async start(): Promise<void> {
    this.#stopping = false;
    this.#state = 'starting';
    await this.#launch();
  }

  /** Stops the process and waits for its end. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restartTimer);
    const child = this.#child;
    this.#state = 'stopped';
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.stopTimeoutMs);
    if (this.#options.askToStop === undefined) child.kill('SIGTERM');
    else this.#options.askToStop(child);
    await ended;
    clearTimeout(timer);
  }

  async #launch(): Promise<void> {
    const { name, command, args, logFile, ready, startTimeoutMs } = this.#options;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    const child = spawn(command, [...args], { ...this.#options.spawn, stdio: ['pipe', log, log] });
    closeSync(log);
    this.#child = child;
    child.stdin?.on('error', () => undefined);
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), startTimeoutMs);
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('error', (cause) =>
        reject(
          new WaymarkError('DEPENDENCY_MISSING', `${name}: ${command} could not be started.`, { cause }),
        ),
      );
      child.once('exit', (code, signal) =>
        reject(this.#startError(`ended with ${signal ?? `code ${code}`}`)),
      );
      timeout.signal.addEventListener('abort', () =>
        reject(this.#startError(`was not ready within ${startTimeoutMs} ms`)),
      );
    });
    try {
      await Promise.race([ready(child, timeout.signal), failed]);
    } catch (error) {
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(timer);
      failed.catch(() => undefined);
    }
    this.#state = 'running';
    const readyAt = systemClock.nowMs();
    if (child.exitCode !== null || child.signalCode !== null) this.#crashed(readyAt);
    else child.once('exit', () => this.#crashed(readyAt));
  }

  #startError(what: string): WaymarkError {
    const { name, logFile } = this.#options;
    const tail = existsSync(logFile)
      ? readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-3).join(' | ').slice(-600)
      : '';
    return new WaymarkError('EMBEDDED_START_FAILED', `${name} ${what}; see ${logFile}. ${tail}`, {
      facts: { logFile },
    });
  }

  #crashed(readyAtMs: number): void {
    if (this.#stopping) return;
    this.#state = 'restarting';
    const stable = systemClock.nowMs() - readyAtMs > 60_000;
    this.#restarts = stable ? 1 : this.#restarts + 1;
    const delayMs = Math.min(30_000, 250 * 2 ** (this.#restarts - 1));
    this.#options.logger.warn(
      { process: this.#options.name, delayMs },
      'process ended unexpectedly; restarting',
    );
    this.#restartTimer = setTimeout(() => {
      this.#launch().catch((error: unknown) => {
        this.#options.logger.error({ process: this.#options.name, error: String(error) }, 'restart failed');
        if (!this.#stopping) this.#crashed(systemClock.nowMs());
      });
    }, delayMs);
  }
}
