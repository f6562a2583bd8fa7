import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** What the memory must know of a server. */
export interface ServerPlace {
  /** Accounts that get a generated password. */
  accounts: readonly string[];
  chooseDataFolder: () => string;
  /** True when the folder holds a server's data. */
  isMade: (folder: string) => boolean;
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
  static async open(folder: string, name: string, server: ServerPlace): Promise<ServerMemory> {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${name}.json`);
    const known = read(file);
    if (known !== null && known.loaded && server.isMade(known.dataFolder)) {
      const memory = new ServerMemory(file, known);
      if (!(await isPortFree(known.port))) memory.update({ port: await freePort() });
      return memory;
    }
    if (known !== null) rmSync(known.dataFolder, { recursive: true, force: true });
    const dataFolder = server.chooseDataFolder();
    rmSync(dataFolder, { recursive: true, force: true });
    const passwords = Object.fromEntries(server.accounts.map((account) => [account, randomToken(18)]));
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
