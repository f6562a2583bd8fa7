import { randomBytes } from 'node:crypto';
import { appendRecords } from '../../src/audit/chain/record-audit.js';
import { chainsOf } from '../../src/audit/chain/trail.js';
import { type Audit, type AuditEntry, createAudit } from '../../src/audit/index.js';
import type { Clock } from '../../src/core/clock.js';
import { type RequestContext, systemContext } from '../../src/core/context.js';
import type { GraphClient } from '../../src/graph/index.js';
import { GraphSecretVault } from '../../src/identity/index.js';
import { uniqueName } from './servers.js';

/** An audit trail of a test's own in the shared graph. */
export interface TestTrail {
  name: string;
  audit: Audit;
  vault: GraphSecretVault;
  /** Writes a record; `cause` decides the chain. */
  write(entry?: Partial<AuditEntry>, cause?: string, ctx?: RequestContext): Promise<string>;
  /** Removes everything of the trail. */
  remove(): Promise<void>;
}

/** Makes a trail that no other test uses. */
export function testTrail(
  graph: GraphClient,
  options: { clock?: Clock; checkpointFile?: string } = {},
): TestTrail {
  const name = uniqueName('trail');
  const causes = new Set<string>();
  const chains = chainsOf(name);
  const vault = new GraphSecretVault(graph, [randomBytes(32)]);
  const audit = createAudit({ graph, vault, trail: name, ...options });
  return {
    name,
    audit,
    vault,
    write: async (entry = {}, cause = 'one cause', ctx = systemContext({ correlationId: cause })) => {
      causes.add(cause);
      const chain = chains[[...causes].indexOf(cause) % chains.length] ?? '';
      const entries = [{ action: 'asset.export', outcome: 'success', ...entry } as const];
      const [id = ''] = await graph.transaction((tx) => appendRecords(tx, ctx, entries, name, chain));
      return id;
    },
    remove: async () => {
      const statements = [
        'MATCH (n:AuditRecord) WHERE n.chain STARTS WITH $prefix DETACH DELETE n',
        'MATCH (n:AuditChain) WHERE n.name STARTS WITH $prefix DETACH DELETE n',
        'MATCH (n:AuditCheckpoint|AuditTombstone) WHERE n.trail = $name DETACH DELETE n',
        'MATCH (k:AuditKey {trail: $name}) OPTIONAL MATCH (s:Secret {id: k.secretId}) DETACH DELETE k, s',
        'MATCH (n:AuditTrail {name: $name}) DETACH DELETE n',
      ];
      for (const statement of statements) await graph.autocommit(statement, { name, prefix: `${name}-` });
    },
  };
}
