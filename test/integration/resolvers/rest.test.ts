import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApiSchema } from '../../../resolvers/edge/schema.js';
import { resolverClasses } from '../../../resolvers/index.js';
import { bindRoute } from '../../../resolvers/rest/bind-route.js';
import { openApiDocument } from '../../../resolvers/rest/openapi.js';
import { boundRoutes } from '../../../resolvers/rest/rest.routes.js';
import { restPage } from '../../../resolvers/rest/rest-page.js';
import { resourcePath } from '../../../src/core/resources.js';
import { version } from '../../../src/main/version.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';

/** JSON of whatever shape. */
type Loose = ReturnType<typeof JSON.parse>;

const run = promisify(execFile);
let api: TestApi;
let administrator: { cookie: string; id: string };
let viewer: { cookie: string };

beforeAll(async () => {
  api = await startTestApi({ WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '1000000' });
  [administrator, viewer] = [await api.account('administrator'), await api.account('viewer')];
  await api.services.nodes.registry.start(api.url);
});
afterAll(async () => api.stop());

async function call(
  method: string,
  path: string,
  who: { cookie: string } | null = administrator,
  body?: unknown,
): Promise<{ status: number; headers: Headers; body: Loose }> {
  const response = await fetch(`${api.url}/api/v1${path}`, {
    method,
    headers: {
      ...(who === null ? {} : { cookie: who.cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

describe('REST v1', () => {
  it('starts, shows, cancels and lists jobs', async () => {
    const started = await call('POST', '/jobs', administrator, {
      kind: 'jobs.retention',
      payload: { keepDays: 3_000 },
      delaySeconds: 3_600,
    });
    expect(started).toMatchObject({ status: 202, body: { state: 'WAITING', kind: 'jobs.retention' } });
    const { id } = started.body;
    expect(await call('GET', `/jobs/${id}`)).toMatchObject({ status: 200, body: { id } });
    expect(await call('DELETE', `/jobs/${id}`)).toMatchObject({ status: 200, body: { state: 'CANCELLED' } });
    expect(await call('DELETE', `/jobs/${id}`)).toMatchObject({ status: 409 });
    const listed = await call('GET', '/jobs?states=CANCELLED&states=FAILED&first=1');
    expect(listed.body.nodes).toHaveLength(1);
    expect(listed.headers.get('x-request-id')).toMatch(/^\w{26}$/);
  });

  it('takes members of the input from the path', async () => {
    const saved = await call('PUT', '/schedules/by%20rest', administrator, {
      kind: 'jobs.retention',
      cron: '0 3 * * *',
    });
    expect(saved).toMatchObject({ status: 200, body: { name: 'by rest', revision: 1 } });
    expect(await call('DELETE', '/schedules/by%20rest')).toMatchObject({ status: 200 });
  });

  it('refuses with the status of the code', async () => {
    expect(await call('GET', '/jobs', null)).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    expect((await call('GET', '/jobs', viewer)).status).toBe(403);
    expect((await call('GET', '/jobs/none')).status).toBe(404);
    for (const [path, field] of [
      ['/jobs?first=many', 'first'],
      ['/jobs?states=TIRED', 'states'],
      ['/jobs?colour=red', 'colour'],
      ['/search', 'text'],
    ])
      expect(await call('GET', path ?? '')).toMatchObject({
        status: 400,
        body: { errors: [{ extensions: { code: 'INPUT_INVALID', facts: { field } } }] },
      });
    expect(await call('POST', '/jobs', administrator, { payload: {} })).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { facts: { field: 'kind' } } }] },
    });
    expect((await call('POST', '/jobs', administrator, [])).status).toBe(400);
  });

  it('is described by the document that is checked in, and so is its page', async () => {
    const routes = boundRoutes(await buildApiSchema(resolverClasses, new Map()));
    const document = openApiDocument(routes, version());
    expect(JSON.parse(readFileSync(resourcePath('docs/api/openapi.json'), 'utf8'))).toEqual(document);
    expect(readFileSync(resourcePath('docs/api/rest.md'), 'utf8')).toBe(restPage(routes));
    expect((await call('GET', '/openapi.json', null)).body).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('keeps deprecated fields and routes and says so', () => {
    const thing = new GraphQLObjectType({
      name: 'Thing',
      fields: { old: { type: GraphQLString, deprecationReason: 'Use new.' }, new: { type: GraphQLString } },
    });
    const schema = new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: { thing: { type: thing } } }),
    });
    const bound = bindRoute(schema, parse('query getThing { thing { old new } }'), {
      method: 'get',
      path: '/thing',
      operation: 'getThing',
      tag: 'Things',
      deprecated: { since: '2026-01-01', sunset: '2027-01-01', instead: 'Use /new-thing.' },
    });
    const { paths } = openApiDocument([bound], '1') as { paths: Record<string, { get: Loose }> };
    const { get } = paths['/thing'] ?? { get: {} };
    expect(get).toMatchObject({ deprecated: true, description: 'Use /new-thing.' });
    const { properties } = get.responses['200'].content['application/json'].schema;
    expect(properties.old).toMatchObject({ deprecated: true, type: ['string', 'null'] });
    expect(properties.new.deprecated).toBeUndefined();
  });
});

describe('the property-based client', () => {
  const bin = resourcePath('.waymark/rest-client/bin');

  it('is installed from its package', async () => {
    if (!existsSync(`${bin}/schemathesis`)) {
      await run('python3', ['-m', 'venv', resourcePath('.waymark/rest-client')]);
      await run(`${bin}/pip`, ['install', '-q', 'schemathesis==4.32.5', 'openapi-spec-validator==0.9.0']);
    }
    expect(existsSync(`${bin}/schemathesis`)).toBe(true);
  }, 300_000);

  it('finds the document valid', async () => {
    const { stdout } = await run(`${bin}/openapi-spec-validator`, [resourcePath('docs/api/openapi.json')]);
    expect(stdout).toContain('OK');
  }, 60_000);

  it('finds every answer as described and no failure of the server', async () => {
    const { stdout } = await run(
      `${bin}/schemathesis`,
      [
        'run',
        resourcePath('docs/api/openapi.json'),
        '--url',
        `${api.url}/api/v1`,
        '--header',
        `Cookie: ${administrator.cookie}`,
        '--max-examples',
        '10',
        '--seed',
        '20261121',
        '--phases',
        'examples,coverage,fuzzing',
        '--checks',
        'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance',
        '--exclude-operation-id',
        'registerInstance',
        '--no-color',
      ],
      {
        // What the client keeps must not land in the checkout.
        cwd: resourcePath('.waymark'),
        env: { ...process.env, HYPOTHESIS_STORAGE_DIRECTORY: resourcePath('.waymark/hypothesis') },
        maxBuffer: 20_000_000,
      },
    ).catch((error: { stdout: string }) => ({ stdout: error.stdout }));
    expect(stdout.slice(-6_000)).toMatch(/No issues found|passed/);
    expect(stdout).not.toMatch(/FAILURES|ERRORS/);
  }, 600_000);
});
