import type { CollectionWarning } from '../../src/core/collection.js';
import type { WaymarkError } from '../../src/core/errors.js';
import {
  isUnavailable,
  keyRule,
  type RedisCommand,
  type RedisSession,
  ruleFor,
} from '../../src/engines/redis/index.js';

/** Reads what an account may not be allowed to, and remembers what is missing. */
export class RedisReader {
  readonly #warnings = new Map<string, CollectionWarning>();

  constructor(
    readonly session: RedisSession,
    readonly namespace: string,
  ) {}

  /** What is missing, in the order in which it was met; each thing once. */
  get warnings(): CollectionWarning[] {
    return [...this.#warnings.values()];
  }

  /**
   * The answer of a command; undefined when the account may not use it or the server does not have it, with a warning
   * that says what is lost. @throws ENGINE_* for everything else.
   */
  async optional(doing: string, lost: string, ...command: RedisCommand): Promise<unknown> {
    try {
      return await this.session.call(doing, ...command);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.note(error, lost);
      return undefined;
    }
  }

  /** Notes the refusals among the answers of a batch. */
  noteAll(answers: readonly unknown[], lost: string): void {
    for (const answer of answers) if (isUnavailable(answer)) this.note(answer, lost);
  }

  /** Remembers that a command was refused or unknown. */
  note(error: WaymarkError, lost: string): void {
    const { command, denied } = error.facts;
    const name = typeof command === 'string' ? command : 'command';
    const id = denied === 'key' ? 'keys' : name;
    if (!this.#warnings.has(id)) this.#warnings.set(id, this.#warning(error, name, lost));
  }

  #warning(error: WaymarkError, name: string, lost: string): CollectionWarning {
    const { account, major } = this.session;
    const title = name.replace('|', ' ').toUpperCase();
    if (error.code !== 'ENGINE_PERMISSION_DENIED') {
      return {
        code: 'COMMAND_UNAVAILABLE',
        key: this.namespace,
        message: `The server has no command ${title}: ${lost}.`,
        remedy: 'The command is renamed, disabled or newer than the server; what it tells cannot be read.',
      };
    }
    const aboutKeys = error.facts['denied'] === 'key';
    const rule = aboutKeys ? (major < 7 ? '~*' : keyRule) : ruleFor(name);
    return {
      code: 'MISSING_GRANT',
      key: this.namespace,
      message: aboutKeys
        ? `The user "${account}" may not reach all keys: ${lost}.`
        : `The user "${account}" may not use ${title}: ${lost}.`,
      remedy: `ACL SETUSER ${account} ${rule}`,
    };
  }
}

/** A flat answer of names and values as a map. */
export function flatMap(answer: unknown): Map<string, unknown> {
  const map = new Map<string, unknown>();
  if (!Array.isArray(answer)) return map;
  for (let index = 0; index + 1 < answer.length; index += 2)
    map.set(String(answer[index]), answer[index + 1]);
  return map;
}

/** A number of an answer; null when there is none. Texts above 2^53 are kept as they are. */
export function numberOf(value: unknown): number | string | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return null;
  const number = Number(value);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number;
}
