import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { confirm, parameters, startExplorer, type TestExplorer } from '../../testkit/explorer.js';
import { uniqueName } from '../../testkit/servers.js';

const ctx = systemContext();
let explorer: TestExplorer;

beforeAll(async () => {
  explorer = await startExplorer({ environment: { WAYMARK_HTTP_PERSISTED_ONLY: 'true' } });
});

afterEach(async () => {
  await explorer.closePages();
  await explorer.api.graph.write(
    'MATCH (n:BackgroundJob|JobQueue|JobSchedule {space: $space}) DETACH DELETE n',
    { space: explorer.api.jobsSpace },
  );
});

afterAll(() => explorer.stop());

const start = async (kind = 'compliance.check'): Promise<string> =>
  (await explorer.api.services.jobs.service.start(ctx, { kind, payload: {} })).id;

/** Lets a job be where a node would have brought it. */
const become = (id: string, facts: Readonly<Record<string, unknown>>): Promise<unknown> =>
  explorer.api.graph.write('MATCH (j:BackgroundJob {id: $id}) SET j += $facts', { id, facts });

const row = (page: Page, kind: string): Locator => page.locator('tbody tr', { hasText: kind });

describe('the page of jobs', () => {
  it('cancels a job after asking and queues it again; state and kind are in the address', async () => {
    const id = await start();
    await start('identity.sweep');
    const page = await explorer.open('/runs');
    await page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await row(page, 'identity.sweep').waitFor();
    await page.getByLabel('Kind').selectOption('compliance.check');
    await row(page, 'identity.sweep').waitFor({ state: 'detached' });
    const cancel = page.getByRole('button', { name: 'Cancel the job compliance.check' });
    await cancel.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('It will not be begun.').waitFor();
    await page.keyboard.press('Escape');
    expect(await explorer.api.services.jobs.service.job(ctx, id)).toMatchObject({ state: 'WAITING' });
    await confirm(page, cancel);
    await row(page, 'compliance.check').getByText('cancelled').waitFor();
    await page.getByRole('combobox', { name: /^State/ }).selectOption('CANCELLED');
    expect(parameters(page)).toEqual({ kind: 'compliance.check', state: 'CANCELLED' });
    await page.reload();
    await confirm(page, page.getByRole('button', { name: 'Queue compliance.check again' }));
    await page.getByText('No job like this.').waitFor();
    expect(await explorer.api.services.jobs.service.job(ctx, id)).toMatchObject({ state: 'WAITING' });
  });

  it('follows progress and the end of a job without a reload, and says what failed', async () => {
    const id = await start();
    await become(id, { state: 'RUNNING', attempts: 1, progressDone: 3, progressTotal: 10, waitMs: 1_500 });
    const page = await explorer.open(`/jobs?job=${id}`);
    const progress = page.getByRole('progressbar', { name: 'Progress of compliance.check' });
    await progress.waitFor();
    expect(await progress.getAttribute('value')).toBe('3');
    await row(page, 'compliance.check').getByText('1.5 sec').waitFor();
    await become(id, { progressDone: 7 });
    await page.getByText('7 / 10').waitFor();
    await become(id, {
      state: 'FAILED',
      attempts: 3,
      errorCode: 'ENGINE_TIMEOUT',
      errorMessage: 'Too slow.',
    });
    await row(page, 'compliance.check').getByText('Too slow.').waitFor();
    await page.getByText(id).waitFor();
    await page.getByRole('button', { name: 'Show all jobs' }).click();
    await row(page, 'compliance.check')
      .getByText(/^3 \/ \d/)
      .waitFor();
    expect(parameters(page)).toEqual({});
  });

  it('pauses a queue and lets it go on, and turns a schedule off', async () => {
    const page = await explorer.open('/jobs?tab=queues');
    const queue = row(page, 'compliance.check');
    await confirm(page, queue.getByRole('button', { name: 'Pause compliance.check' }));
    await queue.getByText('paused', { exact: true }).waitFor();
    const paused = async (): Promise<boolean | undefined> =>
      (await explorer.api.services.jobs.service.queues(ctx)).find(({ kind }) => kind === 'compliance.check')
        ?.paused;
    expect(await paused()).toBe(true);
    await confirm(page, queue.getByRole('button', { name: 'Resume compliance.check' }));
    await queue.getByText('paused', { exact: true }).waitFor({ state: 'detached' });
    expect(await paused()).toBe(false);
    const name = uniqueName('nightly');
    await explorer.api.services.jobs.schedules.save(ctx, {
      name,
      kind: 'compliance.check',
      cron: '0 3 * * *',
      timezone: 'Europe/Berlin',
      payload: {},
    });
    await page.getByRole('link', { name: 'Schedules' }).click();
    await confirm(page, page.getByRole('button', { name: `Turn ${name} off` }));
    await page.getByRole('button', { name: `Turn ${name} on` }).waitFor();
    const kept = (await explorer.api.services.jobs.schedules.list(ctx)).find(
      (schedule) => schedule.name === name,
    );
    expect(kept).toMatchObject({ enabled: false, cron: '0 3 * * *', timezone: 'Europe/Berlin' });
  });

  it('starts a job of a kind with what its payload takes, and says at the field what is wrong', async () => {
    const page = await explorer.open('/jobs');
    const form = page.getByRole('form', { name: 'Start a job' });
    await form.getByLabel('Work to be done').selectOption('jobs.retention');
    await form.getByText('Removes jobs that ended long ago and nodes that left.').waitFor();
    await form.getByLabel('keepDays').fill('0');
    await form.getByLabel('Priority').fill('2');
    await form.getByRole('button', { name: 'Queue the job' }).click();
    await form.getByRole('alert').getByText('keepDays').waitFor();
    await form.getByLabel('keepDays').fill('7');
    await form.getByLabel('Seconds before it may begin').fill('600');
    await form.getByRole('button', { name: 'Queue the job' }).click();
    await page.getByRole('button', { name: 'Show all jobs' }).waitFor();
    const id = parameters(page).job ?? '';
    expect(await explorer.api.services.jobs.service.job(ctx, id)).toMatchObject({
      kind: 'jobs.retention',
      payload: { keepDays: 7 },
      priority: 2,
      state: 'WAITING',
    });
  });

  it('makes a schedule with a time zone, changes it and removes it after asking', async () => {
    const name = uniqueName('weekly');
    const kept = async (): Promise<unknown> =>
      (await explorer.api.services.jobs.schedules.list(ctx)).find((schedule) => schedule.name === name);
    const page = await explorer.open('/jobs?tab=schedules');
    const form = page.getByRole('form', { name: 'New schedule' });
    await form.getByLabel('Name').fill(name);
    await form.getByLabel('Work to be done').selectOption('classification.run');
    await form.getByLabel('full').check();
    await form.getByLabel('Time zone').fill('Asia/Shanghai');
    await form.getByLabel('When (cron)').fill('every Monday');
    await form.getByRole('button', { name: 'Save the schedule' }).click();
    await form.getByRole('alert').waitFor();
    expect(await kept()).toBeUndefined();
    await form.getByLabel('When (cron)').fill('30 4 * * 1');
    await form.getByRole('button', { name: 'Save the schedule' }).click();
    await row(page, name).getByText('Asia/Shanghai').waitFor();
    expect(await kept()).toMatchObject({
      kind: 'classification.run',
      cron: '30 4 * * 1',
      timezone: 'Asia/Shanghai',
      payload: { full: true },
      enabled: true,
    });
    await page.getByRole('button', { name: `Change ${name}` }).click();
    const change = page.getByRole('form', { name: `Change ${name}` });
    expect(await change.getByLabel('full').isChecked()).toBe(true);
    await change.getByLabel('When (cron)').fill('30 5 * * 1');
    await change.getByLabel('It queues jobs').uncheck();
    await change.getByRole('button', { name: 'Save the schedule' }).click();
    await row(page, name).getByText('30 5 * * 1').waitFor();
    expect(await kept()).toMatchObject({ cron: '30 5 * * 1', enabled: false, payload: { full: true } });
    await confirm(page, page.getByRole('button', { name: `Remove ${name}` }));
    await row(page, name).waitFor({ state: 'detached' });
    expect(await kept()).toBeUndefined();
  });

  it('has nothing for axe to object to, in both themes and both languages', async () => {
    await become(await start(), { state: 'RUNNING', progressDone: 3, progressTotal: 10 });
    const failed = await start('identity.sweep');
    await become(failed, { state: 'FAILED', errorCode: 'ENGINE_TIMEOUT', errorMessage: 'Too slow.' });
    const found = await explorer.axe(
      ['/jobs', (page) => page.locator('summary').first().click()],
      '/jobs?tab=schedules',
      ['/jobs?tab=queues', (page) => page.getByRole('row').nth(1).getByRole('button').click()],
    );
    expect(found).toEqual([]);
  });
});
