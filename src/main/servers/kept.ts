import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { freePort, isPortFree } from '../../core/child-process.js';
import { randomToken } from '../../core/ids.js';

/** The secret kept in a file of mode 0600, made at the first call. */
export function keptSecret(file: string, make: () => string = () => randomToken(24)): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = make();
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}

/** The wanted port; for 0 the one of the last start when it is still free, else a free one. Kept in the file. */
export async function keptPort(file: string, wanted = 0): Promise<number> {
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : 0;
  const port = wanted !== 0 ? wanted : kept > 0 && (await isPortFree(kept)) ? kept : await freePort();
  writeFileSync(file, `${port}\n`, { mode: 0o600 });
  return port;
}
