import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { awaitMarkedEnd, lockFolder, markedProcess, markProcess } from '../../../src/core/process-marks.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-marks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of a folder', () => {
  it('is given to one holder at a time and can be taken again once it is given back', () => {
    const unlock = lockFolder(join(folder, 'one'), 'A server');
    expect(() => lockFolder(join(folder, 'one'), 'A server')).toThrowError(
      expect.objectContaining({
        code: 'EMBEDDED_ALREADY_RUNNING',
        facts: { pid: process.pid, folder: join(folder, 'one') },
      }),
    );
    unlock();
    lockFolder(join(folder, 'one'), 'A server')();
  });

  it('is taken over from a process that has ended, and from another one under the same id', () => {
    const place = join(folder, 'two');
    const file = join(place, 'waymark.lock');
    lockFolder(place, 'A server')();
    writeFileSync(file, '2147483646 1');
    lockFolder(place, 'A server')();
    // The id of this process with another start time: the id was given to a new process after a restart.
    writeFileSync(file, `${process.pid} 1`);
    lockFolder(place, 'A server')();
  });
});

describe('the mark of a process', () => {
  it('names the process while it runs', async () => {
    const file = join(folder, 'mark');
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    markProcess(file, pid);
    expect(markedProcess(file)).toBe(pid);
    expect(await awaitMarkedEnd(file, 100)).toBe(pid);
    child.kill('SIGKILL');
    expect(await awaitMarkedEnd(file, 10_000)).toBeNull();
    expect(markedProcess(join(folder, 'nothing'))).toBeNull();
  });
});
