import { randomBytes } from 'node:crypto';
import { type RequestContext, systemContext } from '../../src/core/context.js';
import type { GraphClient } from '../../src/graph/index.js';
import { createIdentity, type Identity, type OidcOptions } from '../../src/identity/index.js';
import { uniqueName } from './servers.js';

/** Accounts of a test's own, with a clock that can be moved. */
export interface TestPeople {
  identity: Identity;
  clock: { now: number; nowMs(): number };
  source: { channel: 'rest'; address: string; userAgent: string };
  /** The same identity on another node. */
  node(): Identity;
  /** An account with the password `correct horse battery`. */
  person(name?: string): Promise<{ id: string; login: string }>;
  service(): Promise<{ id: string; login: string }>;
  /** A signed-in person. */
  signedIn(): Promise<{ id: string; login: string; token: string; sessionId: string; ctx: RequestContext }>;
  /** A new session of an account, with what it may do now. */
  again(accountId: string): Promise<RequestContext>;
  /** What a request with this token may do now. */
  context(token: string): Promise<RequestContext>;
  /** Makes sure that something made elsewhere is removed as well. */
  own(accountId: string): void;
  remove(): Promise<void>;
}

/** Makes people that no other test uses. */
export function testPeople(graph: GraphClient, oidc: OidcOptions | null = null): TestPeople {
  const clock = { now: Date.now(), nowMs: () => clock.now };
  const key = randomBytes(32);
  const node = (): Identity =>
    createIdentity({
      graph,
      clock,
      rootKeys: [key],
      sessionIdleMs: 600_000,
      sessionMaxMs: 3_600_000,
      passwordMinLength: 12,
      oidc,
    });
  const identity = node();
  const source = { channel: 'rest' as const, address: '127.0.0.1', userAgent: 'test' };
  const system = systemContext();
  const made: string[] = [];
  const context = async (token: string): Promise<RequestContext> => {
    const found = await identity.sessions.authenticate({ sessionToken: null, bearerToken: token }, source);
    return { ...systemContext(), subject: found.subject, access: (permission) => found.access(permission) };
  };
  const create = async (kind: 'person' | 'service', name: string): Promise<{ id: string; login: string }> => {
    const password = kind === 'person' ? 'correct horse battery' : null;
    const account = await identity.accounts.create(system, { login: uniqueName(name), kind, password });
    made.push(account.id);
    return account;
  };
  const person = (name = 'person'): Promise<{ id: string; login: string }> => create('person', name);
  return {
    identity,
    clock,
    source,
    node,
    person,
    service: () => create('service', 'service'),
    signedIn: async () => {
      const { id, login } = await person();
      const started = await identity.sessions.signIn(source, { login, password: 'correct horse battery' });
      return {
        id,
        login,
        token: started.token,
        sessionId: started.sessionId,
        ctx: await context(started.token),
      };
    },
    again: async (accountId) => {
      const link = await identity.sessions.createLink(system, accountId);
      return context((await identity.sessions.signInByLink(source, link)).token);
    },
    context,
    own: (accountId) => void made.push(accountId),
    remove: async () => {
      const statements = [
        'MATCH (f:SecondFactor) WHERE f.accountId IN $ids OPTIONAL MATCH (s:Secret {id: f.secretId}) DETACH DELETE f, s',
        'MATCH (n:Session|ApiToken|SignInLink) WHERE n.accountId IN $ids DETACH DELETE n',
        'MATCH (n:RoleGrant) WHERE n.subjectId IN $ids DETACH DELETE n',
        'MATCH (n:Delegation) WHERE n.fromAccountId IN $ids OR n.toAccountId IN $ids DETACH DELETE n',
        'MATCH (n:OnCallShift) WHERE n.accountId IN $ids DETACH DELETE n',
        'MATCH (a:Account) WHERE a.id IN $ids OPTIONAL MATCH (g:SignInGuard {login: a.login}) DETACH DELETE a, g',
      ];
      for (const statement of statements) await graph.autocommit(statement, { ids: made });
    },
  };
}
