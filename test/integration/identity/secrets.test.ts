import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { nowhere } from '../../../src/core/permissions.js';
import { redact } from '../../../src/core/redaction.js';
import { GraphSecretVault, openRootKeys, TransitRootKeys } from '../../../src/identity/index.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
const system = systemContext();
const made: string[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
});

afterAll(async () => {
  await graph.write('MATCH (s:Secret) WHERE s.id IN $made DELETE s', { made });
  await graph.close();
  await rm(folder, { recursive: true });
});

async function put(vault: GraphSecretVault, plain: string, purpose = 'test'): Promise<string> {
  const id = await graph.transaction((tx) => vault.put(tx, system, purpose, plain));
  made.push(id);
  return id;
}

async function stored(id: string): Promise<Record<string, string>> {
  const [row] = await graph.read<{ s: Record<string, string> }>(
    'MATCH (s:Secret {id: $id}) RETURN properties(s) AS s',
    { id },
  );
  return row!.s;
}

describe('a secret', () => {
  const vault = new GraphSecretVault(graph, [randomBytes(32)]);

  it('is replaced, removed and revealed for its purpose only, and every use is audited without it', async () => {
    const [first, second] = [uniqueName('first'), uniqueName('second')];
    const id = await put(vault, first, 'webhook');
    expect(await vault.reveal(system, id, 'webhook')).toBe(first);
    await expect(vault.reveal(system, id, 'instance.credentials')).rejects.toMatchObject({
      code: 'SECRET_UNREADABLE',
    });
    await graph.transaction((tx) => vault.replace(tx, system, id, second));
    expect(await vault.reveal(system, id, 'webhook')).toBe(second);
    await graph.transaction((tx) => vault.remove(tx, system, id));
    await expect(vault.reveal(system, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const records = await graph.read<{ action: string; outcome: string; content: string }>(
      'MATCH (r:AuditRecord {targetId: $id}) RETURN r.action AS action, r.outcome AS outcome, r.content AS content ORDER BY r.id',
      { id },
    );
    expect(records.map((record) => `${record.action} ${record.outcome}`)).toEqual([
      'secret.store success',
      'secret.use success',
      'secret.use denied',
      'secret.store success',
      'secret.use success',
      'secret.remove success',
    ]);
    expect(JSON.stringify(records)).not.toMatch(new RegExp(`${first}|${second}`));
    expect(redact(`leaked ${second}`)).toBe('leaked [redacted]');
  });

  it.each(['cipherText', 'wrappedKey', 'purpose', 'keyId'])(
    'with a changed %s is not opened',
    async (member) => {
      const id = await put(vault, 'plain text');
      const before = await stored(id);
      const other = await stored(await put(vault, 'another text'));
      const changed =
        member === 'purpose' ? 'other' : member === 'keyId' ? '0000000000000000' : other[member];
      await graph.write('MATCH (s:Secret {id: $id}) SET s += $parts', { id, parts: { [member]: changed } });
      await expect(vault.reveal(system, id)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
      await graph.write('MATCH (s:Secret {id: $id}) SET s += $before', { id, before });
      expect(await vault.reveal(system, id)).toBe('plain text');
    },
  );

  it('exists exactly when what uses it does', async () => {
    let id = '';
    const failing = graph.transaction(async (tx) => {
      id = await vault.put(tx, system, 'test', 'gone');
      throw new RangeError('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(vault.reveal(system, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the root key file', () => {
  it('is made for its owner alone and refused when others may read it', async () => {
    const file = join(folder, 'made', 'root.key');
    openRootKeys({ file });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Buffer.from((await readFile(file, 'utf8')).trim(), 'base64')).toHaveLength(32);
    await chmod(file, 0o644);
    expect(() => openRootKeys({ file })).toThrowError(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('of the wrong size, in the environment as well, is refused', () => {
    const short = randomBytes(16).toString('base64');
    expect(() => openRootKeys({ text: short, file: '' })).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID', facts: { field: 'keys.rootKey' } }),
    );
    expect(() =>
      openRootKeys({ text: randomBytes(32).toString('base64'), previous: [short], file: '' }),
    ).toThrowError(expect.objectContaining({ facts: { field: 'keys.previousRootKeys' } }));
  });

  it('is rotated while other nodes read and write, and nothing stays under the old key', async () => {
    const file = join(folder, 'root.key');
    const [node, other] = [
      new GraphSecretVault(graph, openRootKeys({ file })),
      new GraphSecretVault(graph, openRootKeys({ file })),
    ];
    const plains = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, index) => [await put(node, `plain ${index}`), `plain ${index}`] as const,
      ),
    );
    const before = await stored(plains[0]![0]);
    const reading = (async () => {
      for (let round = 0; round < 5; round += 1)
        for (const [id, plain] of plains) expect(await other.reveal(system, id)).toBe(plain);
    })();
    const result = await node.rotateKeys(system);
    await reading;
    expect(result.keyId).not.toBe(before['keyId']);
    expect(result.reencrypted).toBeGreaterThanOrEqual(20);
    for (const [id, plain] of plains) {
      const after = await stored(id);
      expect(after['keyId']).toBe(result.keyId);
      expect(await other.reveal(system, id)).toBe(plain);
    }
    expect((await stored(plains[0]![0]))['cipherText']).not.toBe(before['cipherText']);
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2);
    expect(result.inUse.find((entry) => entry.keyId === before['keyId'])).toBeUndefined();
    const late = await put(other, 'written by a node that had not heard of it');
    expect(await node.reveal(system, late)).toBe('written by a node that had not heard of it');
  });

  it('is rotated by those who may only', async () => {
    const vault = new GraphSecretVault(graph, openRootKeys({ file: join(folder, 'third.key') }));
    const person = {
      ...system,
      subject: { ...system.subject, kind: 'person' as const },
      access: () => nowhere,
    };
    await expect(vault.rotateKeys(person)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a key service with the shape of transit', () => {
  let server: Server;
  let url: string;
  const token = 'token-of-the-service';
  const versions: Buffer[] = [randomBytes(32)];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString('utf8')));
      request.on('end', () => {
        if (request.headers['x-vault-token'] !== token) {
          response.writeHead(403).end();
          return;
        }
        answer(
          request.url ?? '',
          body === '' ? {} : (JSON.parse(body) as Record<string, string>),
          (status, data) =>
            response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ data })),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/transit/keys/waymark`;
  });

  afterAll(() => void server.close());

  /** Encrypts and decrypts as such a service does: versions of one key, associated data. */
  function answer(
    path: string,
    body: Record<string, string>,
    send: (status: number, data: object) => void,
  ): void {
    const bound = Buffer.from(body['associated_data'] ?? '', 'base64');
    if (path.endsWith('/rotate')) {
      versions.push(randomBytes(32));
      return send(200, {});
    }
    if (path.includes('/keys/')) return send(200, { latest_version: versions.length });
    if (path.includes('/encrypt/')) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', versions.at(-1)!, nonce).setAAD(bound);
      const sealed = Buffer.concat([
        cipher.update(Buffer.from(body['plaintext']!, 'base64')),
        cipher.final(),
      ]);
      const text = Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
      return send(200, { ciphertext: `vault:v${versions.length}:${text}` });
    }
    const [, version = '', text = ''] = /^vault:v(\d+):(.*)$/.exec(body['ciphertext'] ?? '') ?? [];
    const bytes = Buffer.from(text, 'base64');
    try {
      const opener = createDecipheriv('aes-256-gcm', versions[Number(version) - 1]!, bytes.subarray(0, 12))
        .setAAD(bound)
        .setAuthTag(bytes.subarray(12, 28));
      const plain = Buffer.concat([opener.update(bytes.subarray(28)), opener.final()]);
      return send(200, { plaintext: plain.toString('base64') });
    } catch {
      return send(400, {});
    }
  }

  it('wraps, opens and rotates; what was moved or made by another service is not opened', async () => {
    const vault = new GraphSecretVault(graph, new TransitRootKeys({ url, token }));
    const id = await put(vault, 'kept by the service');
    expect((await stored(id))['keyId']).toBe('transit:waymark:v1');
    expect(await vault.reveal(system, id)).toBe('kept by the service');
    const result = await vault.rotateKeys(system, { reencrypt: false });
    expect(result).toMatchObject({ keyId: 'transit:waymark:v2', reencrypted: 0 });
    expect((await stored(id))['wrappedKey']).toMatch(/^vault:v2:/);
    expect(await vault.reveal(system, id)).toBe('kept by the service');
    await graph.write('MATCH (s:Secret {id: $id}) SET s.wrappedKey = "vault:v1:AAAA"', { id });
    await expect(vault.reveal(system, id)).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
  });

  it('that refuses or does not answer is told as such', async () => {
    const wrong = new GraphSecretVault(graph, new TransitRootKeys({ url, token: 'wrong' }));
    await expect(put(wrong, 'x')).rejects.toMatchObject({ code: 'KEY_SERVICE_UNAVAILABLE' });
    const gone = new GraphSecretVault(
      graph,
      new TransitRootKeys({ url: 'http://127.0.0.1:9/v1/transit/keys/w', token }),
    );
    await expect(put(gone, 'x')).rejects.toMatchObject({ code: 'KEY_SERVICE_UNAVAILABLE' });
    expect(() => new TransitRootKeys({ url: 'http://h/v1/transit', token })).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
