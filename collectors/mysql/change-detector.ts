import { factsDigest } from './digests.js';
import type { CatalogReader } from './catalog-reader.js';

/** Temporary tables are no assets; MariaDB counts them apart. */
const ignored = /temporary_table$/i;
const startToleranceMs = 5_000;

/**
 * Notices changes of definitions by the server's own counters of DDL and account statements: one short statement a
 * look. A counter moves when a statement begins, so a change is told again once nothing is running any more.
 */
export class CounterDetector {
  private counters: ReadonlyMap<string, string> | undefined;
  private startedAtMs = 0;
  private unsettled = false;

  /** Why something may have changed since the last look; null when nothing has. The first look finds nothing. */
  async look(reader: CatalogReader): Promise<string | null> {
    const rows = await reader.rows<{ Variable_name: string; Value: string }>('instance/change-counters');
    const now = new Map(rows.map((row) => [row.Variable_name, row.Value]));
    const startedAtMs = Date.now() - Number(now.get('Uptime') ?? 0) * 1000;
    now.delete('Uptime');
    const before = this.counters;
    const restarted = Math.abs(startedAtMs - this.startedAtMs) > startToleranceMs;
    this.counters = now;
    this.startedAtMs = startedAtMs;
    const running = await reader.rows<{ running: number | string }>('instance/running-changes');
    const isRunning = Number(running[0]?.running ?? 0) > 0;
    if (before === undefined) {
      this.unsettled = isRunning;
      return null;
    }
    const moved = [...now]
      .filter(([name, value]) => !ignored.test(name) && before.get(name) !== value)
      .map(([name]) => name.replace(/^Com_/i, '').replaceAll('_', ' ').toUpperCase());
    const settling = this.unsettled;
    this.unsettled = moved.length > 0 || isRunning;
    if (restarted) return 'the server was restarted';
    if (moved.length > 0) return moved.join(', ').slice(0, 200);
    return settling ? 'statements have ended' : null;
  }
}

/** Notices changes of system variables, which no log and no counter tells. */
export class SettingDetector {
  private digest: string | undefined;

  async look(reader: CatalogReader): Promise<boolean> {
    const rows = await reader.rows<{ Variable_name: string; Value: string }>('instance/variables-plain');
    const digest = factsDigest(
      rows
        .filter((row) => !/gtid|timestamp|last_insert|rand_seed/i.test(row.Variable_name))
        .map((row) => [row.Variable_name, row.Value]),
    );
    const changed = this.digest !== undefined && this.digest !== digest;
    this.digest = digest;
    return changed;
  }
}
