import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sleep, systemClock } from './clock.js';
import { WaymarkError } from './errors.js';

/** True when a process with that id runs (or belongs to somebody else). */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Identity of a process that survives the reuse of its id. */
interface ProcessMark {
  pid: number;
  /** See {@link startTimeOf}. */
  started: string;
}

function readMark(file: string): ProcessMark | null {
  try {
    const [pid = '0', started = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return { pid: Number(pid), started };
  } catch {
    return null;
  }
}

/** Id of the living process that a mark file names; null when there is no file or that process has ended. */
export function markedProcess(file: string): number | null {
  const mark = readMark(file);
  if (mark === null || mark.pid <= 0) return null;
  return isRunning(mark.pid) && startTimeOf(mark.pid) === mark.started ? mark.pid : null;
}

/** Writes down a process in a mark file, to be asked about with {@link markedProcess}. */
export function markProcess(file: string, pid: number): void {
  writeFileSync(file, `${pid} ${startTimeOf(pid)}`, { mode: 0o600 });
}

/** Waits until the process that a mark file names has ended. @returns its id when it still runs after the time. */
export async function awaitMarkedEnd(file: string, timeoutMs: number): Promise<number | null> {
  const until = systemClock.nowMs() + timeoutMs;
  for (;;) {
    const pid = markedProcess(file);
    if (pid === null || systemClock.nowMs() >= until) return pid;
    await sleep(50);
  }
}

/**
 * Waits for the process of a supervisor that was killed, which ends by itself; one that stays is somebody else's.
 * @throws EMBEDDED_ALREADY_RUNNING naming the process
 */
export async function awaitPreviousProcess(file: string, what: string, timeoutMs: number): Promise<void> {
  const pid = await awaitMarkedEnd(file, timeoutMs);
  if (pid === null) return rmSync(file, { force: true });
  const folder = dirname(file);
  throw new WaymarkError('EMBEDDED_ALREADY_RUNNING', `${what} already runs on ${folder} (process ${pid}).`, {
    facts: { folder, pid },
  });
}

/** Name of the mark file by which a data folder is held. */
export const folderLockName = 'waymark.lock';

/**
 * Takes the right to run on a data folder, so that nothing starts twice on it. The lock names the process and its
 * start time; one left by a dead process is taken over.
 * @param name of the mark file, for a right other than to run on the folder.
 * @returns how to give it back. @throws EMBEDDED_ALREADY_RUNNING naming the process.
 */
export function lockFolder(folder: string, what: string, name = folderLockName): () => void {
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  const mine = `${process.pid} ${startTimeOf(process.pid)}`;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (cause) {
      if (!existsSync(file))
        throw new WaymarkError('EMBEDDED_START_FAILED', `The folder ${folder} cannot be written.`, { cause });
      const pid = markedProcess(file);
      if (pid !== null) {
        throw new WaymarkError(
          'EMBEDDED_ALREADY_RUNNING',
          `${what} already runs on ${folder} (process ${pid}).`,
          { facts: { pid, folder } },
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new WaymarkError('EMBEDDED_ALREADY_RUNNING', `The lock of ${folder} is contended.`, {
    facts: { folder },
  });
}

/**
 * Start time of a process in clock ticks since boot, so that a reused id is told apart; `0` where /proc is missing,
 * `ended` for a process that has ended and was not yet waited for.
 */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const cells = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return cells[0] === 'Z' || cells[0] === 'X' ? 'ended' : (cells[19] ?? '0');
  } catch {
    return '0';
  }
}
