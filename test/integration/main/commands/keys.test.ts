import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemContext } from '../../../../src/core/context.js';
import { main } from '../../../../src/main/cli.js';
import { startTestApi, type TestApi } from '../../../testkit/api.js';
import { uniqueName } from '../../../testkit/servers.js';

/** Two nodes that share a file of root keys, over secrets of their own graph. */
let folder: string;
let keyFile: string;
let node: TestApi;
let other: TestApi;
let token: string;
let before: Record<string, string | undefined>;
const system = systemContext();
const purpose = uniqueName('purpose');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-keys-'));
  keyFile = join(folder, 'root.key');
  const environment = { WAYMARK_KEYS_ROOT_KEY: '', WAYMARK_KEYS_ROOT_KEY_FILE: keyFile };
  node = await startTestApi(environment);
  other = await startTestApi(environment);
  const robot = await node.identity.accounts.create(system, { login: uniqueName('robot'), kind: 'service' });
  await node.identity.grants.grant(system, { accountId: robot.id, role: 'security' });
  const made = await node.identity.tokens.create(system, {
    accountId: robot.id,
    name: 'rotation',
    permissions: ['secret.manage'],
    validDays: 1,
  });
  token = made.token;
});
beforeEach(() => {
  before = { WAYMARK_URL: process.env.WAYMARK_URL, WAYMARK_TOKEN: process.env.WAYMARK_TOKEN };
  Object.assign(process.env, { WAYMARK_URL: node.url, WAYMARK_TOKEN: token });
});
afterEach(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});
afterAll(async () => {
  await node.graph.write('MATCH (s:Secret {purpose: $purpose}) DELETE s', { purpose });
  await other.stop();
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command line in this process. */
async function waymark(...args: string[]): Promise<string> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await main(args);
    return out.mock.calls.map(([part]) => String(part)).join('');
  } finally {
    process.exitCode = undefined;
    out.mockRestore();
  }
}

describe('waymark keys', () => {
  it('rotates the root key of running nodes: what was stored before and after is read by each of them', async () => {
    const store = (api: TestApi, text: string): Promise<string> =>
      api.graph.transaction((tx) => api.identity.vault.put(tx, system, purpose, text));
    const early = await store(node, 'stored before the rotation');
    const first = readFileSync(keyFile, 'utf8').trim();
    const rotation = JSON.parse(await waymark('keys', 'rotate', '--json')) as {
      keyId: string;
      rewrapped: number;
      inUse: { keyId: string }[];
    };
    const lines = readFileSync(keyFile, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(first);
    expect(rotation.rewrapped).toBeGreaterThan(0);
    const late = await store(other, 'stored after the rotation');
    for (const api of [node, other]) {
      expect(await api.identity.vault.reveal(system, early)).toBe('stored before the rotation');
      expect(await api.identity.vault.reveal(system, late)).toBe('stored after the rotation');
    }
    const [row] = await node.graph.read<{ keyId: string }>(
      'MATCH (s:Secret {id: $early}) RETURN s.keyId AS keyId',
      { early },
    );
    expect(row?.keyId).toBe(rotation.keyId);
    expect(await waymark('keys', 'list')).toContain(rotation.keyId);
    for (const key of lines) expect(JSON.stringify(rotation)).not.toContain(key);
  });

  it('prints a new root key that is one, and another each time', async () => {
    const keys = [await waymark('keys', 'generate'), await waymark('keys', 'generate')];
    for (const key of keys) expect(Buffer.from(key.trim(), 'base64')).toHaveLength(32);
    expect(new Set(keys).size).toBe(2);
  });
});
