import type { Lists } from './structure.js';

/** Some paths and why there may be more. */
export interface FoundPaths {
  paths: string[][];
  /** True when paths follow after the last one. */
  more: boolean;
  /** The time was over before all were looked at. */
  timeOver: boolean;
  /** There may be paths with more edges than were allowed. */
  longerMayExist: boolean;
}

const checkTimeEvery = 4_096;

/**
 * Loop-free paths in order of their length, then of the ids on them: `limit` of them after a path. Lengths that cannot
 * reach the end are known beforehand, so no search runs into nothing in a graph without cycles.
 */
export function loopFreePaths(
  lists: Lists,
  ends: { from: ReadonlySet<string>; to: ReadonlySet<string> },
  options: { after: readonly string[] | null; limit: number; maxEdges: number; deadlineMs: number },
): FoundPaths {
  const reach = new Reach(lists, ends.to);
  const longest = Math.min(options.maxEdges, lists.size - 1);
  const result: FoundPaths = { paths: [], more: false, timeOver: false, longerMayExist: false };
  const starts = [...ends.from].filter((id) => lists.has(id)).toSorted();
  const { after } = options;
  const search = new PathSearch(lists, reach, options, result);
  for (let length = 1; length <= longest && !reach.isOver(length) && !search.isOver; length += 1) {
    if (after !== null && length < after.length - 1) continue;
    const floor = after !== null && length === after.length - 1 ? after : null;
    for (const start of starts) search.from(start, length, floor);
  }
  result.longerMayExist =
    lists.size - 1 > options.maxEdges && mayBeLonger(reach, starts, options.maxEdges, lists.size - 1);
  return result;
}

function mayBeLonger(reach: Reach, starts: readonly string[], from: number, to: number): boolean {
  for (let length = from + 1; length <= to; length += 1) {
    if (reach.isOver(length)) return false;
    if (starts.some((start) => reach.has(start, length))) return true;
  }
  return false;
}

/** Which nodes reach the end in exactly so many edges, loops included. */
class Reach {
  readonly #levels: Set<string>[];
  readonly #sources = new Map<string, string[]>();

  constructor(lists: Lists, to: ReadonlySet<string>) {
    this.#levels = [new Set([...to].filter((id) => lists.has(id)))];
    for (const [from, others] of lists)
      for (const other of others) {
        const sources = this.#sources.get(other) ?? [];
        sources.push(from);
        this.#sources.set(other, sources);
      }
  }

  has(node: string, edges: number): boolean {
    return this.#level(edges).has(node);
  }

  /** True when nothing reaches the end in that many edges. */
  isOver(edges: number): boolean {
    return this.#level(edges).size === 0;
  }

  #level(edges: number): Set<string> {
    for (let at = this.#levels.length; at <= edges; at += 1) {
      const before = this.#levels[at - 1] ?? new Set<string>();
      this.#levels.push(new Set([...before].flatMap((node) => this.#sources.get(node) ?? [])));
    }
    return this.#levels[edges] ?? new Set();
  }
}

class PathSearch {
  readonly #path: string[] = [];
  readonly #onPath = new Set<string>();
  #steps = 0;
  isOver = false;

  constructor(
    private readonly lists: Lists,
    private readonly reach: Reach,
    private readonly options: { limit: number; deadlineMs: number },
    private readonly result: FoundPaths,
  ) {}

  /** Paths of exactly `length` edges; only those after `floor`. */
  from(start: string, length: number, floor: readonly string[] | null): void {
    this.#visit(start, length, floor, 0);
  }

  /** `floor` is the path to come after while the path so far equals its beginning, else null. */
  #visit(node: string, left: number, floor: readonly string[] | null, depth: number): void {
    if (this.isOver || this.#onPath.has(node) || !this.reach.has(node, left)) return;
    const bound = floor === null ? null : (floor[depth] ?? null);
    if (bound !== null && node < bound) return;
    if (this.#isLate()) return;
    const below = bound === node ? floor : null;
    if (left === 0) {
      // Equal to the floor: it was the last path of the page before.
      if (below === null) this.#found(node);
      return;
    }
    this.#path.push(node);
    this.#onPath.add(node);
    for (const other of this.lists.get(node) ?? []) this.#visit(other, left - 1, below, depth + 1);
    this.#path.pop();
    this.#onPath.delete(node);
  }

  #found(last: string): void {
    if (this.result.paths.length === this.options.limit) {
      this.result.more = true;
      this.isOver = true;
      return;
    }
    this.result.paths.push([...this.#path, last]);
  }

  #isLate(): boolean {
    this.#steps += 1;
    if (this.#steps % checkTimeEvery === 0 && performance.now() > this.options.deadlineMs) {
      this.result.timeOver = true;
      this.isOver = true;
    }
    return this.isOver;
  }
}
