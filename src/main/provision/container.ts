import { spawn } from 'node:child_process';
import { sha256 } from '../../core/canonical-json.js';
import { packageRoot, resourcePath } from '../../core/resources.js';
import type { Progress } from './progress.js';

/** In the container: the name by which `docker` knows it. */
export const containerVariable = 'WAYMARK_CONTAINER';

/** What is run in the container. */
export interface ContainerRun {
  /** Program and arguments, in the checkout's folder. */
  command: readonly string[];
  /** Port published at the same number on loopback; none when null. */
  port: number | null;
  /** Variables of the command. */
  environment?: Readonly<Record<string, string>>;
  progress: Progress;
}

/** The arguments of `docker` that build the image of this checkout and run a command in it. */
export function containerArguments(options: Omit<ContainerRun, 'progress'>): string[] {
  const { command, port, environment = {} } = options;
  const project = `waymark-${sha256(packageRoot()).slice(0, 12)}`;
  // Its own name is the way into it, which a command that says how something in it is opened has to tell.
  const name = `${project}-${process.pid}`;
  const publish = port === null ? [] : ['--publish', `127.0.0.1:${port}:${port}`];
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  return [
    'compose',
    '-p',
    project,
    '-f',
    resourcePath('deploy/container/compose.yaml'),
    'run',
    '--rm',
    '--build',
    '-T',
    '--name',
    name,
    ...publish,
    '--env',
    `${containerVariable}=${name}`,
    ...variables,
    'waymark',
    ...command,
  ];
}

/**
 * Runs a command of this checkout in a container that has all servers, where Docker Compose is there and they cannot be
 * installed. What it prints is passed on; SIGINT and SIGTERM reach it, and it is waited for.
 * @returns the command's exit code; 1 when `docker` could not be started
 */
export async function runInContainer(options: ContainerRun): Promise<number> {
  options.progress(
    'Docker Compose runs this in a container with everything it needs; the first time takes minutes',
  );
  // A group of its own: Ctrl-C reaches it once, through the handlers below.
  const child = spawn('docker', containerArguments(options), {
    cwd: packageRoot(),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  // To the group, not to docker alone: its Compose plugin, a process of its own, is what hands signals to the container.
  const pass = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  try {
    return await new Promise<number>((resolve) => {
      child.once('error', () => resolve(1));
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    process.off('SIGINT', pass);
    process.off('SIGTERM', pass);
  }
}
