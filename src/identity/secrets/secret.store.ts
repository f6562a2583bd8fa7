import type { SecretTransaction } from '../../core/secrets.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';

/** A secret as stored: nothing of it is readable without the root key. */
export interface StoredSecret {
  id: string;
  purpose: string;
  keyId: string;
  wrappedKey: string;
  cipherText: string;
  /** ISO 8601: when this plain text was stored. */
  at: string;
  [member: string]: unknown;
}

/** Reads and writes encrypted secrets. */
export class SecretStore {
  constructor(private readonly graph: GraphClient) {}

  async create(tx: SecretTransaction, secret: StoredSecret): Promise<void> {
    await tx.run('CREATE (s:Secret) SET s = $secret', { secret });
  }

  async find(id: string, signal?: AbortSignal): Promise<StoredSecret | null> {
    const [row] = await this.graph.read<{ secret: StoredSecret }>(
      'MATCH (s:Secret {id: $id}) RETURN properties(s) AS secret',
      { id },
      { id: 'identity.secret', signal },
    );
    return row?.secret ?? null;
  }

  async purposeOf(tx: SecretTransaction, id: string): Promise<string | null> {
    const rows = await tx.run(
      'MATCH (s:Secret {id: $id}) SET s.lock = 1 REMOVE s.lock RETURN s.purpose AS purpose',
      {
        id,
      },
    );
    return (rows as readonly { purpose: string }[])[0]?.purpose ?? null;
  }

  async replace(tx: SecretTransaction, id: string, parts: Partial<StoredSecret>): Promise<void> {
    await tx.run('MATCH (s:Secret {id: $id}) SET s += $parts', { id, parts });
  }

  /** @returns its purpose, null when there was none. */
  async remove(tx: SecretTransaction, id: string): Promise<string | null> {
    const rows = await tx.run(
      'MATCH (s:Secret {id: $id}) WITH s, s.purpose AS purpose DELETE s RETURN purpose',
      { id },
    );
    return (rows as readonly { purpose: string }[])[0]?.purpose ?? null;
  }

  /** Secrets after an id, by id. */
  async page(afterId: string, limit: number): Promise<StoredSecret[]> {
    const rows = await this.graph.read<{ secret: StoredSecret }>(
      'MATCH (s:Secret) WHERE s.id > $afterId RETURN properties(s) AS secret ORDER BY s.id LIMIT $limit',
      { afterId, limit },
      { id: 'identity.secrets' },
    );
    return rows.map((row) => row.secret);
  }

  /** Writes new parts unless somebody has replaced the secret meanwhile. @returns whether they were written */
  async swap(tx: GraphTransaction, before: StoredSecret, parts: Partial<StoredSecret>): Promise<boolean> {
    const rows = await tx.run(
      `MATCH (s:Secret {id: $id}) SET s.lock = 1 REMOVE s.lock
       WITH s WHERE s.cipherText = $cipherText AND s.wrappedKey = $wrappedKey SET s += $parts RETURN s.id AS id`,
      { id: before.id, cipherText: before.cipherText, wrappedKey: before.wrappedKey, parts },
    );
    return rows.length > 0;
  }

  /** One secret of each of the root keys that seal the most. */
  async oneByKey(mostKeys: number): Promise<{ secret: StoredSecret; secrets: number }[]> {
    return this.graph.read<{ secret: StoredSecret; secrets: number }>(
      `MATCH (s:Secret) WITH s.keyId AS keyId, count(*) AS secrets, min(s.id) AS id ORDER BY secrets DESC, keyId LIMIT $mostKeys
       MATCH (s:Secret {id: id}) RETURN properties(s) AS secret, secrets`,
      { mostKeys },
      { id: 'identity.secret-by-key' },
    );
  }

  /** How many secrets each root key still opens. */
  async countByKey(): Promise<{ keyId: string; secrets: number }[]> {
    return this.graph.read<{ keyId: string; secrets: number }>(
      'MATCH (s:Secret) RETURN s.keyId AS keyId, count(*) AS secrets ORDER BY keyId',
      {},
      { id: 'identity.secrets-by-key' },
    );
  }
}
