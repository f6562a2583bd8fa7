import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { WaymarkError } from '../core/errors.js';

const keyBytes = 32;

/**
 * The root key that wraps data keys: from its text (32 bytes in base64) or from a file, which is made with mode 0600
 * at the first start. @throws CONFIG_INVALID for a key of the wrong size or a file that others may read
 */
export function loadRootKey(options: { text?: string | undefined; file: string }): Buffer {
  if (options.text !== undefined) return checked(Buffer.from(options.text, 'base64'), 'keys.rootKey');
  if (!existsSync(options.file)) {
    mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
    writeFileSync(options.file, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  }
  if ((statSync(options.file).mode & 0o077) !== 0) {
    throw new WaymarkError(
      'CONFIG_INVALID',
      `The root key file ${options.file} may be read by others; set its mode to 0600.`,
      { facts: { field: 'keys.rootKeyFile' } },
    );
  }
  return checked(Buffer.from(readFileSync(options.file, 'utf8').trim(), 'base64'), 'keys.rootKeyFile');
}

function checked(key: Buffer, field: string): Buffer {
  if (key.length === keyBytes) return key;
  throw new WaymarkError('CONFIG_INVALID', `The root key (${field}) must be ${keyBytes} bytes in base64.`, {
    facts: { field },
  });
}
