import { execute, getNamedType, type GraphQLSchema, isObjectType, isUnionType, parse } from 'graphql';
import { TOTP } from 'otpauth';
import { newId } from '../../src/core/ids.js';
import type { GraphClient } from '../../src/graph/index.js';
import { candidateAt, makeServerWorld, type ServerWorld } from './mutation-servers.js';
import type { GeneratedOperation, Target } from './operation-inputs.js';
import { NodeStore } from '../../src/nodes/node.store.js';
import type { NodeLoad } from '../../src/nodes/types.js';
import { removeNamespace, testServers, uniqueName } from './servers.js';

/** Calls a mutation of the API as an administrator and keeps what it writes. @returns the members of the answer */
export type Make = (
  mutation: string,
  variables: Record<string, unknown>,
) => Promise<{ id: string; name: string; secret: string }>;

/** What mutations change and remove: one thing of each sort. */
export interface World extends Target, ServerWorld {
  /** Who calls. */
  administratorId: string;
  organisation: string;
  unit: string;
  team: string;
  /** A team of nobody that can be removed. */
  spareTeam: string;
  shift: string;
  delegation: string;
  domain: string;
  tag: string;
  role: string;
  grant: string;
  rule: string;
  schedule: string;
  channel: string;
  subscription: string;
  delivery: string;
  exception: string;
  waitingJob: string;
  cancelledJob: string;
  evidence: string;
  /** Who stated it, as evidence names its origin. */
  origin: string;
  cacheRule: string;
  registered: string;
  candidate: string;
  ignoredCandidate: string;
  deadLetter: string;
  /** A node of a cluster, and a consumer of events. */
  node: string;
  consumer: string;
  /** Names of what is made by operations that are not rolled back. */
  login: string;
  host: string;
  /** Makes the code that the administrator's authenticator shows, also some seconds ahead. */
  code: (aheadMs?: number) => string;
  /** Ends what stands on servers. */
  removeServers: () => Promise<void>;
}

/** Operations that read again what they have committed: they are not rolled back. */
export const committed: ReadonlySet<string> = new Set([
  'adoptCandidate',
  'confirmSecondFactor',
  'createAccount',
  'registerAsset',
  'registerInstance',
  'startJob',
]);

const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const free = (): string => uniqueName('audited').replaceAll('_', '-');

/** Members of an answer that say what was made, whichever of them its type has. */
function selectionOf(schema: GraphQLSchema, { field }: GeneratedOperation): string {
  const type = getNamedType(field.type);
  const types = isUnionType(type) ? type.getTypes() : isObjectType(type) ? [type] : [];
  const parts = types.map((one) => {
    const names = ['id', 'name', 'secret'].filter((name) => name in one.getFields());
    const members = one.getFields()['code'] === undefined ? names : ['code', 'message'];
    return members.length === 0 ? '' : `... on ${one.name} { ${members.join(' ')} }`;
  });
  return `{ __typename ${parts.join(' ')} }`;
}

/** How things are made through the API. @throws what an operation was refused with */
export function maker(
  schema: GraphQLSchema,
  mutations: readonly GeneratedOperation[],
  context: () => Promise<unknown>,
): Make {
  return async (mutation, variables) => {
    const operation = mutations.find(({ name }) => name === `Mutation.${mutation}`);
    if (operation === undefined) throw new TypeError(`There is no mutation ${mutation}.`);
    const { args } = operation.field;
    const given = args.filter(({ name }) => name in variables);
    const declared = given.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
    const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
    const call = given.length === 0 ? mutation : `${mutation}(${passed})`;
    const head = given.length === 0 ? 'mutation' : `mutation (${declared})`;
    const document = parse(`${head} { result: ${call} ${selectionOf(schema, operation)} }`);
    const result = await execute({
      schema,
      document,
      variableValues: variables,
      contextValue: await context(),
    });
    const made = result.data?.['result'] as {
      id: string;
      name: string;
      secret: string;
      code?: string;
    } | null;
    if (result.errors !== undefined || made === null || made === undefined || made.code !== undefined)
      throw new TypeError(`${mutation}: ${JSON.stringify(result.errors ?? made)}`);
    return made;
  };
}

