import type { Redis } from 'ioredis';
import { newId } from '../core/ids.js';
import type { PublishedEvent } from './outbox.js';

/**
 * The stream's entries have the id `<position>-0`, so Redis itself knows how far it was filled. The script appends
 * only when the stream stands where the caller believes: a second writer, a repetition after a kill or a stream
 * restored from an old copy changes nothing and learns where the stream stands.
 */
const appendScript = `
local last = 0
if redis.call('EXISTS', KEYS[1]) == 1 then
  local facts = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #facts, 2 do
    if facts[i] == 'last-generated-id' then last = tonumber(string.match(facts[i + 1], '^(%d+)')) end
  end
end
if last ~= tonumber(ARGV[1]) then return {0, last} end
for i = 3, #ARGV, 2 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], ARGV[i] .. '-0', 'event', ARGV[i + 1])
  last = tonumber(ARGV[i])
end
return {1, last}`;

/** Where the stream stands. */
export interface StreamBounds {
  /** Position of the oldest entry; null for an empty stream. */
  first: number | null;
  /** Position of the newest entry ever added; 0 when there is no stream. */
  last: number;
}

/** The window of the newest events in Redis. Everything in it can be made again from the outbox. */
export class EventStream {
  readonly key: string;
  /** Channel on which nodes tell the relay that events wait. */
  readonly hintChannel: string;
  /** What this node's hints say, so that it knows its own. */
  readonly origin = newId();

  /**
   * @param namespace start of all key names; one hash slot in a cluster.
   * @param window entries kept, at least.
   */
  constructor(
    readonly redis: Redis,
    readonly namespace: string,
    readonly window: number,
  ) {
    this.key = `{${namespace}}:events`;
    this.hintChannel = `{${namespace}}:events:waiting`;
  }

  /**
   * Adds events behind `expectedLast`. @returns whether they were added, and where the stream stands now.
   */
  async append(
    expectedLast: number,
    events: readonly PublishedEvent[],
  ): Promise<{ added: boolean; last: number }> {
    const entries = events.flatMap((event) => [String(event.position), JSON.stringify(event)]);
    const [added, last] = (await this.redis.eval(
      appendScript,
      1,
      this.key,
      expectedLast,
      this.window,
      ...entries,
    )) as [number, number];
    return { added: added === 1, last };
  }

  /** Where the stream stands. @throws when Redis does not answer */
  async bounds(): Promise<StreamBounds> {
    const [first, facts] = await Promise.all([
      this.redis.xrange(this.key, '-', '+', 'COUNT', 1),
      this.append(-1, []),
    ]);
    return { first: first[0] === undefined ? null : positionOf(first[0][0]), last: facts.last };
  }

  /** Entries behind a position, in order. @throws when Redis does not answer */
  async range(after: number, limit: number): Promise<PublishedEvent[]> {
    const entries = await this.redis.xrange(this.key, `(${after}-0`, '+', 'COUNT', limit);
    return entries.map(([, fields]) => decodeEntry(fields));
  }

  /** Removes the stream; the relay fills it again. */
  async clear(): Promise<void> {
    await this.redis.del(this.key);
  }

  /** Tells the relay that events wait. */
  hint(): void {
    this.redis.publish(this.hintChannel, this.origin).catch(() => undefined);
  }
}

/** The position of an entry id. */
export function positionOf(entryId: string): number {
  return Number(entryId.slice(0, entryId.indexOf('-')));
}

/** The event of an entry's fields. */
export function decodeEntry(fields: readonly string[]): PublishedEvent {
  return JSON.parse(fields[1] ?? 'null') as PublishedEvent;
}
