import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { Redis } from 'ioredis';
import { WaymarkError } from '../../core/errors.js';
import type { EngineTarget } from '../contract.js';
import { translateRedisError } from './errors.js';
import { infoFields, productOf } from './info.js';
import { probeRedis } from './probe.js';

/** Oldest server that is read: the first with access rules. */
export const oldestRedis = 6;

/** How a session is opened. */
export interface RedisSessionOptions {
  /** Ends the session and whatever it is doing. */
  signal: AbortSignal;
  /** Milliseconds a command may take. */
  commandTimeoutMs: number;
}

/** A command with its arguments; keys may be bytes. */
export type RedisCommand = readonly [name: string, ...args: (string | number | Buffer)[]];

/**
 * A signed-in connection. Commands run one after the other. Every failure is an ENGINE_* error that names the command
 * and, for a missing right, the access rule that grants it.
 */
export interface RedisSession {
  readonly encrypted: boolean;
  readonly flavour: 'redis' | 'valkey';
  readonly version: string;
  readonly major: number;
  readonly minor: number;
  /** `standalone`, `cluster` or `sentinel`. */
  readonly mode: string;
  /** Account in use, as the server names it. */
  readonly account: string;
  /** Commands sent so far. */
  readonly commandCount: number;
  /** One command; texts of the answer are UTF-8. `doing` is named in errors. */
  call(doing: string, ...command: RedisCommand): Promise<unknown>;
  /** The same with texts as bytes. */
  callBytes(doing: string, ...command: RedisCommand): Promise<unknown>;
  /** Many commands in one go. A command's own failure stands in its place; a lost connection is thrown. */
  batch(doing: string, commands: readonly RedisCommand[]): Promise<unknown[]>;
  close(): void;
}

/** Signs in. @throws ENGINE_*, ENGINE_UNSUPPORTED_VERSION before version 6. */
export async function openRedisSession(
  target: EngineTarget,
  options: RedisSessionOptions,
): Promise<RedisSession> {
  const context = { target };
  options.signal.throwIfAborted();
  const tls = await tlsOf(target, options.signal);
  const client = new Redis({
    host: target.host,
    port: target.port,
    // Signing in is done by hand below: the driver hides some refusals.
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: target.connectTimeoutMs,
    commandTimeout: Math.max(options.commandTimeoutMs, 100),
    ...(tls === null ? {} : { tls }),
  });
  let failure: unknown;
  client.on('error', (error) => (failure = error));
  const onAbort = (): void => end(client);
  options.signal.addEventListener('abort', onAbort, { once: true });
  const session = new Session(target, client, tls !== null, options.signal, onAbort);
  try {
    await client.connect();
    await session.signIn();
    return session;
  } catch (error) {
    session.close();
    if (options.signal.aborted) throw cancelled(target, error);
    const translated = translateRedisError(failure ?? error, context);
    const isPlain =
      tls !== null &&
      translated.code === 'ENGINE_UNREACHABLE' &&
      (await speaksPlainText(target, options.signal));
    throw isPlain ? plainTextOnly(target, translated) : translated;
  }
}

/** A port that speaks plain text waits for the rest of a command when it is greeted by TLS; asked plainly it answers. */
async function speaksPlainText(target: EngineTarget, signal: AbortSignal): Promise<boolean> {
  const timeoutMs = Math.min(target.connectTimeoutMs, 2_000);
  try {
    return (await probeRedis(target.host, target.port, timeoutMs, signal))?.encrypted === false;
  } catch {
    return false;
  }
}

function plainTextOnly(target: EngineTarget, cause: unknown): WaymarkError {
  const { host, port, tls } = target;
  return new WaymarkError(
    'ENGINE_TLS_FAILED',
    `Redis at ${host}:${port} speaks plain text only, and the TLS mode is ${tls}: name its TLS port or take the mode disable.`,
    { facts: { host, port }, cause },
  );
}

