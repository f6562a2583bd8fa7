import { resolve } from 'node:path';
import { WaymarkError } from '../../core/errors.js';
import { findProgram } from '../../core/programs.js';
import { canUseApt, installWithApt } from './apt.js';
import { canUseCompose } from './compose.js';
import { type Progress, progressOnStderr } from './progress.js';
import {
  missingRequirements,
  type PackageManager,
  type Requirement,
  type RequirementId,
  requirements,
} from './requirements.js';

export { containerArguments, containerVariable, runInContainer } from './container.js';

/** What is asked of the machine. */
export interface ProvisionOptions {
  needs: readonly RequirementId[];
  /** Waymark's data folder, where resolved jars are kept. Default `.waymark`. */
  dataFolder?: string;
  /** Where progress is told. Default: standard error. */
  progress?: Progress;
  /** False: say what is missing, install nothing. Default true. */
  install?: boolean;
  /**
   * What Docker Compose may do for what cannot be installed: run the missing servers, `whole`: run all of the command in a
   * container, nothing (false: the programs themselves are needed). Default true, the servers.
   */
  allowCompose?: boolean | 'whole';
}

/** How the servers are to be run. */
export interface Provisioned {
  /** `programs`: everything asked for is installed. `compose`: Docker Compose is to stand in for what is missing. */
  how: 'programs' | 'compose';
  /** Program or folder found for each requirement that is met. */
  found: Readonly<Partial<Record<RequirementId, string>>>;
  /** What Compose has to stand in for; empty with `programs`. */
  missing: readonly RequirementId[];
}

/** What the demo needs. */
export const demoNeeds: readonly RequirementId[] = ['java', 'maven', 'redis', 'postgres', 'mariadb'];
/** What a server with embedded graph and streams needs. */
export const serverNeeds: readonly RequirementId[] = ['java', 'maven', 'redis'];
/** What the suites need. */
export const testNeeds: readonly RequirementId[] = [...demoNeeds, 'chromium', 'haproxy'];

/**
 * Makes sure that the machine has what is needed: finds it, installs it by apt where that is possible without a
 * question, else has Docker Compose stand in for servers. Runs before anything else and needs no server and no driver.
 * @throws DEPENDENCY_MISSING naming everything that is missing and the command that installs it
 */
export async function provision(options: ProvisionOptions): Promise<Provisioned> {
  const { needs, progress = progressOnStderr, install = true } = options;
  const dataFolder = resolve(options.dataFolder ?? '.waymark');
  let missing = missingRequirements(needs, dataFolder);
  if (missing.length > 0 && install && (await canUseApt())) {
    progress(`Missing: ${missing.map(({ title }) => title).join(', ')}`);
    await installWithApt(missing, progress);
    missing = missingRequirements(needs, dataFolder);
  }
  if (missing.length === 0) return { how: 'programs', found: found(needs, dataFolder), missing: [] };
  const { allowCompose = true } = options;
  const replaceable =
    allowCompose === 'whole' || (allowCompose && missing.every(({ id }) => demoNeeds.includes(id)));
  if (install && replaceable && (await canUseCompose())) {
    progress(`Docker Compose stands in for: ${missing.map(({ title }) => title).join(', ')}`);
    return { how: 'compose', found: found(needs, dataFolder), missing: missing.map(({ id }) => id) };
  }
  throw missingError(missing);
}

function found(needs: readonly RequirementId[], dataFolder: string): Partial<Record<RequirementId, string>> {
  return Object.fromEntries(
    needs.flatMap((id) => {
      const place = requirements[id].find(dataFolder);
      return place === null ? [] : [[id, place] as const];
    }),
  );
}

/** One line of `waymark doctor`. */
export interface RequirementState {
  id: RequirementId;
  title: string;
  purpose: string;
  /** Where it was found, null when it is missing. */
  place: string | null;
  /** Command that installs it, null when it is there. */
  remedy: string | null;
}

/** State of every requirement of this machine; installs nothing. */
export function inspectRequirements(dataFolder = '.waymark'): RequirementState[] {
  return Object.values(requirements).map((requirement) => {
    const place = requirement.find(resolve(dataFolder));
    const { id, title, purpose } = requirement;
    return { id, title, purpose, place, remedy: place === null ? installCommand([requirement]) : null };
  });
}

const managers: readonly { name: PackageManager; program: string; command: string }[] = [
  { name: 'apt', program: 'apt-get', command: 'sudo apt-get install -y' },
  { name: 'dnf', program: 'dnf', command: 'sudo dnf install -y' },
  { name: 'apk', program: 'apk', command: 'sudo apk add' },
  { name: 'brew', program: 'brew', command: 'brew install' },
];

/** The command that installs the requirements with this machine's package manager; apt's where none is known. */
export function installCommand(missing: readonly Requirement[]): string {
  const manager = managers.find(({ program }) => findProgram([program]) !== null) ?? managers[0];
  if (manager === undefined) return '';
  const packages = missing.flatMap(({ packages: offered }) => offered[manager.name][0] ?? []);
  return `${manager.command} ${packages.join(' ')}`;
}

function missingError(missing: readonly Requirement[]): WaymarkError {
  const list = missing.map(({ title, purpose }) => `${title} (${purpose})`).join('; ');
  return new WaymarkError(
    'DEPENDENCY_MISSING',
    `Missing: ${list}. Install with: ${installCommand(missing)}.`,
    {
      facts: { missing: missing.map(({ id }) => id) },
    },
  );
}
