import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { sha256 } from '../../core/canonical-json.js';
import { WaymarkError } from '../../core/errors.js';

/** The account a server runs as, when that is not the one of this process. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/** Where data go that another account cannot reach in the wanted folder; kept over a restart of the machine. */
const sharedPlace = '/var/tmp';

/**
 * The account of that name when this process is root: database servers do not run as root, or should not.
 * Null when this process is not root (the server then runs as the same account) or there is no such account.
 */
export function serverAccount(name: string): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  try {
    const id = (option: string): number =>
      Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

/** Spawn options that run a program as the account. */
export function asAccount(account: ServerAccount | null): { uid?: number; gid?: number; cwd: string } {
  return account === null ? { cwd: '/' } : { ...account, cwd: '/' };
}

/**
 * A folder for data that only the account may read, made when it is missing. Normally the wanted one; when the account
 * cannot reach that (a checkout in a private home), a folder under /var/tmp that belongs to this checkout.
 * @throws EMBEDDED_START_FAILED when the folder belongs to somebody else
 */
export function serverFolder(wanted: string, account: ServerAccount | null): string {
  const folder = resolve(wanted);
  if (account === null) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  const place = canReach(dirname(folder), account)
    ? folder
    : join(sharedPlace, `waymark-${sha256(folder).slice(0, 16)}`);
  if (existsSync(place)) {
    const { uid } = lstatSync(place);
    if (!lstatSync(place).isDirectory() || (uid !== account.uid && uid !== process.getuid?.()))
      throw new WaymarkError('EMBEDDED_START_FAILED', `The folder ${place} belongs to another account.`, {
        facts: { folder: place },
      });
  } else mkdirSync(place, { mode: 0o700 });
  chownSync(place, account.uid, account.gid);
  return place;
}

function canReach(folder: string, account: ServerAccount): boolean {
  return spawnSync('test', ['-x', folder], { ...account, cwd: '/' }).status === 0;
}
