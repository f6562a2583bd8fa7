import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configOptions } from '../../../src/core/config.js';
import { resourcePath } from '../../../src/core/resources.js';

interface Service {
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
}

const file = parse(readFileSync(resourcePath('deploy/compose/compose.yaml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  secrets: Record<string, unknown>;
};
const balancer = readFileSync(resourcePath('deploy/compose/haproxy.cfg'), 'utf8');
const nodes = Object.entries(file.services).filter(([name]) => /^(api|worker)-\d$/.test(name));

describe('the Compose file of several nodes', () => {
  it('has three api and two worker nodes, and the balancer knows every api node', () => {
    const roles = nodes.map(([, { environment }]) => environment?.WAYMARK_ROLES);
    expect(roles).toEqual(['api', 'api', 'api', 'worker,scheduler', 'worker,scheduler']);
    const known = [...balancer.matchAll(/^\s+server (\S+) (\S+):4600$/gm)].map((match) => [
      match[1],
      match[2],
    ]);
    const every = ['api-1', 'api-2', 'api-3'].map((name) => [name, name]);
    // Those that are ready, and those that live, for when none is ready.
    expect(known).toEqual([...every, ...every]);
  });

  it('sets only variables that Waymark knows, and secrets by files that are mounted', () => {
    const known = new Set(configOptions().flatMap(({ variable }) => (variable === null ? [] : [variable])));
    for (const [, { environment = {}, secrets = [] }] of nodes)
      for (const [name, value] of Object.entries(environment)) {
        const option = name.replace(/_FILE$/, '');
        expect(known.has(name) || known.has(option), name).toBe(true);
        if (!known.has(name)) expect(secrets.map((secret) => `/run/secrets/${secret}`)).toContain(value);
      }
    expect(Object.keys(file.secrets)).toEqual(expect.arrayContaining(nodes[0]?.[1].secrets ?? []));
  });
});

describe.each(['compose.yaml', 'deploy/compose/compose.yaml'])('%s', (path) => {
  const text = readFileSync(resourcePath(path), 'utf8');
  const { services, secrets } = parse(text, { merge: true }) as {
    services: Record<string, Service>;
    secrets: Record<string, { file: string }>;
  };

  it('mounts only files of the checkout, for Docker makes a folder in place of one that is missing', () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => volume.startsWith('.'))
      .map((volume) => volume.split(':')[0] ?? '');
    for (const file of mounted) expect(existsSync(resourcePath(join(dirname(path), file))), file).toBe(true);
  });

  it('tells how each secret is made, in a folder that reaches neither the image nor the repository', () => {
    const ignored = (list: string): string[] => readFileSync(resourcePath(list), 'utf8').split('\n');
    for (const [name, { file }] of Object.entries(secrets)) {
      expect(file).toBe(`./private/${name}`);
      expect(text).toMatch(new RegExp(`^# .*> private/${name}$`, 'm'));
    }
    expect(ignored('.dockerignore')).toContain('**/private');
    expect(ignored('.gitignore')).toContain('private/');
  });
});
