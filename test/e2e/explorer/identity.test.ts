import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { makeTotp } from '../../../src/identity/sign-in/second-factor.service.js';
import { type TestApi, testPassword } from '../../testkit/api.js';
import { accessibilityProblems } from '../../testkit/browser.js';
import { startExplorer, type TestExplorer } from '../../testkit/explorer.js';

let api: TestApi;
let explorer: TestExplorer;

beforeAll(async () => {
  explorer = await startExplorer({ environment: { WAYMARK_HTTP_PERSISTED_ONLY: 'true' } });
  ({ api } = explorer);
});

afterEach(() => explorer.closePages());

afterAll(() => explorer.stop());

/** A page nobody is signed in to. */
function stranger(language: 'en' | 'zh-CN' = 'en'): Promise<Page> {
  return explorer.open('/account', { cookie: 'waymark=none', language });
}

describe('signing in', () => {
  it('asks for the second factor after the password and then shows the page that was asked for', async () => {
    const { id, login } = await api.account('viewer');
    const first = await api.identity.sessions.signIn(
      { channel: 'rest', address: null, userAgent: null },
      { login, password: testPassword },
    );
    const ctx = {
      ...systemContext(),
      subject: { kind: 'person' as const, id, name: login, sessionId: first.sessionId },
    };
    const { secret } = await api.identity.factors.begin(ctx);
    const code = (steps: number): string =>
      makeTotp(secret, login).generate({ timestamp: Date.now() + steps * 30_000 });
    await api.identity.factors.confirm(ctx, code(0));
    const page = await stranger();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel('User').fill(login);
    await page.getByLabel('Password').fill(testPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel(/code/i).fill(code(1));
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/account');
  });

  it('leads whoever was given a password to choosing another, and to nothing else', async () => {
    const { id, login } = await api.account('viewer');
    const { temporaryPassword } = await api.identity.accounts.resetPassword(systemContext(), id);
    const page = await stranger('zh-CN');
    await page.locator('input[name=login]').fill(login);
    await page.locator('input[name=password]').fill(temporaryPassword);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '请设置您自己的密码' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.locator('input[name=current]').fill(temporaryPassword);
    await page.locator('input[name=password]').fill('a password of my own');
    await page.locator('input[name=again]').fill('a password of my own');
    await page.getByRole('button', { name: '修改密码' }).click();
    await page.getByRole('heading', { name: '我的账号' }).waitFor();
  });
});

describe('the account page', () => {
  it('makes a token that is shown once, lists it, and revokes it', async () => {
    const who = await api.account('viewer');
    const page = await explorer.open('/account', { cookie: who.cookie });
    await page.getByLabel('What it is for').fill('reports');
    await page.getByLabel('Permissions').selectOption(['asset.read']);
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = (await page.getByLabel('New token').textContent()) ?? '';
    expect(token).toMatch(/^wm_/);
    const asked = await api.post({ query: '{ me { id } }' }, { authorization: `Bearer ${token}` });
    expect(asked.body.errors?.[0]?.extensions['code']).toBe('PERSISTED_ONLY');
    await page.getByRole('button', { name: 'Revoke' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('None.').waitFor();
  });
});
