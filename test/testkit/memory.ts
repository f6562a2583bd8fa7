import { readFileSync } from 'node:fs';

/** Resident memory of a process of this machine, MiB; 0 when there is no such process. */
export function rssMiB(pid: number | null): number {
  if (pid === null) return 0;
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(Number(line?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
