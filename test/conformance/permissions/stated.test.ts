import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPermission, permissions } from '../../../src/core/permissions.js';
import { builtInRoles } from '../../../src/core/roles.js';
import { startTestApi, type TestApi, testSchema } from '../../testkit/api.js';
import { operationsOf } from '../../testkit/operation-inputs.js';
import { routesOf } from '../../testkit/routes.js';

let api: TestApi;

beforeAll(async () => {
  // With an identity provider, so that the routes of signing in there are among those looked at.
  api = await startTestApi({
    WAYMARK_HTTP_PUBLIC_URL: 'http://localhost:8080',
    WAYMARK_IDENTITY_OIDC_ISSUER: 'https://provider.example',
    WAYMARK_IDENTITY_OIDC_CLIENT_ID: 'waymark',
    WAYMARK_IDENTITY_OIDC_CLIENT_SECRET: 'never used here',
  });
});

afterAll(() => api.stop());

const isRequirement = (text: string | undefined): boolean =>
  text === 'public' || text === 'signed-in' || (text !== undefined && isPermission(text));

describe('the permission it demands', () => {
  it('is stated by every operation of the schema', async () => {
    const operations = operationsOf(await testSchema(api.services));
    expect(operations.length).toBeGreaterThan(60);
    expect(
      operations.filter(({ requirement }) => !isRequirement(requirement)).map(({ name }) => name),
    ).toEqual([]);
  });

  it('is stated by every route', () => {
    const routes = routesOf(api.server.app);
    expect(routes).toContain('GET /api/audit/export');
    expect(routes).toContain('GET /auth/oidc/callback');
    expect(routes.length).toBeGreaterThan(9);
    const unstated = routes.filter((route) => !isRequirement(api.server.requirements[route]));
    expect(unstated).toEqual([]);
    expect(Object.keys(api.server.requirements).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('is checked by every route for somebody without a role, and for nobody', async () => {
    const person = await api.account();
    const wrong: string[] = [];
    for (const [route, requirement] of Object.entries(api.server.requirements)) {
      if (requirement === 'public' || requirement === 'signed-in') continue;
      const [method = '', path = ''] = route.split(' ');
      for (const [headers, status] of [
        [{ cookie: person.cookie }, 403],
        [{}, 401],
      ] as const) {
        const response = await fetch(
          `http://127.0.0.1:${api.server.port}${path.replaceAll(/[:*{}]\w*/g, 'x')}`,
          {
            method,
            headers: { 'content-type': 'application/json', ...headers },
            ...(method === 'GET' ? {} : { body: '{}' }),
          },
        );
        await response.body?.cancel();
        if (response.status !== status) wrong.push(`${route}: ${response.status} instead of ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is held by some built-in role, so that nothing is out of reach', () => {
    const held = new Set<string>(Object.values(builtInRoles).flatMap((role) => [...role.permissions]));
    expect(Object.keys(permissions).filter((name) => !held.has(name))).toEqual([]);
  });
});
