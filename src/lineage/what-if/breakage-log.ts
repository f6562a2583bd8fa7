import { compare } from '../../core/order.js';
import type { ObjectChange } from '../sql/index.js';
import type { Breakage, BreakageEffect } from './types.js';

const kindWords: Readonly<Record<string, string>> = {
  View: 'view',
  MaterializedView: 'materialized view',
  Routine: 'routine',
  Event: 'event',
  Trigger: 'trigger',
  Rule: 'rule',
  Column: 'generated column',
  Constraint: 'constraint',
  Table: 'table',
};

/** What an asset is called in a reason. */
export function words(asset: { kind: string; name: string }): string {
  return `${kindWords[asset.kind] ?? asset.kind.toLowerCase()} ${asset.name}`;
}

/** What has been found so far, each harm once. */
export class BreakageLog {
  readonly #found = new Map<string, Breakage>();

  constructor(
    /** Keys that are gone by the script itself: they cannot be harmed any more. */
    readonly gone: Set<string>,
  ) {}

  /** Nearest first, then by key. */
  get sorted(): Breakage[] {
    return [...this.#found.values()].sort((a, b) => a.hops - b.hops || compare(a.key, b.key));
  }

  /** @returns false when it is known already, or when what is harmed is gone. */
  add(
    change: Pick<ObjectChange, 'position'>,
    causeKey: string,
    harmed: { key: string; kind: string; name: string },
    reason: string,
    effect: BreakageEffect,
    hops = 1,
  ): boolean {
    if (this.gone.has(harmed.key)) return false;
    const id = `${harmed.key} ${causeKey} ${effect}`;
    if (this.#found.has(id)) return false;
    const { key, kind, name } = harmed;
    this.#found.set(id, { key, kind, name, effect, reason, causeKey, position: change.position, hops });
    return true;
  }

  /** What a statement drops along with its own objects is gone for those that follow. @returns the keys of these */
  settle(): string[] {
    const dropped = [...this.#found.values()].filter(
      ({ key, effect }) => effect === 'DROPPED' && !this.gone.has(key),
    );
    for (const { key } of dropped) this.gone.add(key);
    return dropped.map(({ key }) => key);
  }

  /** The script makes it anew. */
  madeAnew(key: string): void {
    this.gone.delete(key);
    this.forget(key);
  }

  /** What it suffered before does not count any more, except what the server refuses. */
  forget(key: string): void {
    for (const [id, found] of this.#found)
      if (found.key === key && found.effect !== 'REFUSED') this.#found.delete(id);
  }
}
