import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { confirm, parameters, startExplorer, type TestExplorer } from '../../testkit/explorer.js';
import { uniqueName } from '../../testkit/servers.js';

const ctx = systemContext();
let explorer: TestExplorer;
let unit: { id: string; name: string };
let team: { id: string; name: string };
let organisation: { id: string };

beforeAll(async () => {
  explorer = await startExplorer({ environment: { WAYMARK_HTTP_PERSISTED_ONLY: 'true' } });
  const groups = explorer.api.identity.organisation;
  organisation = await groups.create(ctx, { kind: 'ORGANISATION', name: uniqueName('company') });
  unit = await groups.create(ctx, { kind: 'UNIT', name: uniqueName('unit'), parentId: organisation.id });
  team = await groups.create(ctx, { kind: 'TEAM', name: uniqueName('team'), parentId: unit.id });
});

afterEach(() => explorer.closePages());

afterAll(async () => {
  for (const { id } of [team, unit, organisation])
    await explorer.api.graph.write(
      'MATCH (n:Team|Unit|Organisation {id: $id}) OPTIONAL MATCH (s:OnCallShift {teamId: $id}) DETACH DELETE n, s',
      { id },
    );
  await explorer.stop();
});

const fill = async (form: Locator, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, value] of Object.entries(values)) await form.locator(`[name="${name}"]`).fill(value);
};

describe('accounts and roles', () => {
  it('finds an account, disables it, and keeps what is shown in the address', async () => {
    const { login } = await explorer.api.account('viewer');
    const page = await explorer.open(`/administration?tab=accounts&q=${login}`);
    await page.getByRole('cell', { name: login }).first().waitFor();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('disabled').waitFor();
    await page.getByRole('link', { name: 'Grants', exact: true }).click();
    await page.getByRole('heading', { name: 'Grants', exact: true }).waitFor();
    expect(parameters(page)).toEqual({ tab: 'grants' });
  });

  it('creates a role and grants it in some hours of the week; hours of a zone that does not exist are refused where they stand', async () => {
    const admin = await explorer.api.account('administrator');
    const role = uniqueName('role').toLowerCase().replace('_', '-');
    const page = await explorer.open('/administration?tab=roles');
    await page.locator('input[name=name]').fill(role);
    await page.locator('select[name=permissions]').selectOption(['asset.read', 'search.use']);
    await page.getByRole('button', { name: 'Save role' }).click();
    await page.getByRole('cell', { name: role }).waitFor();
    await page.goto(`/administration?tab=grants&role=${role}`);
    const form = page.getByRole('form', { name: 'New grant' });
    await form.locator('select[name=role]').selectOption(role);
    await form.locator('select[name=subjectId]').selectOption(admin.id);
    await form.getByText('Only under conditions').click();
    await fill(form, {
      environments: 'test, staging',
      'timeWindow.from': '08:00',
      'timeWindow.until': '17:30',
      'timeWindow.timezone': 'Nowhere/Here',
    });
    await form.getByRole('button', { name: 'Grant', exact: true }).click();
    const hours = form.getByRole('group', { name: 'Only in these hours' });
    await hours.getByRole('alert').getByText('There is no time zone "Nowhere/Here".').waitFor();
    await fill(form, { 'timeWindow.timezone': 'Europe/Berlin' });
    await form.getByRole('button', { name: 'Grant', exact: true }).click();
    await page.getByText('Mon, Tue, Wed, Thu, Fri 08:00–17:30 (Europe/Berlin)').waitFor();
    await page.getByText('test, staging').waitFor();
    const granted = await explorer.api.identity.grants.grants(ctx, admin.id);
    expect(granted.find((grant) => grant.role === role)).toMatchObject({
      environments: ['test', 'staging'],
      timeWindow: { days: [1, 2, 3, 4, 5], from: '08:00', until: '17:30', timeZone: 'Europe/Berlin' },
    });
    const revoke = page.getByRole('button', { name: /^Revoke/ });
    await revoke.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await revoke.evaluate((button) => button === document.activeElement)).toBe(true);
    await confirm(page, revoke);
    await revoke.waitFor({ state: 'detached' });
    expect(await explorer.api.identity.grants.grants(ctx, admin.id)).toHaveLength(1);
    await explorer.api.identity.roles.remove(ctx, role);
  });
});

