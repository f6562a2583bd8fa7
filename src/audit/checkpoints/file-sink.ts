import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckpointSink } from './checkpoint.service.js';
import type { Checkpoint } from './checkpoint.js';

/** Appends each checkpoint to a file, one JSON object a line. Keep it where writers of the graph cannot write. */
export function checkpointFileSink(file: string): CheckpointSink {
  return async (checkpoint) => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await appendFile(file, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 });
  };
}

/** Checkpoints of such a file; none when there is no file. Lines that are no checkpoint are left out. */
export async function readCheckpointFile(file: string): Promise<Checkpoint[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => parseLine(line));
}

function parseLine(line: string): Checkpoint[] {
  if (line.trim() === '') return [];
  try {
    const value = JSON.parse(line) as Partial<Checkpoint>;
    return typeof value.content === 'string' && typeof value.number === 'number' ? [value as Checkpoint] : [];
  } catch {
    // The last line of a file may be half-written after a crash.
    return [];
  }
}
