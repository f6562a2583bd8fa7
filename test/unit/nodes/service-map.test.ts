import { describe, expect, it } from 'vitest';
import { metricsReaders } from '../../../src/main/health.js';
import { everyMinutes } from '../../../src/main/jobs.js';
import { type Component, completeMap } from '../../../src/nodes/service-map.js';

const component = (id: string, dependsOn: string[], health: Component['health'] = 'OK'): Component => ({
  id,
  kind: 'QUEUE',
  name: id.toUpperCase(),
  health,
  reason: null,
  latencyMs: null,
  errorRatio: null,
  figures: {},
  dependsOn,
});

describe('the service map', () => {
  it('shows everything that depends on what failed, and degrades it with the reason', () => {
    const map = completeMap([
      component('redis', [], 'FAILED'),
      component('stream', ['redis']),
      component('consumer', ['stream']),
      component('neo4j', []),
      component('instance', []),
    ]);
    const found = new Map(map.map((item) => [item.id, item]));
    expect(found.get('redis')).toMatchObject({ health: 'FAILED', dependents: ['stream', 'consumer'] });
    expect(found.get('consumer')).toMatchObject({
      health: 'DEGRADED',
      reason: 'It needs REDIS, which failed.',
    });
    expect(found.get('neo4j')).toMatchObject({ health: 'OK', dependents: [] });
    expect(found.get('instance')?.health).toBe('OK');
  });

  it('ends also when components need each other', () => {
    const map = completeMap([component('a', ['b']), component('b', ['a'], 'FAILED')]);
    expect(map.map(({ id, dependents }) => [id, dependents])).toEqual([
      ['a', ['b']],
      ['b', ['a']],
    ]);
    expect(map[0]?.health).toBe('DEGRADED');
  });
});

describe('who may read metrics', () => {
  it('is loopback and what is configured', () => {
    const may = metricsReaders(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);
    expect(
      ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.2.3.4', '::ffff:10.2.3.4', '192.0.2.7', 'fd00::5'].map(
        may,
      ),
    ).toEqual(Array.from({ length: 7 }, () => true));
    expect(['192.0.2.8', '11.0.0.1', '2001:db8::1', undefined].map(may)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(() => metricsReaders(['everybody'])).toThrow(/everybody/);
  });
});

describe('an interval as a cron expression', () => {
  it('fires at least as often as asked', () => {
    expect([1, 5, 59, 60, 90, 1_440, 2_880, 43_200].map(everyMinutes)).toEqual([
      '*/1 * * * *',
      '*/5 * * * *',
      '*/59 * * * *',
      '0 */1 * * *',
      '0 */1 * * *',
      '0 0 * * *',
      '0 0 */2 * *',
      '0 0 */28 * *',
    ]);
  });
});
