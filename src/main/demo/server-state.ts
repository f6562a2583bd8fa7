import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort, isPortFree } from '../../core/child-process.js';
import { randomToken } from '../../core/ids.js';

/** What is remembered of a demo server between starts. */
export interface ServerState {
  /** Port on 127.0.0.1; part of all keys, so it stays. */
  port: number;
  /** Generated passwords by account. */
  passwords: Record<string, string>;
  /** True once the content is complete; a folder without it is made anew. */
  loaded: boolean;
  /** Folder of the server's files. */
  dataFolder: string;
}

/** The memory of one server: `<folder>/<name>.json`, readable by its owner only. */
export class ServerMemory {
  readonly #file: string;
  #state: ServerState;

  private constructor(file: string, state: ServerState) {
    this.#file = file;
    this.#state = state;
  }

  /** Reads what is remembered; at a first start, or when the first one was interrupted, makes a new state. */
  static async open(
    folder: string,
    name: string,
    accounts: readonly string[],
    chooseDataFolder: () => string,
  ): Promise<ServerMemory> {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${name}.json`);
    const known = read(file);
    if (known !== null && known.loaded && existsSync(known.dataFolder)) {
      const memory = new ServerMemory(file, known);
      if (!(await isPortFree(known.port))) memory.update({ port: await freePort() });
      return memory;
    }
    if (known !== null) rmSync(known.dataFolder, { recursive: true, force: true });
    const dataFolder = chooseDataFolder();
    rmSync(dataFolder, { recursive: true, force: true });
    const passwords = Object.fromEntries(accounts.map((account) => [account, randomToken(18)]));
    const memory = new ServerMemory(file, { port: 0, passwords, loaded: false, dataFolder });
    memory.update({ port: await freePort() });
    return memory;
  }

  get state(): Readonly<ServerState> {
    return this.#state;
  }

  /** Remembers a change at once. */
  update(change: Partial<ServerState>): void {
    this.#state = { ...this.#state, ...change };
    writeFileSync(this.#file, `${JSON.stringify(this.#state, null, 2)}\n`, { mode: 0o600 });
  }

  /** The password made for an account. */
  password(account: string): string {
    return this.#state.passwords[account] ?? '';
  }
}

function read(file: string): ServerState | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ServerState;
  } catch {
    return null;
  }
}

/** Lets other accounts pass through a folder (not list it), up to and including `top`. */
export function letThrough(folder: string, top: string): void {
  for (let place = folder; place.startsWith(top); place = dirname(place)) {
    chmodSync(place, 0o711);
    if (place === top) return;
  }
}