/** Makes one thing of each sort, around a target. */
export async function makeWorld(
  make: Make,
  graph: GraphClient,
  target: Target,
  around: { administratorId: string; space: string },
): Promise<World> {
  const id = async (mutation: string, input: Record<string, unknown>): Promise<string> =>
    (await make(mutation, { input })).id;
  const { accountId, tableKey } = target;
  const organisation = await id('createGroup', { kind: 'ORGANISATION', name: free() });
  const unit = await id('createGroup', { kind: 'UNIT', name: free(), parentId: organisation });
  const team = await id('createGroup', { kind: 'TEAM', name: free(), parentId: unit });
  const spareTeam = await id('createGroup', { kind: 'TEAM', name: free(), parentId: unit });
  await make('addTeamMember', { input: { teamId: team, accountId } });
  const channel = await id('saveNotificationChannel', channelInput());
  const [role, tag, schedule, registered] = [free(), free(), free(), `kafka://${free()}:9092`];
  await make('saveRole', { input: { name: role, permissions: ['asset.read'] } });
  await make('saveTag', { input: { name: tag } });
  await make('saveJobSchedule', { input: { name: schedule, kind: 'audit.checkpoint', cron: '0 4 1 1 *' } });
  await make('registerAsset', { input: { key: registered, kind: 'INSTANCE' } });
  const jobs = [0, 1].map(() =>
    make('startJob', { input: { kind: 'audit.checkpoint', payload: {}, delaySeconds: 86_400 } }),
  );
  const [waitingJob = '', cancelledJob = ''] = (await Promise.all(jobs)).map((job) => job.id);
  await make('cancelJob', { id: cancelledJob });
  const factor = await make('beginSecondFactor', {});
  const totp = new TOTP({ secret: factor.secret });
  const { servers, removeServers } = await makeServerWorld(make, graph);
  const evidence = await id('addLineage', {
    fromKey: tableKey,
    toKey: target.derivedKey,
    kind: 'DIRECT',
    reason: 'the audit test',
  });
  return {
    ...target,
    ...servers,
    removeServers,
    administratorId: around.administratorId,
    organisation,
    unit,
    team,
    spareTeam,
    channel,
    role,
    tag,
    schedule,
    registered,
    waitingJob,
    cancelledJob,
    login: uniqueName('audited'),
    host: `kafka://${free()}:9092`,
    code: (aheadMs = 0) => totp.generate({ timestamp: Date.now() + aheadMs }),
    shift: await id('addOnCallShift', { accountId, teamId: team, from: soon(1), until: soon(2) }),
    delegation: await id('delegate', { toAccountId: accountId, from: soon(0.01), until: soon(2) }),
    domain: await id('saveDomain', { name: free() }),
    grant: await id('grantRole', { accountId, role: 'viewer' }),
    rule: await id('saveClassificationRule', {
      kind: 'EMAIL',
      name: free(),
      pattern: '(^|_)made_for_it(_|$)',
    }),
    subscription: await id('saveNotificationSubscription', {
      channelId: channel,
      name: free(),
      kinds: ['asset.changed'],
    }),
    delivery: await failedDelivery(graph),
    exception: await id('addComplianceException', {
      ruleId: 'connection-unencrypted',
      subjectKey: target.instanceKey,
      reason: 'the audit test',
      until: soon(5),
    }),
    evidence,
    origin: await originOf(graph, evidence),
    cacheRule: await id('declareCacheRule', {
      patternKey: target.derivedKey,
      sourceKeys: [tableKey],
      reason: 'the audit test',
    }),
    candidate: await candidateAt(graph, 'postgres', { host: `${free()}.example.org`, port: 5432 }),
    ignoredCandidate: await ignoredCandidate(make, graph),
    deadLetter: await deadLetter(graph),
    node: await runningNode(graph, around.space),
    consumer: await consumer(graph),
  };
}

async function originOf(graph: GraphClient, id: string): Promise<string> {
  const [row] = await graph.read<{ origin: string }>(
    'MATCH (e:LineageEvidence {id: $id}) RETURN e.origin AS origin',
    { id },
  );
  return row?.origin ?? '';
}

async function ignoredCandidate(make: Make, graph: GraphClient): Promise<string> {
  const candidateId = await candidateAt(graph, 'postgres', { host: `${free()}.example.org`, port: 5432 });
  await make('ignoreCandidate', { candidateId });
  return candidateId;
}

/** An event that a consumer of nobody could not take. */
async function deadLetter(graph: GraphClient): Promise<string> {
  const id = newId();
  await graph.write(
    "CREATE (:EventRetry {id: $id, key: $id, consumer: 'audited', state: 'DEAD', attempts: 5, lane: 0, nextAtMs: 0})",
    {
      id,
    },
  );
  return id;
}