/** A port of Redis speaks TLS or it does not: `prefer` finds out before any credential is sent. */
async function tlsOf(target: EngineTarget, signal: AbortSignal): Promise<ConnectionOptions | null> {
  const { host, tls, tlsCa } = target;
  if (tls === 'disable') return null;
  if (tls === 'prefer') {
    const answer = await probeRedis(host, target.port, target.connectTimeoutMs, signal);
    return answer?.encrypted === true ? { rejectUnauthorized: false } : null;
  }
  if (tls === 'require') return { rejectUnauthorized: false };
  const ca = tlsCa === undefined ? {} : { ca: tlsCa };
  const check =
    tls === 'verify-ca'
      ? () => undefined
      : (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
          checkServerIdentity(host, certificate);
  return { rejectUnauthorized: true, ...ca, checkServerIdentity: check };
}

/** At once: the driver alone would wait for the peer to close as well. */
function end(client: Redis): void {
  client.disconnect();
  (client as { stream?: { destroy(): void } }).stream?.destroy();
}

function cancelled(target: EngineTarget, cause: unknown): WaymarkError {
  return new WaymarkError(
    'ENGINE_CANCELLED',
    `Work on Redis at ${target.host}:${target.port} was cancelled.`,
    {
      cause,
    },
  );
}

class Session implements RedisSession {
  flavour: 'redis' | 'valkey' = 'redis';
  version = '0';
  mode = 'standalone';
  account = 'default';
  commandCount = 0;

  constructor(
    private readonly target: EngineTarget,
    private readonly client: Redis,
    readonly encrypted: boolean,
    private readonly signal: AbortSignal,
    private readonly onAbort: () => void,
  ) {}

  get major(): number {
    return Number(this.version.split('.')[0]);
  }

  get minor(): number {
    return Number(this.version.split('.')[1] ?? 0);
  }

  async signIn(): Promise<void> {
    const { user, password } = this.target;
    if (password !== undefined || user !== undefined) {
      const account = user === undefined || user === '' ? [] : [user];
      await this.authenticate([...account, password ?? '']);
    }
    await this.readVersion();
    this.account = this.target.user ?? 'default';
    if (this.major < oldestRedis) {
      throw new WaymarkError(
        'ENGINE_UNSUPPORTED_VERSION',
        `Redis ${this.version} at ${this.target.host}:${this.target.port} is older than ${oldestRedis}, the oldest that is supported.`,
        { facts: { version: this.version, oldest: String(oldestRedis) } },
      );
    }
  }

  /** A server that wants no password accepts one for the default user only from version 7 on; none is needed then. */
  private async authenticate(credentials: readonly string[]): Promise<void> {
    try {
      await this.client.call('AUTH', ...credentials);
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      if (/wrong number of arguments/i.test(message)) {
        throw new WaymarkError(
          'ENGINE_UNSUPPORTED_VERSION',
          `Redis at ${this.target.host}:${this.target.port} knows no users: it is older than ${oldestRedis}, the oldest that is supported.`,
          { facts: { oldest: String(oldestRedis) } },
        );
      }
      throw error;
    }
  }

  /** HELLO is open to every account; INFO tells the product apart, where the account may use it. */
  private async readVersion(): Promise<void> {
    const hello = await this.attempt(() => this.call('the version', 'HELLO', '2'));
    const fields = new Map<string, string>();
    if (Array.isArray(hello)) {
      for (let index = 0; index + 1 < hello.length; index += 2)
        fields.set(String(hello[index]), String(hello[index + 1]));
      this.flavour = fields.get('server') === 'valkey' ? 'valkey' : 'redis';
      this.version = fields.get('version') ?? '0';
      this.mode = fields.get('mode') ?? 'standalone';
    }
    const text = await this.attempt(() => this.call('the version', 'INFO', 'server'));
    if (typeof text !== 'string') return;
    const info = infoFields(text);
    const product = productOf(info);
    if (product !== null) Object.assign(this, product);
    this.mode = info.get('redis_mode') ?? info.get('server_mode') ?? this.mode;
  }

  /** Undefined when the account may not use the command or the server does not know it. */
  private async attempt(work: () => Promise<unknown>): Promise<unknown> {
    try {
      return await work();
    } catch (error) {
      const translated = translateRedisError(error, { target: this.target });
      const passing = ['ENGINE_PERMISSION_DENIED', 'ENGINE_QUERY_FAILED'].includes(translated.code);
      if (passing) return undefined;
      throw error;
    }
  }

  async call(doing: string, ...command: RedisCommand): Promise<unknown> {
    return await this.send(doing, command, () => this.client.call(...split(command)));
  }

  async callBytes(doing: string, ...command: RedisCommand): Promise<unknown> {
    return await this.send(doing, command, () => this.client.callBuffer(...split(command)));
  }

  async batch(doing: string, commands: readonly RedisCommand[]): Promise<unknown[]> {
    if (commands.length === 0) return [];
    this.commandCount += commands.length;
    const pipeline = this.client.pipeline();
    for (const command of commands) pipeline.call(...split(command));
    try {
      const results = (await pipeline.exec()) ?? [];
      return results.map(([error, value], index) =>
        error === null ? value : this.settle(doing, commands[index], error),
      );
    } catch (error) {
      throw this.translate(doing, commands[0], error);
    }
  }

  close(): void {
    this.signal.removeEventListener('abort', this.onAbort);
    end(this.client);
  }

  private async send(doing: string, command: RedisCommand, run: () => Promise<unknown>): Promise<unknown> {
    this.commandCount += 1;
    try {
      return await run();
    } catch (error) {
      throw this.translate(doing, command, error);
    }
  }

  /** The failure of one command of many is its answer, unless the connection is gone. */
  private settle(doing: string, command: RedisCommand | undefined, error: unknown): WaymarkError {
    const translated = this.translate(doing, command, error);
    if (['ENGINE_CANCELLED', 'ENGINE_UNREACHABLE', 'ENGINE_TIMEOUT'].includes(translated.code))
      throw translated;
    return translated;
  }

  private translate(doing: string, command: RedisCommand | undefined, error: unknown): WaymarkError {
    if (this.signal.aborted) return cancelled(this.target, error);
    return translateRedisError(error, {
      target: this.target,
      doing,
      ...(command === undefined ? {} : { command: commandName(command) }),
    });
  }
}

function split(command: RedisCommand): [string, (string | number | Buffer)[]] {
  const [name, ...args] = command;
  return [name, args];
}

const containers = new Set([
  'ACL',
  'CLUSTER',
  'CONFIG',
  'CLIENT',
  'FUNCTION',
  'MEMORY',
  'MODULE',
  'OBJECT',
  'XINFO',
]);

/** Name of a command as access rules write it: `config|get`, `scan`. */
function commandName([name, first]: RedisCommand): string {
  return containers.has(name) && typeof first === 'string'
    ? `${name}|${first}`.toLowerCase()
    : name.toLowerCase();
}
