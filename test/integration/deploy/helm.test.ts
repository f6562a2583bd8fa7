import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { configOptions } from '../../../src/core/config.js';
import { resourcePath } from '../../../src/core/resources.js';
import { helmProgram } from '../../testkit/helm.js';

const run = promisify(execFile);
const chart = resourcePath('deploy/helm/waymark');
let helm = '';

/** JSON of whatever shape. */
type Loose = ReturnType<typeof JSON.parse>;

interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: Record<string, Loose>;
  data?: Record<string, string>;
}

const given = [
  '--set=neo4j.uri=neo4j://graph:7687',
  '--set=redis.url=redis://redis:6379',
  '--set=secrets.existing=waymark-secrets',
];

async function render(...settings: string[]): Promise<Manifest[]> {
  const { stdout } = await run(helm, ['template', 'test', chart, ...given, ...settings]);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest): manifest is Manifest => manifest !== null);
}

function named(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

beforeAll(async () => {
  helm = await helmProgram();
}, 900_000);

describe('the Helm chart', () => {
  it('has nothing that helm lint objects to', async () => {
    const { stdout } = await run(helm, ['lint', '--strict', chart, ...given]);
    expect(stdout).toContain('0 chart(s) failed');
  });

  it('runs three api and two worker nodes that differ in their roles only', async () => {
    const manifests = await render();
    const containers = ['api', 'worker'].map((role) => {
      const { spec } = named(manifests, 'Deployment', `test-waymark-${role}`);
      return { replicas: spec.replicas, pod: spec.template.spec };
    });
    expect(containers.map(({ replicas }) => replicas)).toEqual([3, 2]);
    const roles = containers.map(
      ({ pod }) => pod.containers[0].env.find(({ name }: { name: string }) => name === 'WAYMARK_ROLES').value,
    );
    expect(roles).toEqual(['api', 'worker,scheduler']);
    for (const { pod } of containers) {
      expect(pod.securityContext.runAsNonRoot).toBe(true);
      expect(pod.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
      expect(pod.containers[0].readinessProbe.httpGet.path).toBe('/readyz');
    }
  });

  it('gives each pod longer to leave than its node takes', async () => {
    const manifests = await render('--set=api.unreadySeconds=25', '--set=worker.graceSeconds=90');
    const grace = (role: string): number =>
      named(manifests, 'Deployment', `test-waymark-${role}`).spec.template.spec.terminationGracePeriodSeconds;
    expect(grace('api')).toBeGreaterThan(25 + 20);
    expect(grace('worker')).toBeGreaterThan(90 + 10);
  });

  it('sets only variables that Waymark knows', async () => {
    const known = new Set(configOptions().flatMap(({ variable }) => (variable === null ? [] : [variable])));
    const manifests = await render(
      '--set=metrics.allowFrom[0]=10.0.0.0/8',
      '--set=api.publicUrl=https://w.example.com',
    );
    for (const role of ['api', 'worker']) {
      const { env } = named(manifests, 'Deployment', `test-waymark-${role}`).spec.template.spec.containers[0];
      const unknown = env
        .map(({ name }: { name: string }) => name)
        .filter(
          (name: string) =>
            name !== 'WAYMARK_CONFIG' && !known.has(name) && !known.has(name.replace(/_FILE$/, '')),
        );
      expect(unknown).toEqual([]);
    }
  });

  it('reaches Redis by its Sentinels, with passwords from files', async () => {
    const manifests = await render(
      '--set=redis.url=',
      '--set=redis.sentinel=main@guard-1:26379\\,guard-2:26379',
      '--set=redis.user=waymark',
      '--set=redis.passwords=true',
    );
    const { env } = named(manifests, 'Deployment', 'test-waymark-api').spec.template.spec.containers[0];
    const values = new Map(env.map(({ name, value }: { name: string; value: string }) => [name, value]));
    expect(values.get('WAYMARK_REDIS_SENTINEL')).toBe('main@guard-1:26379,guard-2:26379');
    expect(values.get('WAYMARK_REDIS_USER')).toBe('waymark');
    expect(values.get('WAYMARK_REDIS_PASSWORD_FILE')).toBe('/run/secrets/waymark/redis-password');
    expect(values.has('REDIS_URL')).toBe(false);
  });

  it('keeps secrets out of everything but the secret', async () => {
    const { stdout } = await run(helm, [
      'template',
      'test',
      chart,
      '--set=neo4j.uri=bolt://graph:7687',
      '--set=secrets.neo4jPassword=first-secret',
      '--set=secrets.rootKey=second-secret',
      '--set=secrets.adminPassword=third-secret',
      '--set=secrets.redisUrl=redis://:fourth-secret@redis:6379',
    ]);
    for (const document of stdout.split(/^---$/m)) {
      if (/^kind: Secret$/m.test(document)) expect(document).toContain('fourth-secret');
      else expect(document).not.toContain('-secret@');
      if (!/^kind: Secret$/m.test(document)) expect(document).not.toMatch(/(first|second|third)-secret/);
    }
  });

  it('renders what is switched on, and refuses values that cannot work', async () => {
    const manifests = await render(
      '--set=ingress.enabled=true',
      '--set=ingress.host=waymark.example.com',
      '--set=api.autoscaling.enabled=true',
      '--set=metrics.podMonitor.enabled=true',
      '--set=networkPolicy.enabled=true',
      '--set=config.collection.schedule=0 * * * *',
    );
    const kinds = manifests.map(({ kind }) => kind);
    for (const kind of [
      'Ingress',
      'HorizontalPodAutoscaler',
      'PodMonitor',
      'NetworkPolicy',
      'PodDisruptionBudget',
    ])
      expect(kinds).toContain(kind);
    expect(named(manifests, 'Deployment', 'test-waymark-api').spec.replicas).toBeUndefined();
    expect(named(manifests, 'ConfigMap', 'test-waymark').data?.['waymark.yaml']).toContain('0 * * * *');
    await expect(render('--set=neo4j.uri=http://graph')).rejects.toThrow(/neo4j/);
    await expect(render('--set=secrets.existing=')).rejects.toThrow(/secrets/);
  });
});
