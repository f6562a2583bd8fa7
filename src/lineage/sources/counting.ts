import type { EvidenceStatement, StatementCounter } from '../evidence/types.js';
import type { StatedEvidence } from './intake.js';

/** What was counted before. */
export interface Counted {
  readonly count: number;
  readonly counters: readonly StatementCounter[];
}

/** How often evidence was seen, with what is handed in now. */
export function countOf(
  stated: Pick<StatedEvidence, 'count' | 'adds' | 'counters'>,
  before: Counted | undefined,
): Pick<EvidenceStatement, 'count' | 'counters'> {
  if (stated.counters !== undefined) {
    const known = new Map(before?.counters.map((counter) => [counter.entry, counter]));
    let count = before?.count ?? 0;
    for (const counter of stated.counters) {
      count += grownBy(known.get(counter.entry), counter);
      known.set(counter.entry, counter);
    }
    return { count, counters: [...known.values()] };
  }
  if (stated.count === null || stated.count === undefined) return { count: null };
  return { count: stated.count + (stated.adds === true ? (before?.count ?? 0) : 0) };
}

/** Executions between two looks at a counter. One that stands lower than before, or began later, began again from 0. */
export function grownBy(before: StatementCounter | undefined, now: StatementCounter): number {
  return before === undefined || before.since !== now.since || now.calls < before.calls
    ? now.calls
    : now.calls - before.calls;
}
