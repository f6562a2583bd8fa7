import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../../src/core/config.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { packageRoot } from '../../../../src/core/resources.js';
import { main } from '../../../../src/main/cli.js';
import { startNode, type WaymarkNode } from '../../../../src/main/node.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-audit-'));
const environment = {
  WAYMARK_DATA_FOLDER: folder,
  WAYMARK_FILES_FOLDER: join(packageRoot(), '.waymark', 'neo4j'),
  WAYMARK_HTTP_PORT: '0',
  WAYMARK_AUDIT_CHECKPOINT_FILE: join(folder, 'kept', 'checkpoints.jsonl'),
};
let node: WaymarkNode | undefined;

/** Runs `waymark` with these arguments. */
async function waymark(...args: string[]): Promise<{ code: number; out: string }> {
  const code = process.exitCode;
  const before = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
  let out = '';
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text, ...rest) => {
      if (stream === process.stdout)
        out += typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
      const told = rest.find((item) => typeof item === 'function') as (() => void) | undefined;
      told?.();
      return true;
    }),
  );
  Object.assign(process.env, environment);
  process.exitCode = 0;
  try {
    await main(args);
    return { code: process.exitCode, out };
  } finally {
    process.exitCode = code;
    for (const spy of spies) spy.mockRestore();
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}

const start = (): Promise<WaymarkNode> =>
  startNode(loadConfig(environment, folder), silentLogger, () => undefined);

beforeAll(async () => {
  node = await start();
});

afterAll(async () => {
  await node?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const change = (query: string): Promise<unknown> => node!.runtime.stores.graph.write(query);

describe('waymark audit', () => {
  it('signs a checkpoint of a running node and keeps copies outside the graph', async () => {
    const out = join(folder, 'exported.jsonl');
    const made = await waymark('audit', 'checkpoint', '--export', out, '--json');
    expect(made).toMatchObject({ code: 0 });
    const kept = readFileSync(environment.WAYMARK_AUDIT_CHECKPOINT_FILE, 'utf8').trim().split('\n');
    expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(kept.length);
    expect(JSON.parse(kept[0] ?? '')).toMatchObject({ number: 1, keyId: expect.any(String) });
  });

  it('verifies a running node, also against an export', async () => {
    const { code, out } = await waymark(
      'audit',
      'verify',
      '--json',
      '--checkpoints',
      join(folder, 'exported.jsonl'),
    );
    expect(JSON.parse(out)).toMatchObject({ intact: true, signaturesTrusted: true, faults: [] });
    expect(code).toBe(0);
  });

  it('exports what was done, to a file as well', async () => {
    const { out } = await waymark('audit', 'export', '--action', 'account.create', 'role.grant');
    const records = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { action: string });
    expect(records.map(({ action }) => action)).toEqual(['account.create', 'role.grant']);
    const file = join(folder, 'audit.csv');
    await waymark('audit', 'export', '--format', 'csv', '--out', file, '--subject', 'command line');
    expect(readFileSync(file, 'utf8')).toContain('audit.export');
    expect(await waymark('audit', 'export', '--format', 'xml')).toMatchObject({ code: 2 });
  });

  it('names the first bad record of a running node and fails', async () => {
    const [bad] = await node!.runtime.stores.graph.read<{ id: string }>(
      "MATCH (r:AuditRecord {action: 'role.grant'}) RETURN r.id AS id",
    );
    await change(
      "MATCH (r:AuditRecord {action: 'role.grant'}) SET r.was = r.content, r.content = replace(r.content, 'administrator', 'viewer')",
    );
    const { code, out } = await waymark('audit', 'verify');
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^EDITED main-\\d+ \\d+ ${bad!.id}: `, 'm'));
    await change("MATCH (r:AuditRecord {action: 'role.grant'}) SET r.content = r.was REMOVE r.was");
  });

  it('verifies the stores of a node that is stopped', async () => {
    await node!.stop();
    node = undefined;
    expect(existsSync(join(folder, 'node.json'))).toBe(false);
    const { code, out } = await waymark('audit', 'verify', '--json');
    expect(JSON.parse(out)).toMatchObject({ intact: true, signaturesTrusted: true });
    expect(code).toBe(0);
  });
});
