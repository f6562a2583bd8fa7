import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/core/config.js';
import { systemClock } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import type { GraphClient } from '../../../src/graph/index.js';
import { createIdentity, type Identity } from '../../../src/identity/index.js';
import { identityOptions } from '../../../src/main/identity-options.js';
import { ensureAdministrator } from '../../../src/main/runtime.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const ctx = systemContext();
const login = uniqueName('first').toLowerCase();
const config = loadConfig(
  {
    WAYMARK_KEYS_ROOT_KEY: randomBytes(32).toString('base64'),
    WAYMARK_IDENTITY_ADMIN_USER: login,
    WAYMARK_IDENTITY_ADMIN_PASSWORD: 'a long test passphrase',
  },
  '/nonexistent',
);
let graph: GraphClient;
let identity: Identity;

beforeAll(() => {
  graph = openGraph();
  identity = createIdentity({ graph, clock: systemClock, ...identityOptions(config) });
});

afterAll(async () => {
  await graph.write(
    `MATCH (a:Account {login: $login})
     OPTIONAL MATCH (g:RoleGrant {subjectId: a.id}) DETACH DELETE a, g`,
    { login },
  );
  await graph.close();
});

describe('the first administrator', () => {
  it('is made once when many nodes start at the same time, and every one of them starts', async () => {
    const ids = await Promise.all(
      Array.from({ length: 6 }, async () => ensureAdministrator(identity, config)),
    );
    expect(new Set(ids).size).toBe(1);
    const roles = (await identity.grants.grants(ctx, ids[0] ?? '')).map(({ role }) => role);
    expect(new Set(roles)).toEqual(new Set(['administrator']));
  });

  it('gets the rights that a node which died had not given yet', async () => {
    const id = await ensureAdministrator(identity, config);
    await graph.write('MATCH (g:RoleGrant {subjectId: $id}) DELETE g', { id });
    expect(await ensureAdministrator(identity, config)).toBe(id);
    expect((await identity.grants.grants(ctx, id)).map(({ role }) => role)).toEqual(['administrator']);
  });

  it('refuses a login that somebody else takes at the same moment with CONFLICT', async () => {
    const other = uniqueName('twice').toLowerCase();
    const made = await Promise.allSettled(
      Array.from({ length: 4 }, async () => identity.accounts.create(ctx, { login: other })),
    );
    const reasons = made.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as { code: string }] : [],
    );
    expect(reasons.map(({ code }) => code)).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT']);
    await graph.write('MATCH (a:Account {login: $other}) DETACH DELETE a', { other });
  });
});
