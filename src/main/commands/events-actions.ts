import { WaymarkError } from '../../core/errors.js';
import { RemoteError, withOperations } from './operations.js';

interface EventRow {
  id: string;
  kind: string;
  aggregate: string;
  position: number | string;
  at: string;
}

interface DeadLetterRow {
  id: string;
  consumer: string;
  state: string;
  attempts: number;
  errorCode: string | null;
  errorMessage: string | null;
  lastFailedAt: string;
  event: EventRow;
}

interface ConsumerRow {
  name: string;
  lag: number;
  retrying: number;
  deadLetters: number;
  replays: { id: string; position: number; toPosition: number; handled: number; finishedAt: string | null }[];
}

type Outcome<Success> = (Success | { code: string; message: string }) & { __typename: string };

const eventMembers =
  'id kind version position aggregate sequence at correlationId causationId traceparent subjectId payload';
const letterMembers = `id consumer state attempts errorCode errorMessage firstFailedAt lastFailedAt compensatedAt compensationError discardedAt discardedBy discardReason event { ${eventMembers} }`;
const replayMembers = 'replays { id fromPosition toPosition position handled again at finishedAt }';
const failure = '... on UserError { code message }';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** @throws INPUT_INVALID */
function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 500) return count;
  throw new WaymarkError('INPUT_INVALID', '--first must be a whole number from 1 to 500.', {
    facts: { field: 'first' },
  });
}

const states = ['DEAD', 'DISCARDED', 'RETRYING', 'WAITING'];

/** @throws INPUT_INVALID */
function stateOf(text: string): string {
  const state = text.toUpperCase();
  if (states.includes(state)) return state;
  throw new WaymarkError('INPUT_INVALID', `--state must be one of ${states.join(', ')}.`, {
    facts: { field: 'state' },
  });
}

/** @throws INPUT_INVALID */
function timeOf(text: string): string {
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  throw new WaymarkError('INPUT_INVALID', '--from must be a time in ISO 8601, as 2026-01-31T00:00:00Z.', {
    facts: { field: 'from' },
  });
}

/** The success of a mutation. @throws the error it answers with */
function succeeded<Success>(answer: Outcome<Success>): Success {
  if ('code' in answer && 'message' in answer) throw new RemoteError(answer.message, answer.code);
  return answer;
}

/** Prints events. */
export async function list(options: {
  after?: string;
  kind?: string[];
  aggregate?: string;
  first: string;
  json?: boolean;
}): Promise<void> {
  const { after, kind: kinds, aggregate } = options;
  const first = countOf(options.first);
  await withOperations(async (operations) => {
    const { events } = await operations.run<{ events: { nodes: EventRow[] } }>(
      `query ($first: Int!, $after: String, $kinds: [String!], $aggregate: String) { events(first: $first, after: $after, kinds: $kinds, aggregate: $aggregate) { nodes { ${eventMembers} } } }`,
      { first, after, kinds, aggregate },
    );
    for (const event of events.nodes)
      print(
        options.json === true
          ? JSON.stringify(event)
          : `${event.id}  ${event.at}  ${event.kind}  ${event.aggregate}`,
      );
  });
}

/** The replays of a consumer that go on. */
function underWay({ replays }: ConsumerRow): string {
  return replays
    .filter(({ finishedAt }) => finishedAt === null)
    .map(({ id, position, toPosition }) => `, replay ${id} at ${position} of ${toPosition}`)
    .join('');
}

/** Prints the consumers. */
export async function consumers(options: { json?: boolean }): Promise<void> {
  await withOperations(async (operations) => {
    const { eventConsumers } = await operations.run<{
      eventConsumers: ConsumerRow[];
    }>(
      `{ eventConsumers { name description kinds lanes position lag retrying deadLetters movedAt ${replayMembers} } }`,
    );
    for (const consumer of eventConsumers)
      print(
        options.json === true
          ? JSON.stringify(consumer)
          : `${consumer.name}  ${consumer.lag} behind, ${consumer.retrying} tried again, ${consumer.deadLetters} dead${underWay(consumer)}`,
      );
  });
}

/** Starts a replay. */
export async function replay(
  consumer: string,
  options: { from?: string; after?: string; again?: boolean; json?: boolean },
): Promise<void> {
  const { after, again } = options;
  const from = options.from === undefined ? undefined : timeOf(options.from);
  await withOperations(async (operations) => {
    const { replayEvents } = await operations.run<{
      replayEvents: Outcome<{ id: string; fromPosition: number; toPosition: number }>;
    }>(
      `mutation ($input: ReplayEventsInput!) { replayEvents(input: $input) { __typename ... on EventReplay { id fromPosition toPosition } ${failure} } }`,
      { input: { consumer, from, after, again: again ?? false } },
    );
    const { id, fromPosition, toPosition } = succeeded(replayEvents);
    print(
      options.json === true
        ? JSON.stringify({ id, fromPosition, toPosition })
        : `${consumer} receives the events behind position ${fromPosition} up to ${toPosition} (replay ${id}).`,
    );
  });
}

/** Prints dead letters. */
export async function deadLetters(options: {
  consumer?: string;
  state: string;
  first: string;
  json?: boolean;
}): Promise<void> {
  const first = countOf(options.first);
  const state = stateOf(options.state);
  await withOperations(async (operations) => {
    const { deadLetters: found } = await operations.run<{ deadLetters: { nodes: DeadLetterRow[] } }>(
      `query ($first: Int!, $consumer: String, $state: DeadLetterState!) { deadLetters(first: $first, consumer: $consumer, state: $state) { nodes { ${letterMembers} } } }`,
      { first, consumer: options.consumer, state },
    );
    for (const letter of found.nodes)
      print(
        options.json === true
          ? JSON.stringify(letter)
          : `${letter.id}  ${letter.consumer}  ${letter.event.kind}  ${letter.event.aggregate}  ${letter.attempts} tries  ${letter.errorCode ?? ''}: ${letter.errorMessage ?? ''}`,
      );
  });
}

/** Prints one dead letter with its event. */
export async function deadLetter(id: string): Promise<void> {
  await withOperations(async (operations) => {
    const answer = await operations.run<{ deadLetter: DeadLetterRow }>(
      `query ($id: ID!) { deadLetter(id: $id) { ${letterMembers} } }`,
      { id },
    );
    print(JSON.stringify(answer.deadLetter, null, 2));
  });
}

/** Has dead letters handled again. */
export async function retry(ids: string[]): Promise<void> {
  await withOperations(async (operations) => {
    const { retryDeadLetters } = await operations.run<{ retryDeadLetters: Outcome<{ count: number }> }>(
      `mutation ($input: RetryDeadLettersInput!) { retryDeadLetters(input: $input) { __typename ... on ChangedDeadLetters { count } ${failure} } }`,
      { input: { ids } },
    );
    print(`${succeeded(retryDeadLetters).count} to be handled again.`);
  });
}

/** Sets dead letters aside. */
export async function discard(ids: string[], options: { reason?: string }): Promise<void> {
  await withOperations(async (operations) => {
    const { discardDeadLetters } = await operations.run<{ discardDeadLetters: Outcome<{ count: number }> }>(
      `mutation ($input: DiscardDeadLettersInput!) { discardDeadLetters(input: $input) { __typename ... on ChangedDeadLetters { count } ${failure} } }`,
      { input: { ids, reason: options.reason } },
    );
    print(`${succeeded(discardDeadLetters).count} set aside.`);
  });
}
