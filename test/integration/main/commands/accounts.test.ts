import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemContext } from '../../../../src/core/context.js';
import { main } from '../../../../src/main/cli.js';
import { startTestApi, type TestApi } from '../../../testkit/api.js';
import { uniqueName } from '../../../testkit/servers.js';

let api: TestApi;
let admin: Awaited<ReturnType<TestApi['account']>>;
let before: Record<string, string | undefined>;
const system = systemContext();
const source = { channel: 'rest' as const, address: null, userAgent: null };

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.account('administrator');
});
beforeEach(() => {
  before = { WAYMARK_URL: process.env.WAYMARK_URL, WAYMARK_TOKEN: process.env.WAYMARK_TOKEN };
  Object.assign(process.env, { WAYMARK_URL: api.url, WAYMARK_TOKEN: admin.token });
});
afterEach(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});
afterAll(async () => {
  await api.stop();
});

/** Runs the command line in this process. */
async function waymark(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const text = (spy: typeof out): string => spy.mock.calls.map(([part]) => String(part)).join('');
  process.exitCode = undefined;
  try {
    await main(args);
    return { out: text(out).trim(), err: text(err), code: process.exitCode ?? 0 };
  } finally {
    process.exitCode = undefined;
    out.mockRestore();
    err.mockRestore();
  }
}

describe('waymark account', () => {
  it('creates a person with a password for one sign-in, grants, explains, resets, disables and enables', async () => {
    const login = uniqueName('cli');
    const created = await waymark('account', 'create', login, '--name', 'From the shell', '--role', 'viewer');
    const password = created.out.split(': ')[1] ?? '';
    const started = await api.identity.sessions.signIn(source, { login, password });
    expect(started.restriction).toBe('PASSWORD_CHANGE');
    expect((await waymark('account', 'list', '--text', login)).out).toContain('viewer');
    expect(await waymark('account', 'can', login, 'asset.edit')).toMatchObject({ code: 1 });
    await waymark('account', 'grant', login, 'steward', '--scope', 'ENVIRONMENT', '--value', 'test');
    const allowed = (await waymark('account', 'can', login, 'asset.edit')).out;
    expect(allowed).toContain('asset.edit is allowed');
    expect(allowed.match(/steward/g)).toHaveLength(1);
    const temporary = (await waymark('account', 'reset-password', login)).out;
    await expect(api.identity.sessions.signIn(source, { login, password })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await waymark('account', 'disable', login);
    await expect(api.identity.sessions.signIn(source, { login, password: temporary })).rejects.toThrow();
    await waymark('account', 'enable', login);
    await waymark('account', 'unlock', login);
    await expect(api.identity.sessions.signIn(source, { login, password: temporary })).resolves.toBeDefined();
    expect((await waymark('account', 'link', login)).out).toMatch(/^\/sign-in\?token=/);
    const found = await api.identity.accounts.page(system, { first: 1, text: login });
    await api.identity.accounts.remove(system, found.nodes[0]?.id ?? '');
  });

  it('says what is wrong with an account that is not there and a login that is none', async () => {
    const missing = await waymark('account', 'unlock', uniqueName('nobody'));
    expect(missing.code).not.toBe(0);
    expect(missing.err).toContain('There is no account');
    const wrong = await waymark('account', 'create', 'x y');
    expect(wrong.code).not.toBe(0);
    expect(wrong.err).toContain('login');
  });
});