/** A message that could not be delivered. */
async function failedDelivery(graph: GraphClient): Promise<string> {
  const id = newId();
  await graph.write("CREATE (:NotificationDelivery {id: $id, state: 'FAILED', test: false})", { id });
  return id;
}

/** A node that answers. */
async function runningNode(graph: GraphClient, space: string): Promise<string> {
  const id = newId();
  const at = new Date().toISOString();
  const load = { runningJobs: 0, eventLoopDelayMs: 0, memoryBytes: 0 } as unknown as NodeLoad;
  const facts = { id, name: 'audited', version: '0.0.0', roles: ['api'], address: null, startedAt: at };
  await new NodeStore(graph, space).beat({ ...facts, state: 'UP', load, links: [] }, 600_000);
  return id;
}

/** A consumer of events that nobody runs. */
async function consumer(graph: GraphClient): Promise<string> {
  const name = free();
  await graph.write('CREATE (:EventCursor {key: $name, consumer: $name, lane: 0, position: 0})', { name });
  return name;
}

/** Removes what {@link makeWorld} made. Accounts and assets belong to who made them. */
export async function removeWorld(graph: GraphClient, world: World): Promise<void> {
  await world.removeServers();
  const { organisation, unit, team, spareTeam, domain, channel, subscription, delivery, exception } = world;
  const ids = [organisation, unit, team, spareTeam, domain, channel, subscription, delivery, exception];
  const more = [world.shift, world.delegation, world.grant, world.rule, world.waitingJob, world.cancelledJob];
  const found = [world.candidate, world.ignoredCandidate, world.deadLetter, world.node];
  await graph.write('MATCH (n) WHERE n.id IN $ids DETACH DELETE n', { ids: [...ids, ...more, ...found] });
  await graph.write(
    'MATCH (n) WHERE n.name IN $names AND (n:Role OR n:Tag OR n:JobSchedule) DETACH DELETE n',
    {
      names: [world.role, world.tag, world.schedule],
    },
  );
  await graph.write(
    'MATCH (n) WHERE (n:EventCursor AND n.consumer = $consumer) OR (n:Account AND n.login = $login) DETACH DELETE n',
    {
      consumer: world.consumer,
      login: world.login,
    },
  );
  await graph.write('MATCH (n:SecondFactor {accountId: $id}) DETACH DELETE n', { id: world.administratorId });
  for (const key of [world.registered, world.host]) await removeNamespace(graph, key);
}

