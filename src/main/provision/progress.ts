/** Tells a person what is being done. One line per step, without the end of line. */
export type Progress = (line: string) => void;

/** Progress lines on standard error, so that standard output keeps to results. */
export const progressOnStderr: Progress = (line) => void process.stderr.write(`${line}\n`);

/** Runs `work` and repeats that it is still going on every `everyMs`, so that a slow mirror does not look like a hang. */
export async function withHeartbeat<Result>(
  progress: Progress,
  what: string,
  work: () => Promise<Result>,
  everyMs = 15_000,
): Promise<Result> {
  const started = performance.now();
  const timer = setInterval(
    () => progress(`  ${what}: still working (${Math.round((performance.now() - started) / 1000)} s)`),
    everyMs,
  );
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
