import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readResource } from '../../../src/core/resources.js';
import { inspectRequirements, installCommand, provision } from '../../../src/main/provision/index.js';
import { missingRequirements, requirements } from '../../../src/main/provision/requirements.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-provision-'));
const chromium = process.env.WAYMARK_CHROMIUM;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  if (chromium === undefined) delete process.env.WAYMARK_CHROMIUM;
  else process.env.WAYMARK_CHROMIUM = chromium;
});

describe('provisioning', () => {
  it('names everything that is missing with the command that installs it, and installs nothing when told so', async () => {
    process.env.WAYMARK_CHROMIUM = join(folder, 'nowhere');
    const refused = provision({ needs: ['chromium'], dataFolder: folder, install: false });
    await expect(refused).rejects.toMatchObject({
      code: 'DEPENDENCY_MISSING',
      facts: { missing: ['chromium'] },
    });
    await expect(refused).rejects.toThrowError(
      /Chromium \(tests of the explorer\)\. Install with: .* chromium/,
    );
  });

  it('says where each thing was found', async () => {
    process.env.WAYMARK_CHROMIUM = process.execPath;
    const { how, found } = await provision({ needs: ['chromium'], dataFolder: folder, install: false });
    expect({ how, found }).toEqual({ how: 'programs', found: { chromium: process.execPath } });
    const state = inspectRequirements(folder).find(({ id }) => id === 'chromium');
    expect(state).toMatchObject({ place: process.execPath, remedy: null });
  });

  it('asks for Maven only until the jars of this version have been resolved', () => {
    const version = /<neo4j\.version>([^<]+)</.exec(readResource('pom.xml'))?.[1] ?? '';
    const jars = join(folder, 'neo4j', `lib-${version}`);
    mkdirSync(jars, { recursive: true });
    writeFileSync(join(jars, 'neo4j.jar'), '');
    expect(requirements.maven.find(folder)).toBe(jars);
    expect(missingRequirements(['maven'], folder)).toEqual([]);
  });

  it('puts the first choice of every package into one command', () => {
    const command = installCommand([requirements.redis, requirements.mariadb]);
    expect(command).toMatch(
      /^(sudo (apt-get|dnf) install -y|sudo apk add|brew install) \S*redis\S* \S*mariadb/,
    );
  });
});