/** What generated inputs cannot know: names that are free, kinds that exist, things that are there to be changed. */
export const worldInputs: Readonly<Record<string, (at: World) => Record<string, unknown>>> = {
  addComplianceException: ({ instanceKey }) => ({
    input: { ruleId: 'login-superuser', subjectKey: instanceKey, reason: 'the audit test', until: soon(3) },
  }),
  addOnCallShift: ({ team, accountId }) => ({
    input: { teamId: team, accountId, from: soon(4), until: soon(5) },
  }),
  adoptCandidate: ({ adoptable: candidateId }) => {
    const { password } = testServers().redisSecured;
    return { input: { candidateId, password, collect: false } };
  },
  addTeamMember: ({ spareTeam, accountId }) => ({ input: { teamId: spareTeam, accountId } }),
  annotateAsset: ({ tableKey }) => ({ input: { key: tableKey, description: 'said by the audit test' } }),
  cancelCollection: ({ waitingRun: runId }) => ({ runId }),
  cancelDiscovery: ({ search: runId }) => ({ runId }),
  cancelJob: ({ waitingJob }) => ({ id: waitingJob }),
  checkInstance: ({ reachable: instanceId }) => ({ instanceId }),
  confirmCacheRule: ({ cacheRule: id }) => ({ id, reason: 'the audit test' }),
  confirmSecondFactor: ({ code }) => ({ code: code() }),
  createAccount: ({ login }) => ({ input: { login } }),
  drainNode: ({ node: id }) => ({ id }),
  createApiToken: () => ({ input: { name: 'audited', permissions: ['asset.read'] } }),
  createGroup: () => ({ input: { kind: 'ORGANISATION', name: free() } }),
  decideClassification: ({ tableKey }) => ({
    input: { assetKey: `${tableKey}.id`, kind: 'EMAIL', decision: 'CONFIRM', reason: 'the audit test' },
  }),
  delegate: ({ accountId }) => ({ input: { toAccountId: accountId, from: soon(0.1), until: soon(3) } }),
  discardDeadLetters: ({ deadLetter: id }) => ({ input: { ids: [id] } }),
  ignoreCandidate: ({ candidate: candidateId }) => ({ candidateId }),
  pauseJobQueue: () => ({ kind: 'lineage.derive' }),
  registerAsset: ({ host: key }) => ({ input: { key, kind: 'INSTANCE' } }),
  registerInstance: ({ freeAddress }) => {
    const { user, password } = testServers().postgres;
    const place = { engine: 'POSTGRES', ...freeAddress, database: 'postgres', tls: 'DISABLE' };
    return { input: { ...place, user, password, collect: false } };
  },
  removeClassificationRule: ({ rule: id }) => ({ id }),
  removeGlossaryItem: ({ domain: id }) => ({ id, kind: 'DOMAIN' }),
  removeGroup: ({ spareTeam: id }) => ({ id }),
  removeJobSchedule: ({ schedule: name }) => ({ name }),
  removeNotificationChannel: ({ channel: id }) => ({ id }),
  removeNotificationSubscription: ({ subscription: id }) => ({ id }),
  removeOnCallShift: ({ shift: id }) => ({ id }),
  removeRegisteredAsset: ({ registered: key }) => ({ key }),
  removeRole: ({ role: name }) => ({ name }),
  removeSecondFactor: ({ administratorId: accountId, code }) => ({
    input: { accountId, code: code(30_000) },
  }),
  removeTeamMember: ({ team, accountId }) => ({ input: { teamId: team, accountId } }),
  renewRecoveryCodes: ({ code }) => ({ code: code(30_000) }),
  replayEvents: ({ consumer: name }) => ({
    input: { consumer: name, from: new Date(Date.now() - 60_000).toISOString() },
  }),
  resendNotifications: ({ delivery }) => ({ input: { ids: [delivery] } }),
  restoreCandidate: ({ ignoredCandidate: candidateId }) => ({ candidateId }),
  resumeJobQueue: () => ({ kind: 'lineage.derive' }),
  retryDeadLetters: ({ deadLetter: id }) => ({ input: { ids: [id] } }),
  retryJob: ({ cancelledJob: id }) => ({ id }),
  revokeRole: ({ grant }) => ({ input: { grantId: grant } }),
  saveClassificationRule: () => ({
    input: { kind: 'EMAIL', name: uniqueName('audited'), pattern: '(^|_)audited(_|$)' },
  }),
  saveDomain: () => ({ input: { name: free() } }),
  saveJobSchedule: () => ({ input: { name: free(), kind: 'audit.checkpoint', cron: '0 4 * * *' } }),
  saveNotificationChannel: () => ({ input: channelInput() }),
  saveNotificationSubscription: ({ channel: channelId }) => ({
    input: { channelId, name: free(), kinds: ['asset.changed'] },
  }),
  savePropertyDefinition: () => ({ input: { name: uniqueName('audited'), type: 'TEXT' } }),
  saveRole: () => ({ input: { name: free(), permissions: ['asset.read'] } }),
  saveTag: () => ({ input: { name: free() } }),
  saveTerm: () => ({ input: { name: free(), definition: 'What the audit test says.' } }),
  setDomainStewards: ({ domain: domainId, accountId }) => ({ input: { domainId, accountIds: [accountId] } }),
  setUnitHead: ({ unit: unitId, accountId }) => ({ input: { unitId, accountId } }),
  startDiscovery: () => ({ input: { targets: ['127.0.0.1:1'] } }),
  startJob: () => ({ input: { kind: 'audit.checkpoint', payload: {}, delaySeconds: 86_400 } }),
  testNotificationChannel: ({ channel: id }) => ({ id }),
  updateGroup: ({ team: id }) => ({ input: { id, description: 'said by the audit test' } }),
  withdrawComplianceException: ({ exception: id }) => ({ id }),
  withdrawDelegation: ({ delegation: id }) => ({ id }),
  withdrawLineage: ({ evidence: id }) => ({ id, reason: 'the audit test' }),
  withdrawLineageSource: ({ origin }) => ({
    input: { source: 'MANUAL', origin, reason: 'the audit test' },
  }),
};

function channelInput(): Record<string, unknown> {
  return {
    kind: 'WEBHOOK',
    name: free(),
    settings: { url: 'https://hooks.example.org/x' },
    secrets: { signingKey: 'a key of thirty-two characters, at least' },
  };
}
