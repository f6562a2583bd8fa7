import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, print } from 'graphql';
import { isEventItem } from '../../src/events/index.js';

type Results = Map<string, ExecutionResult | PromiseLike<ExecutionResult>>;

/** Results of events by operation. They go with the event, so nothing has to be removed. */
const shared = new WeakMap<object, Results>();

/**
 * Subscribes as graphql-js does, but works out the result of an event once for all subscribers that ask the same of
 * it. Who may see an event was decided before it came here, and its fields depend on nothing else; messages of other
 * subscriptions, whose fields may depend on the caller, are worked out for each.
 */
export async function subscribeShared(
  args: ExecutionArgs,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const items = source[Symbol.asyncIterator]();
  let operation: string | null = null;
  const resultOf = (item: unknown): ExecutionResult | PromiseLike<ExecutionResult> => {
    const run = (): ExecutionResult | PromiseLike<ExecutionResult> => execute({ ...args, rootValue: item });
    if (!isEventItem(item)) return run();
    operation ??= JSON.stringify([args.operationName, print(args.document), args.variableValues]);
    let results = shared.get(item);
    if (results === undefined) shared.set(item, (results = new Map()));
    let result = results.get(operation);
    if (result === undefined) results.set(operation, (result = run()));
    return result;
  };
  const answers: AsyncIterableIterator<ExecutionResult> = {
    next: async () => {
      const { done, value } = await items.next();
      return done === true ? { done, value: undefined } : { done: false, value: await resultOf(value) };
    },
    return: async () => {
      await items.return?.();
      return { done: true, value: undefined };
    },
    throw: async (error: unknown) => {
      await items.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}
