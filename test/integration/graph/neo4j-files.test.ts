import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { provideNeo4j } from '../../../src/graph/embedded/neo4j-files.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-files-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the files of the embedded Neo4j', () => {
  it('are refused with Maven’s own reason when it reaches nothing, and leave nothing half-done', async () => {
    const nobody = '-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9';
    vi.stubEnv('MAVEN_OPTS', `-Dmaven.repo.local=${join(folder, 'repository')} ${nobody}`);
    const files = join(folder, 'files');
    const refused = provideNeo4j(files, () => undefined);
    await expect(refused).rejects.toMatchObject({
      code: 'EMBEDDED_START_FAILED',
      message: expect.stringMatching(/jars: .*could not be resolved.*Connection refused.*settings\.xml/),
    });
    expect(readdirSync(files)).toEqual([]);
  });
});