describe('who may do what', () => {
  it('is granted in a place chosen by its name, and explained for somebody, a permission and an asset', async () => {
    const person = await explorer.api.account();
    const page = await explorer.open('/administration?tab=grants&role=steward');
    const form = page.getByRole('form', { name: 'New grant' });
    await form.getByLabel('Kind of place').selectOption('SCHEMA');
    await form.getByLabel('Key of the place').fill('sales');
    await form.locator('select[name=subjectId]').selectOption(person.id);
    await form.locator('select[name=role]').selectOption('steward');
    await form.getByRole('button', { name: 'Grant', exact: true }).click();
    await form.getByRole('alert').getByText('There is no schema with this key').waitFor();
    await form.getByLabel('Kind of place').selectOption('TEAM');
    await form.locator('select[name=scopeValue]').selectOption({ label: team.name });
    await form.getByRole('button', { name: 'Grant', exact: true }).click();
    const revoke = page.getByRole('button', { name: `Revoke steward of ${person.login}` });
    await page.getByRole('row').filter({ has: revoke }).getByText(team.name).waitFor();
    await page.getByRole('link', { name: 'Check access' }).click();
    await page.getByLabel('Login').fill(person.login);
    await page.getByLabel('Permission').selectOption('asset.edit');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('allowed', { exact: true }).waitFor();
    await page.getByRole('cell', { name: `The role steward is granted` }).getByText(team.name).waitFor();
    expect(parameters(page)).toMatchObject({ tab: 'access', who: person.login, permission: 'asset.edit' });
    await page.getByLabel('Permission').selectOption('account.manage');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('no role held has it').waitFor();
  });

  it('is not offered to those who may not do it', async () => {
    const { cookie } = await explorer.api.account('viewer');
    const page = await explorer.open('/', { cookie });
    const places = page.getByRole('navigation', { name: 'Main' });
    await places.getByRole('link', { name: 'Search' }).waitFor();
    for (const name of ['Administration', 'Audit', 'Compliance', 'Jobs', 'Discovery'])
      expect(await places.getByRole('link', { name }).count()).toBe(0);
  });
});

