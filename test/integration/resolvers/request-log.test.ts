import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/core/logger.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';

interface Line {
  msg: string;
  requestId?: string;
  reference?: string;
}

const lines: Line[] = [];
let api: TestApi;
let headers: Record<string, string>;

beforeAll(async () => {
  const logger = createLogger('info', { write: (line) => void lines.push(JSON.parse(line) as Line) });
  api = await startTestApi({ WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '10' }, { logger });
  const { token } = await api.account('administrator');
  headers = { authorization: `Bearer ${token}` };
});

afterAll(() => api.stop());

async function ask(query: string, given: Record<string, string>): Promise<Response> {
  return fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...given },
    body: JSON.stringify({ query }),
  });
}

describe('what a request leaves in the log', () => {
  it('is an unexpected error once, under the id and the reference that the caller has', async () => {
    const { service } = api.services.nodes;
    const list = service.nodes.bind(service);
    service.nodes = async () => Promise.reject(new TypeError('out of order'));
    lines.length = 0;
    const answer = await ask('{ nodes { id } }', headers);
    service.nodes = list;
    const requestId = answer.headers.get('x-request-id');
    const { errors } = (await answer.json()) as {
      errors: { extensions: { code: string; facts: { reference: string } } }[];
    };
    expect(errors[0]?.extensions.code).toBe('INTERNAL');
    const logged = lines.filter(({ msg }) => msg === 'unexpected error');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ requestId, reference: errors[0]?.extensions.facts.reference });
    expect(lines.filter(({ msg }) => msg === 'operation').map((line) => line.requestId)).toEqual([requestId]);
  });
});

describe('a request that GraphQL never sees', () => {
  it('is refused with the status of its error: a token that is not valid, too many requests', async () => {
    const wrong = await ask('{ __typename }', {
      authorization: 'Bearer wm_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    });
    expect(wrong.status).toBe(401);
    let last = wrong;
    for (let index = 0; index < 12; index += 1) last = await ask('{ __typename }', headers);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    const { errors } = (await last.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['LIMIT_EXCEEDED']);
  });
});
