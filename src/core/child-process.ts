import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { systemClock } from './clock.js';
import { messageOf, WaymarkError } from './errors.js';
import type { Logger } from './logger.js';
import { markProcess } from './process-marks.js';

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

/** How a supervised process is run. */
export interface SupervisedOptions {
  /** Shown in errors and logs. */
  name: string;
  command: string;
  args: readonly string[];
  spawn?: SpawnOptions;
  /** Everything the process prints goes here. */
  logFile: string;
  /** The process gets this text on standard input, which then stays open until the process is to stop. */
  greeting?: string;
  /** Mark file that names the process while it runs. */
  markFile?: string;
  /**
   * Set for programs that do not end with their parent by themselves: a small shell watches standard input, which
   * ends with the parent however that ends, and then sends the program this signal.
   */
  endWithParent?: NodeJS.Signals;
  /** Awaited before each restart after a crash, for example while somebody works on the stopped data. */
  beforeRestart?(signal: AbortSignal): Promise<void>;
  /** Resolves when the process can be used; called after each start. Rejects or never resolves otherwise. */
  ready: (child: ChildProcess, signal: AbortSignal) => Promise<void>;
  startTimeoutMs: number;
  /** Asks the process to stop; SIGKILL follows after `stopTimeoutMs`. Default: SIGTERM. */
  askToStop?(child: ChildProcess): void;
  stopTimeoutMs: number;
  logger: Logger;
}

/** Log files are put aside (as `<name>.1`) at a start when they are larger. */
const logLimitBytes = 10 * 1024 * 1024;

/**
 * Runs "$@" and ends it when standard input ends. The program is awaited, so its exit code is the shell's; the watcher
 * holds no output open and ends with the program.
 */
const guardScript = `exec 3<&0
"$@" 3<&- </dev/null &
child=$!
trap 'kill -s "$WAYMARK_END" "$child" 2>/dev/null' TERM INT HUP
( trap - TERM INT HUP; while read -r line <&3; do :; done; kill -s "$WAYMARK_END" "$child" ) >/dev/null 2>&1 &
watcher=$!
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
kill "$watcher" 2>/dev/null
exit "$code"`;

/** State of a supervised process. */
export type SupervisedState = 'starting' | 'running' | 'restarting' | 'stopped';

/** Keeps one child process running: starts it, restarts it with back-off after a crash, stops it cleanly. */
export class SupervisedProcess {
  readonly #options: SupervisedOptions;
  #child: ChildProcess | null = null;
  #stopping: AbortController = new AbortController();
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
    return this.#child !== null && !hasEnded(this.#child) ? (this.#child.pid ?? null) : null;
  }

  /** How often it was restarted after a crash. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Starts the process and waits until it is ready. @throws EMBEDDED_START_FAILED with the end of its log. */
  async start(): Promise<void> {
    this.#stopping = new AbortController();
    this.#state = 'starting';
    try {
      await this.#launch();
    } catch (error) {
      this.#state = 'stopped';
      throw error;
    }
  }

  /** Stops the process and waits for its end. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#restartTimer);
    const child = this.#child;
    this.#state = 'stopped';
    if (child === null || hasEnded(child)) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.stopTimeoutMs);
    if (this.#options.askToStop === undefined) child.kill('SIGTERM');
    else this.#options.askToStop(child);
    await ended;
    clearTimeout(timer);
  }

  async #launch(): Promise<void> {
    const { name, command, markFile, ready, startTimeoutMs } = this.#options;
    const child = this.#spawn();
    this.#child = child;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), startTimeoutMs);
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('error', (cause) =>
        reject(
          new WaymarkError('DEPENDENCY_MISSING', `${name}: ${command} could not be started.`, { cause }),
        ),
      );
      child.once('exit', (code, signal) =>
        reject(this.#startError(`ended with ${signal ?? `code ${code}`}`, code)),
      );
      timeout.signal.addEventListener('abort', () =>
        reject(this.#startError(`was not ready within ${startTimeoutMs} ms`, null)),
      );
    });
    try {
      if (markFile !== undefined && child.pid !== undefined) markProcess(markFile, child.pid);
      await Promise.race([ready(child, timeout.signal), failed]);
    } catch (error) {
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
      throw error;
    } finally {
      timeout.abort();
      clearTimeout(timer);
      failed.catch(() => undefined);
    }
    this.#state = this.#stopping.signal.aborted ? 'stopped' : 'running';
    const readyAt = systemClock.nowMs();
    if (hasEnded(child)) this.#crashed(readyAt, child);
    else child.once('exit', () => this.#crashed(readyAt, child));
  }

  #spawn(): ChildProcess {
    const { command, args, endWithParent, greeting, logFile } = this.#options;
    mkdirSync(dirname(logFile), { recursive: true });
    if (existsSync(logFile) && statSync(logFile).size > logLimitBytes) renameSync(logFile, `${logFile}.1`);
    const log = openSync(logFile, 'a', 0o600);
    const options: SpawnOptions = { ...this.#options.spawn, stdio: ['pipe', log, log] };
    const child =
      endWithParent === undefined
        ? spawn(command, [...args], options)
        : spawn('/bin/sh', ['-c', guardScript, 'guard', command, ...args], {
            ...options,
            env: { ...(options.env ?? process.env), WAYMARK_END: endWithParent.replace(/^SIG/, '') },
          });
    closeSync(log);
    child.stdin?.on('error', () => undefined);
    if (greeting !== undefined) child.stdin?.write(`${greeting}\n`);
    return child;
  }

  #startError(what: string, exitCode: number | null): WaymarkError {
    const { name, logFile } = this.#options;
    const tail = existsSync(logFile)
      ? readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-3).join(' | ').slice(-600)
      : '';
    return new WaymarkError('EMBEDDED_START_FAILED', `${name} ${what}; see ${logFile}. ${tail}`, {
      facts: { logFile, exitCode },
    });
  }

  /** @param child the process that has ended; absent when a restart failed */
  #crashed(readyAtMs: number, child?: ChildProcess): void {
    if (this.#stopping.signal.aborted) return;
    this.#state = 'restarting';
    const stable = systemClock.nowMs() - readyAtMs > 60_000;
    this.#restarts = stable ? 1 : this.#restarts + 1;
    const delayMs = Math.min(30_000, 250 * 2 ** (this.#restarts - 1));
    const { logger, name, logFile } = this.#options;
    const { exitCode = null, signalCode = null } = child ?? {};
    logger.warn(
      { process: name, delayMs, exitCode, signal: signalCode, logFile },
      'process ended unexpectedly; restarting',
    );
    this.#restartTimer = setTimeout(() => {
      this.#restart().catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return;
        logger.error({ process: name, error: messageOf(error) }, 'restart failed');
        this.#crashed(systemClock.nowMs());
      });
    }, delayMs);
  }

  async #restart(): Promise<void> {
    const { signal } = this.#stopping;
    await this.#options.beforeRestart?.(signal);
    if (!signal.aborted) await this.#launch();
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}