describe('one account', () => {
  it('of a program gets a token that works, and loses it when all its sessions and tokens are ended', async () => {
    const login = uniqueName('robot').replace('_', '-');
    const { id } = await explorer.api.identity.accounts.create(ctx, { login, kind: 'service' });
    await explorer.api.identity.grants.grant(ctx, { accountId: id, role: 'viewer' });
    const page = await explorer.open(`/administration?q=${login}`);
    await page.getByRole('button', { name: `Account ${login}` }).click();
    const panel = page.getByRole('region', { name: `Account ${login}` });
    await panel.getByLabel('What it is for').fill('nightly report');
    await panel.getByLabel('Permissions').selectOption(['asset.read']);
    await panel.getByRole('button', { name: 'Make a token' }).click();
    const token = (await panel.getByLabel('New token').textContent()) ?? '';
    const status = async (): Promise<number> =>
      (await fetch(`${explorer.api.url}/api/session`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    expect(await status()).toBe(200);
    await confirm(page, panel.getByRole('button', { name: 'End all sessions and tokens' }));
    await panel.getByRole('button', { name: 'Revoke' }).waitFor({ state: 'detached' });
    expect(await status()).toBe(401);
    await confirm(page, panel.getByRole('button', { name: 'Remove account' }));
    await panel.waitFor({ state: 'detached' });
    expect(await explorer.api.identity.accounts.find(ctx, id)).toMatchObject({ login: `removed:${id}` });
  });

  it('of a person gets a link that signs in once', async () => {
    const { login } = await explorer.api.account('viewer');
    const page = await explorer.open(`/administration?q=${login}`);
    await page.getByRole('button', { name: `Account ${login}` }).click();
    const panel = page.getByRole('region', { name: `Account ${login}` });
    await panel.getByRole('button', { name: 'Make a sign-in link' }).click();
    const link = (await panel.getByRole('status').locator('pre').textContent()) ?? '';
    const used = await fetch(link, { redirect: 'manual' });
    expect(used.headers.getSetCookie().join()).toContain('waymark=');
    const again = await fetch(link, { redirect: 'manual', headers: { accept: 'application/json' } });
    expect(again.status).toBe(401);
  });
});

describe('teams', () => {
  it('get members who lead them, and units get heads; an unknown login is said at its field', async () => {
    const person = await explorer.api.account('viewer');
    const page = await explorer.open('/administration?tab=groups');
    const members = page.getByRole('form', { name: 'Add to a team' });
    await members.getByLabel('Team').selectOption(team.name);
    await members.getByLabel('Login').fill('nobody-at-all');
    await members.getByRole('button', { name: 'Add' }).click();
    await members.getByRole('alert').getByText('no account with the login “nobody-at-all”').waitFor();
    const login = members.getByLabel('Login');
    expect(await login.getAttribute('aria-invalid')).toBe('true');
    expect(await login.evaluate((field) => field === document.activeElement)).toBe(true);
    await login.fill(person.login);
    await members.getByLabel('leads').check();
    await page.keyboard.press('Enter');
    await page.getByRole('listitem').filter({ hasText: person.login }).getByText('leads').first().waitFor();
    const heads = page.getByRole('form', { name: 'Head of a unit' });
    await heads.getByLabel('Unit').selectOption(unit.name);
    await heads.getByLabel('Login').fill(person.login);
    await heads.getByRole('button', { name: 'Set head' }).click();
    await page.getByText(`Head: ${person.login}`).waitFor();
    await page.getByRole('button', { name: `Remove the head of ${unit.name}` }).click();
    await page.getByText(`Head: ${person.login}`).waitFor({ state: 'detached' });
    const remove = page.getByRole('button', { name: `Remove ${unit.name}`, exact: true });
    await confirm(page, remove);
    await page.getByRole('alert').getByText('still has 1 groups inside').waitFor();
  });

  it('have shifts, whose end before their begin and whose strangers are refused at the field', async () => {
    const [member, stranger] = [await explorer.api.account('viewer'), await explorer.api.account('viewer')];
    await explorer.api.identity.organisation.addMember(ctx, { teamId: team.id, accountId: member.id });
    const page = await explorer.open(`/administration?tab=on-call&team=${team.id}`);
    const form = page.getByRole('form', { name: 'New shift' });
    const add = form.getByRole('button', { name: 'Add shift' });
    await fill(form, { accountId: member.login, from: '2040-05-01T08:00', until: '2040-04-30T08:00' });
    await add.click();
    await form.getByText('A shift begins, then ends, and lasts at most 92 days.').waitFor();
    expect(await form.getByLabel('Until').getAttribute('aria-invalid')).toBe('true');
    await fill(form, { accountId: stranger.login, until: '2040-05-08T08:00' });
    await add.click();
    await form.locator('[name=accountId][aria-invalid=true]').waitFor();
    await fill(form, { accountId: member.login });
    await add.click();
    const row = page.getByRole('row', { name: new RegExp(`${team.name} ${member.login}`) });
    await row.waitFor();
    expect(parameters(page)).toEqual({ tab: 'on-call', team: team.id });
    expect(await explorer.api.identity.organisation.shifts(ctx, team.id)).toMatchObject([
      { accountId: member.id },
    ]);
    await confirm(page, row.getByRole('button', { name: /Remove the shift/ }));
    await row.waitFor({ state: 'detached' });
    expect(await explorer.api.identity.organisation.shifts(ctx, team.id)).toEqual([]);
  });
});

describe('delegations', () => {
  it('are made in one’s own place and ended; those of another are found by login in the address', async () => {
    const [owner, deputy] = [await explorer.api.account('steward'), await explorer.api.account('viewer')];
    const page = await explorer.open('/account', { cookie: owner.cookie });
    const form = page.getByRole('form', { name: 'Let somebody decide in your place' });
    const times = { from: '2040-05-01T08:00', until: '2040-05-02T08:00' };
    const whom = form.getByLabel('Id of the account');
    await fill(form, times);
    await whom.fill('nobody');
    await whom.press('Enter');
    await form.getByRole('alert').getByText('There is no such person.').waitFor();
    expect(await whom.getAttribute('aria-invalid')).toBe('true');
    await whom.fill(owner.id);
    await whom.press('Enter');
    await form.getByText('This is you.').waitFor();
    await whom.fill(deputy.id);
    await form.getByRole('button', { name: 'Delegate' }).click();
    await page.getByRole('button', { name: /End the delegation/ }).waitFor();
    expect(await whom.inputValue()).toBe('');
    const all = await explorer.open('/administration?tab=delegations');
    await all.getByLabel('Login of the account').fill(owner.login);
    await all.keyboard.press('Enter');
    await all.getByRole('row', { name: new RegExp(`${owner.login} ${deputy.login}`) }).waitFor();
    expect(parameters(all)).toEqual({ tab: 'delegations', account: owner.login });
    await confirm(all, all.getByRole('button', { name: /End the delegation/ }));
    await all.getByText('Nobody decides in another’s place').waitFor();
    expect(await explorer.api.identity.approvers.delegations(ctx, owner.id)).toEqual([]);
  });
});

describe('the administration page', () => {
  it('has nothing for axe to object to in any part, in both themes and both languages', async () => {
    const found = await explorer.axe(
      ...['accounts', 'groups', 'on-call', 'delegations', 'roles'].map((tab) => `/administration?tab=${tab}`),
      ['/administration?tab=grants', (page) => page.locator('summary').last().click()],
    );
    expect(found).toEqual([]);
  });
});
