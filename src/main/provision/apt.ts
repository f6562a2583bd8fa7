import { existsSync } from 'node:fs';
import { WaymarkError } from '../../core/errors.js';
import { findProgram } from '../../core/programs.js';
import { type CommandResult, runCommand } from './command.js';
import { type Progress, withHeartbeat } from './progress.js';
import type { Requirement } from './requirements.js';

/** Debian asks this program before a package starts a service; 101 means no. */
const policyFile = '/usr/sbin/policy-rc.d';
const policy =
  '#!/bin/sh\n# Made for the time of one installation: packages must not start their services.\nexit 101\n';
const options = [
  '-y',
  '--no-install-recommends',
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Dpkg::Options::=--force-confold',
];

/** How commands are run with administrator rights; null when that is not possible without a question. */
async function privilege(): Promise<readonly string[] | null> {
  if (process.getuid?.() === 0) return [];
  if (findProgram(['sudo']) === null) return null;
  const { code } = await runCommand('sudo', ['-n', 'true']);
  return code === 0 ? ['sudo', '-n'] : null;
}

/** True when packages can be installed here without asking anybody. */
export async function canUseApt(): Promise<boolean> {
  return findProgram(['apt-get']) !== null && (await privilege()) !== null;
}

async function asAdministrator(
  before: readonly string[],
  args: readonly string[],
  input?: string,
): Promise<CommandResult> {
  const [command = '', ...rest] = [
    ...before,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'LC_ALL=C.UTF-8',
    ...args,
  ];
  return runCommand(command, rest, input === undefined ? {} : { input });
}

/** The packages to install: per requirement the first alternative that the package lists offer completely. */
export async function choosePackages(missing: readonly Requirement[]): Promise<string[]> {
  const chosen: string[] = [];
  for (const requirement of missing) {
    let found: readonly string[] | undefined;
    for (const alternative of requirement.packages.apt) {
      if (found === undefined && (await allOffered(alternative))) found = alternative;
    }
    if (found === undefined) {
      const names = requirement.packages.apt.map((alternative) => alternative.join(' ')).join(' or ');
      throw new WaymarkError(
        'DEPENDENCY_MISSING',
        `${requirement.title} is missing and the package lists of this machine offer none of: ${names}.`,
        { facts: { missing: requirement.id } },
      );
    }
    chosen.push(...found);
  }
  return chosen;
}

async function allOffered(packages: readonly string[]): Promise<boolean> {
  const shown = await Promise.all(
    packages.map((name) => runCommand('apt-cache', ['show', '--no-all-versions', name])),
  );
  return shown.every(({ code, stdout }) => code === 0 && stdout.includes('Package: '));
}

/**
 * Installs what is missing with apt: as root, else by `sudo` without a question. The packages' own services are not
 * started, because Waymark runs the servers itself on folders and ports of its own. @throws DEPENDENCY_MISSING with apt's words
 */
export async function installWithApt(missing: readonly Requirement[], progress: Progress): Promise<void> {
  const before = await privilege();
  if (before === null)
    throw new WaymarkError(
      'DEPENDENCY_MISSING',
      'Packages can be installed by root only, and sudo asks for a password.',
    );
  progress('Updating the package lists');
  const update = await withHeartbeat(progress, 'apt-get update', () =>
    asAdministrator(before, ['apt-get', 'update', '-qq']),
  );
  if (update.code !== 0)
    progress(`  apt-get update failed; going on with the lists there are: ${lastLines(update.stderr, 1)}`);
  const packages = await choosePackages(missing);
  progress(`Installing ${packages.join(', ')}`);
  const restore = await forbidServices(before);
  try {
    const install = await withHeartbeat(progress, 'apt-get install', () =>
      asAdministrator(before, ['apt-get', 'install', ...options, ...packages]),
    );
    if (install.code !== 0)
      throw new WaymarkError(
        'DEPENDENCY_MISSING',
        `apt-get could not install ${packages.join(' ')}: ${lastLines(install.stderr, 4)}`,
        { facts: { missing: missing.map(({ id }) => id) } },
      );
  } finally {
    await restore();
  }
}

/** Forbids packages to start services until the returned function is called; leaves a policy of the machine as it is. */
async function forbidServices(before: readonly string[]): Promise<() => Promise<void>> {
  if (existsSync(policyFile)) return async () => undefined;
  const written = await asAdministrator(before, ['install', '-m', '755', '/dev/stdin', policyFile], policy);
  if (written.code !== 0) return async () => undefined;
  const remove = async (): Promise<void> => void (await asAdministrator(before, ['rm', '-f', policyFile]));
  // An interrupted installation must not leave the machine unable to start services.
  const interrupted = (signal: NodeJS.Signals): void =>
    void remove().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return async () => {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await remove();
  };
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join(' | ').slice(0, 600);
}
