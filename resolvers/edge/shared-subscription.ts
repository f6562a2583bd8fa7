import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, print } from 'graphql';
import { type FeedItem, FeedReader, isEventItem } from '../../src/events/index.js';
import type { ApiContext } from './api-context.js';
import type { SocketOutlet } from './socket-outlet.js';

/** The most events, and about the most bytes, that are sent to one subscriber with one write. */
const batch = 200;
const batchBytes = 262_144;

/** What an event comes to in one operation: the bytes of the payload, or a result that has errors. */
type Answer = Buffer | ExecutionResult;

/** An operation that subscribers have in common. What it makes of an event goes with the event. */
interface SharedOperation {
  subscribers: number;
  answers: WeakMap<object, Answer | PromiseLike<Answer>>;
}

const operations = new Map<string, SharedOperation>();

/**
 * Subscribes as graphql-js does, but works out an event, and writes it as JSON, once for all subscribers that ask the
 * same of it. Who may see an event was decided before it came here, and its fields depend on nothing else; messages of
 * other subscriptions, whose fields may depend on the caller, are worked out for each.
 */
export async function subscribeShared(
  args: ExecutionArgs,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const { outlet } = args.contextValue as ApiContext;
  if (source instanceof FeedReader && outlet !== undefined) return deliver(args, source, outlet);
  return mapped(args, source[Symbol.asyncIterator]());
}

/** Each message worked out for itself and sent by the protocol's own server. */
function mapped(args: ExecutionArgs, items: AsyncIterator<unknown>): AsyncIterableIterator<ExecutionResult> {
  return iterator(
    async () => {
      const { done, value } = await items.next();
      return done === true ? null : execute({ ...args, rootValue: value });
    },
    async () => void (await items.return?.()),
  );
}

/**
 * Events go to the socket directly, many with one write. The protocol's own server receives only what needs its care,
 * in its place between the events: words about missed events and results with errors.
 */
function deliver(
  args: ExecutionArgs,
  reader: FeedReader,
  outlet: SocketOutlet,
): AsyncIterableIterator<ExecutionResult> {
  const key = JSON.stringify([args.operationName, print(args.document), args.variableValues]);
  const operation = join(key);
  let waiting: FeedItem[] = [];
  let left = false;
  const finish = async (): Promise<void> => {
    await reader.return();
    if (!left) leave(key, operation);
    left = true;
  };
  return iterator(async () => {
    for (;;) {
      if (waiting.length === 0) waiting = await reader.take(batch);
      if (waiting.length === 0) {
        await finish();
        return null;
      }
      const ready: Buffer[] = [];
      let special: ExecutionResult | undefined;
      let taken = 0;
      let bytes = 0;
      while (special === undefined && taken < waiting.length && bytes < batchBytes) {
        const answer = answerOf(args, operation, waiting[taken]);
        const settled = 'then' in answer ? await answer : answer;
        taken += 1;
        if (Buffer.isBuffer(settled)) {
          ready.push(settled);
          bytes += settled.length;
        } else special = settled;
      }
      waiting = waiting.slice(taken);
      await outlet.send(ready);
      if (special !== undefined) return special;
    }
  }, finish);
}

function answerOf(
  args: ExecutionArgs,
  operation: SharedOperation,
  item: FeedItem | undefined,
): Answer | PromiseLike<Answer> {
  const run = (): ExecutionResult | PromiseLike<ExecutionResult> => execute({ ...args, rootValue: item });
  if (!isEventItem(item)) return run();
  const known = operation.answers.get(item);
  if (known !== undefined) return known;
  const result = run();
  const answer = 'then' in result ? result.then(asBytes) : asBytes(result);
  operation.answers.set(item, answer);
  return answer;
}

function asBytes(result: ExecutionResult): Answer {
  return result.errors === undefined ? Buffer.from(JSON.stringify(result)) : result;
}

function join(key: string): SharedOperation {
  const known = operations.get(key) ?? { subscribers: 0, answers: new WeakMap() };
  known.subscribers += 1;
  operations.set(key, known);
  return known;
}

function leave(key: string, operation: SharedOperation): void {
  operation.subscribers -= 1;
  if (operation.subscribers === 0) operations.delete(key);
}

/** An iterator over results; `next` says null at the end. */
function iterator(
  next: () => Promise<ExecutionResult | null>,
  end: () => Promise<void>,
): AsyncIterableIterator<ExecutionResult> {
  const answers: AsyncIterableIterator<ExecutionResult> = {
    next: async () => {
      const value = await next();
      return value === null ? { done: true, value: undefined } : { done: false, value };
    },
    return: async () => {
      await end();
      return { done: true, value: undefined };
    },
    throw: async (error: unknown) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}
