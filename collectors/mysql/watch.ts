import { sleep } from '../../src/core/clock.js';
import type { ChangeWatch } from '../../src/core/collection.js';
import { isWaymarkError, messageOf } from '../../src/core/errors.js';
import { readResource } from '../../src/core/resources.js';
import type { Collector, EngineTarget } from '../../src/engines/contract.js';
import { type BinlogFollower, followMysqlBinlog, openMysqlSession } from '../../src/engines/mysql/index.js';
import { CatalogReader } from './catalog-reader.js';
import { CounterDetector, SettingDetector } from './change-detector.js';
import { changeOf } from './ddl-statement.js';
import { settingScope } from './scope-filter.js';
import { quoteAccount } from './values.js';

type WatchOptions = Parameters<Collector['watch']>[2];

const statementTimeoutMs = 30_000;

/** The statements that let Waymark follow the binary log; an administrator may run them. */
export function watchSetupSql(): string {
  return readResource('collectors/mysql/watch-setup.sql');
}

/**
 * Watches an instance: follows the binary log when the account may, which tells every change as it is committed; else
 * polls counters. Settings are in no log, so they are polled in both cases. Polling holds no connection between looks.
 */
export async function watchInstance(
  target: EngineTarget,
  namespace: string,
  options: WatchOptions,
): Promise<ChangeWatch> {
  const watch = new InstanceWatch(target, namespace, options);
  await watch.begin();
  return watch;
}

class InstanceWatch implements ChangeWatch {
  advice: string | null = null;
  private readonly ended = new AbortController();
  private readonly signal: AbortSignal;
  private readonly counters = new CounterDetector();
  private readonly settings = new SettingDetector();
  private follower: BinlogFollower | null = null;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly target: EngineTarget,
    private readonly namespace: string,
    private readonly options: WatchOptions,
  ) {
    this.signal = AbortSignal.any([options.signal, this.ended.signal]);
  }

  get method(): ChangeWatch['method'] {
    return this.follower === null ? 'POLLING' : 'BINLOG';
  }

  async begin(): Promise<void> {
    await this.follow();
    await this.look();
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    this.follower?.close();
    await this.loop;
  }

  private async run(): Promise<void> {
    for (;;) {
      await sleep(this.options.pollIntervalMs, this.signal);
      if (this.signal.aborted) return;
      try {
        await this.round();
      } catch (error) {
        if (!this.signal.aborted) this.options.onError(error);
      }
    }
  }

  private async round(): Promise<void> {
    if (this.follower === null) {
      await this.follow();
      // What was committed while nobody followed is known to nobody.
      if (this.follower !== null)
        this.options.onChange({ keys: [], reason: 'the binary log is followed again' });
    }
    await this.look();
  }

  /** One look at what is polled. */
  private async look(): Promise<void> {
    const session = await openMysqlSession(this.target, { signal: this.signal, statementTimeoutMs });
    try {
      const reader = new CatalogReader(session);
      const reason = await this.counters.look(reader);
      // The log tells the same with the table's name, and more surely.
      if (reason !== null && this.follower === null) this.options.onChange({ keys: [], reason });
      if (await this.settings.look(reader)) {
        this.options.onChange({ keys: [settingScope(this.namespace)], reason: 'SET GLOBAL' });
      }
    } finally {
      await session.close();
    }
  }

  private async follow(): Promise<void> {
    const obstacle = await this.obstacle();
    if (obstacle !== null) {
      this.advice = obstacle;
      return;
    }
    try {
      this.follower = await followMysqlBinlog(this.target, {
        signal: this.signal,
        onStatement: ({ database, text }) => {
          const hint = changeOf(this.namespace, database, text);
          if (hint !== null) this.options.onChange(hint);
        },
        onLost: (error) => {
          this.follower = null;
          if (!this.signal.aborted) this.options.onError(error);
        },
      });
      this.advice = null;
    } catch (error) {
      if (!isWaymarkError(error) || this.signal.aborted) throw error;
      this.advice = `The binary log cannot be followed, changes are noticed by polling: ${messageOf(error)}`;
    }
  }

  /** Why the binary log cannot be followed, as far as that can be told beforehand; null when it can be tried. */
  private async obstacle(): Promise<string | null> {
    const session = await openMysqlSession(this.target, { signal: this.signal, statementTimeoutMs });
    try {
      const reader = new CatalogReader(session);
      const rows = await session.query<{ log_bin: number }>('the binary log', 'SELECT @@log_bin AS log_bin');
      if (Number(rows[0]?.log_bin) !== 1) {
        return 'The server writes no binary log, so changes are noticed by polling. Start it with log_bin to be told at once.';
      }
      if ((await reader.optional('instance/binlog-status')) === null)
        return this.grantAdvice(session.account);
      return null;
    } finally {
      await session.close();
    }
  }

  private grantAdvice(account: string): string {
    return `The account may not follow the binary log, so changes are noticed by polling. GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ${quoteAccount(account)};`;
  }
}
