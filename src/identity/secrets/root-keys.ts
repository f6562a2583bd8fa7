import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { WaymarkError } from '../../core/errors.js';
import { keyBytes, keyIdOf, seal, unseal } from './sealing.js';

/** A data key as stored: which root key opens it, and its sealed form. */
export interface WrappedKey {
  keyId: string;
  wrappedKey: string;
}

/** Keeper of the root key, which never leaves it. Implementations: a file, a text from the environment, a key service. */
export interface RootKeys {
  /** Seals a data key with the current root key. @param bound authenticated with it. @throws KEY_SERVICE_UNAVAILABLE */
  wrap(dataKey: Buffer, bound: string): Promise<WrappedKey>;
  /** Opens a data key, also one sealed with an earlier root key. @throws SECRET_UNREADABLE, KEY_SERVICE_UNAVAILABLE */
  unwrap(wrapped: WrappedKey, bound: string): Promise<Buffer>;
  /** Id of the key that {@link wrap} uses now. */
  currentId(): Promise<string>;
  /** Makes a new current root key where the keeper can; earlier ones still open. @returns id of the current key */
  rotate(): Promise<string>;
}

/**
 * Root keys held by this process: the current one first, then earlier ones. With a file, the file is read again when
 * an unknown key is asked for, so that a rotation by another process needs no restart.
 */
export class LocalRootKeys implements RootKeys {
  #keys: ReadonlyMap<string, Buffer>;
  #current: string;

  constructor(
    keys: readonly [Buffer, ...Buffer[]],
    private readonly file: string | null = null,
  ) {
    this.#keys = new Map(keys.map((key) => [keyIdOf(key), key]));
    this.#current = keyIdOf(keys[0]);
  }

  async wrap(dataKey: Buffer, bound: string): Promise<WrappedKey> {
    return { keyId: this.#current, wrappedKey: seal(this.#key(this.#current), dataKey, bound) };
  }

  async unwrap(wrapped: WrappedKey, bound: string): Promise<Buffer> {
    return unseal(this.#key(wrapped.keyId), wrapped.wrappedKey, bound);
  }

  async currentId(): Promise<string> {
    this.#reload();
    return this.#current;
  }

  async rotate(): Promise<string> {
    if (this.file !== null) {
      prependKey(this.file, randomBytes(keyBytes));
      this.#reload();
    }
    return this.#current;
  }

  #key(keyId: string): Buffer {
    if (!this.#keys.has(keyId)) this.#reload();
    const key = this.#keys.get(keyId);
    if (key !== undefined) return key;
    throw new WaymarkError('SECRET_UNREADABLE', `The root key ${keyId} is not configured.`, {
      facts: { keyId },
    });
  }

  #reload(): void {
    if (this.file === null) return;
    const keys = readKeyFile(this.file);
    this.#keys = new Map(keys.map((key) => [keyIdOf(key), key]));
    this.#current = keyIdOf(keys[0]);
  }
}

/** The current root key: from its text or from a file, which is made at the first start. See {@link openRootKeys}. */
export function loadRootKey(options: { text?: string | undefined; file: string }): Buffer {
  return options.text === undefined ? ensureKeyFile(options.file)[0] : parseKey(options.text, 'keys.rootKey');
}

/**
 * The root keys of this node: from text (32 bytes in base64, with earlier keys to read with), else from a file, which
 * is made with mode 0600 at the first start: one key a line, the current one first.
 * @throws CONFIG_INVALID for a key of the wrong size or a file that others may read
 */
export function openRootKeys(options: {
  text?: string | undefined;
  previous?: readonly string[];
  file: string;
}): RootKeys {
  if (options.text !== undefined) {
    const previous = (options.previous ?? []).map((text) => parseKey(text, 'keys.previousRootKeys'));
    return new LocalRootKeys([parseKey(options.text, 'keys.rootKey'), ...previous]);
  }
  return new LocalRootKeys(ensureKeyFile(options.file), options.file);
}

function ensureKeyFile(file: string): [Buffer, ...Buffer[]] {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(file, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process made it in this moment.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readKeyFile(file);
}

/**
 * True for a file that no more accounts can open than must. An own file is for its owner alone. A file of another
 * account, as platforms mount secrets, is read through its group, which must not write it.
 */
export function isPrivateFile(file: { mode: number; uid: number }, ownUid: number | undefined): boolean {
  return (file.mode & (file.uid === ownUid ? 0o077 : 0o027)) === 0;
}

function readKeyFile(file: string): [Buffer, ...Buffer[]] {
  if (!isPrivateFile(statSync(file), process.getuid?.())) {
    throw new WaymarkError(
      'CONFIG_INVALID',
      `The root key file ${file} may be read by others; set its mode to 0600, or to 0440 when it belongs to another account and is read through a group.`,
      { facts: { field: 'keys.rootKeyFile' } },
    );
  }
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const [first = '', ...rest] = lines;
  return [parseKey(first, 'keys.rootKeyFile'), ...rest.map((line) => parseKey(line, 'keys.rootKeyFile'))];
}

/** Puts a new key before the others: written beside the file, then renamed over it. One rotation at a time. */
function prependKey(file: string, key: Buffer): void {
  const beside = `${file}.new`;
  let descriptor: number;
  try {
    descriptor = openSync(beside, 'wx', 0o600);
  } catch (cause) {
    throw new WaymarkError('CONFLICT', `Another rotation is under way (${beside} exists).`, { cause });
  }
  try {
    writeSync(descriptor, `${key.toString('base64')}\n${readFileSync(file, 'utf8')}`);
    fsyncSync(descriptor);
    renameSync(beside, file);
  } finally {
    closeSync(descriptor);
    rmSync(beside, { force: true });
  }
}

function parseKey(text: string, field: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === keyBytes) return key;
  throw new WaymarkError('CONFIG_INVALID', `The root key (${field}) must be ${keyBytes} bytes in base64.`, {
    facts: { field },
  });
}
