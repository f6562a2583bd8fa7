import { spawn } from 'node:child_process';

/** How a command ended. */
export interface CommandResult {
  /** Null when the program could not be started. */
  code: number | null;
  stdout: string;
  /** The last part of standard error, at most 64 KiB. */
  stderr: string;
}

const keptCharacters = 65_536;

/** Runs a program without a shell and without input, and returns how it ended; never throws. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    env?: NodeJS.ProcessEnv;
    input?: string;
    timeoutMs?: number;
    /** Another working folder or account. */
    spawn?: { cwd?: string; uid?: number; gid?: number };
  } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      ...options.spawn,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(-keptCharacters)));
    child.stdin?.on('error', () => undefined);
    if (options.input !== undefined) child.stdin?.end(options.input);
    child.once('error', (error) => resolve({ code: null, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}
