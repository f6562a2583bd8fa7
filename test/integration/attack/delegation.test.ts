import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { registerShop, startTestApi, type TestApi } from '../../testkit/api.js';
import { openGraph, removeNamespace } from '../../testkit/servers.js';

/** The author of a change tries to become the one who decides about it, by having others represented by others. */
const graph = openGraph();
const system = systemContext();
let api: TestApi;
let instance: string;
let table: string;
type Person = Awaited<ReturnType<TestApi['account']>>;
const people: Record<'author' | 'owner' | 'first' | 'second', Person> = {} as never;

async function ask(who: Person, query: string, variables: object = {}): Promise<Record<string, unknown>> {
  const { body } = await api.post({ query, variables }, { cookie: who.cookie });
  expect(body.errors).toBeUndefined();
  return body.data as Record<string, unknown>;
}

async function speaksFor(from: Person, to: Person): Promise<string> {
  const hour = 3_600_000;
  const input = { toAccountId: to.id, from: new Date(Date.now() - hour), until: new Date(Date.now() + hour) };
  const data = await ask(
    from,
    'mutation ($input: DelegateInput!) { delegate(input: $input) { __typename ... on Delegation { id } } }',
    { input },
  );
  return (data['delegate'] as { id: string }).id;
}

async function decide(author: Person): Promise<string[]> {
  const data = await ask(author, 'query ($keys: [ID!]!) { approvers(assetKeys: $keys) { accountId } }', {
    keys: [table],
  });
  return (data['approvers'] as { accountId: string }[]).map(({ accountId }) => accountId).toSorted();
}

beforeAll(async () => {
  api = await startTestApi();
  instance = await registerShop(api.catalog, 1, 1);
  table = `${instance}/shop.sales.orders_00`;
  for (const name of ['author', 'owner', 'first', 'second'] as const)
    people[name] = await api.account('developer');
  await graph.write('MATCH (a:Asset {key: $table}) SET a.ownerIds = $ids', {
    table,
    ids: [people.owner.id, people.author.id],
  });
});

afterAll(async () => {
  await graph.write('MATCH (d:Delegation) WHERE d.fromAccountId IN $ids OR d.toAccountId IN $ids DELETE d', {
    ids: Object.values(people).map(({ id }) => id),
  });
  await removeNamespace(graph, instance);
  await api.stop();
  await graph.close();
});

describe('the author of a change', () => {
  it('does not decide about it through a chain of people who speak for each other', async () => {
    const { author, owner, first, second } = people;
    expect(await decide(author)).toEqual([owner.id]);
    // The owner is represented by a chain that ends at the author, and beyond the author.
    await speaksFor(owner, first);
    await speaksFor(first, author);
    await speaksFor(author, second);
    expect(await decide(author)).toEqual([owner.id, first.id].toSorted());
    // Somebody else's change may be decided by all of the chain.
    expect(await decide(second)).toEqual([author.id, owner.id, first.id].toSorted());
  });

  it('does not speak for somebody by saying so in their place, nor takes back what others have said', async () => {
    const { author, owner, second } = people;
    const own = await speaksFor(owner, second);
    const withdraw =
      'mutation ($id: ID!) { withdrawDelegation(id: $id) { __typename ... on UserError { code message } } }';
    const [hidden, absent] = [
      await ask(author, withdraw, { id: own }),
      await ask(author, withdraw, { id: '01aaaaaaaaaaaaaaaaaaaaaaaa' }),
    ];
    expect(hidden).toEqual(absent);
    expect(hidden).toMatchObject({ withdrawDelegation: { code: 'NOT_FOUND' } });
    const { records } = await api.audit.service.search(system, {
      first: 10,
      filter: { subjectIds: [author.id], outcomes: ['denied'] },
    });
    expect(records.map(({ details }) => (details as { operation: string }).operation)).toContain(
      'withdrawDelegation',
    );
  });
});
