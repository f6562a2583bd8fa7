import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readResource } from '../../../src/core/resources.js';

interface ComposeFile {
  services: Record<
    string,
    { image: string; ports: string[]; healthcheck: { test: string[] }; volumes: string[] }
  >;
  volumes: Record<string, unknown>;
}

const file = parse(readResource('src/main/provision/servers.compose.yaml')) as ComposeFile;
const services = Object.entries(file.services);

describe('the servers that Compose runs in place of programs', () => {
  it('publish one port each, on loopback only and on a free port', () => {
    expect(services.map(([name]) => name).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'mariadb',
      'neo4j',
      'postgres',
      'redis',
    ]);
    for (const [, { ports }] of services)
      expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1::\d+$/)]);
  });

  it('can be waited for and keep their data in a volume of the set', () => {
    for (const [name, service] of services) {
      expect(service.healthcheck.test.length).toBeGreaterThan(1);
      expect(service.volumes[0]).toMatch(new RegExp(`^${name}:/`));
      expect(Object.keys(file.volumes)).toContain(name);
    }
  });

  it('run the version of Neo4j that the jars are of', () => {
    const version = /<neo4j\.version>(\d+\.\d+)/.exec(readResource('pom.xml'))?.[1];
    expect(file.services.neo4j?.image).toBe(`neo4j:${version}-community`);
  });
});
