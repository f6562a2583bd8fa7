import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import type { ClassificationRule, RuleEffect, RuleSubject } from './custom-rule.js';
import { textOf } from '../../core/stored.js';

const members =
  'r {.id, .name, .description, .kind, .category, .effect, .subject, .pattern, .typePattern, .engines, .confidence, .enabled, .revision, .updatedAt, .updatedBy}';

/** Reads and writes rules of people. */
export class RuleStore {
  constructor(private readonly graph: GraphClient) {}

  /** All rules in the order of their names, and the version that every change raises. */
  async current(): Promise<{ rules: ClassificationRule[]; version: number }> {
    const [row] = await this.graph.read<{ rules: Record<string, unknown>[]; version: number }>(
      `OPTIONAL MATCH (s:ClassificationState {name: 'classification'})
       RETURN coalesce(s.rules, 0) AS version, COLLECT { MATCH (r:ClassificationRule) RETURN ${members} ORDER BY r.name } AS rules`,
      {},
      { id: 'classification.rules' },
    );
    return { rules: (row?.rules ?? []).map(decode), version: row?.version ?? 0 };
  }

  /** One rule, locked until the transaction ends; null when there is none. */
  async locked(tx: GraphTransaction, id: string): Promise<ClassificationRule | null> {
    const [row] = await tx.run<{ rule: Record<string, unknown> }>(
      `MATCH (r:ClassificationRule {id: $id}) SET r.lock = true REMOVE r.lock RETURN ${members} AS rule`,
      { id },
    );
    return row === undefined ? null : decode(row.rule);
  }

  /** The id of the rule of a name, locked by the counter of rules; null when the name is free. */
  async named(tx: GraphTransaction, name: string): Promise<string | null> {
    const [row] = await tx.run<{ id: string | null; count: number }>(
      `MERGE (s:ClassificationState {name: 'classification'})
       SET s.rules = coalesce(s.rules, 0) + 1
       WITH s
       OPTIONAL MATCH (r:ClassificationRule {name: $name}) RETURN r.id AS id`,
      { name },
    );
    return row?.id ?? null;
  }

  /** How many rules there are. */
  async count(tx: GraphTransaction): Promise<number> {
    const [row] = await tx.run<{ count: number }>('MATCH (r:ClassificationRule) RETURN count(r) AS count');
    return row?.count ?? 0;
  }

  async save(tx: GraphTransaction, rule: ClassificationRule): Promise<void> {
    await tx.run('MERGE (r:ClassificationRule {id: $rule.id}) SET r = $rule', { rule: { ...rule } });
  }

  async remove(tx: GraphTransaction, id: string): Promise<void> {
    await tx.run(
      `MATCH (r:ClassificationRule {id: $id}) DELETE r
       WITH 1 AS done
       MERGE (s:ClassificationState {name: 'classification'}) SET s.rules = coalesce(s.rules, 0) + 1`,
      { id },
    );
  }
}

function decode(row: Readonly<Record<string, unknown>>): ClassificationRule {
  const text = (name: string): string => textOf(row[name]);
  const orNull = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  return {
    id: text('id'),
    name: text('name'),
    description: orNull('description'),
    kind: text('kind'),
    category: orNull('category'),
    effect: text('effect') as RuleEffect,
    subject: text('subject') as RuleSubject,
    pattern: text('pattern'),
    typePattern: orNull('typePattern'),
    engines: Array.isArray(row['engines']) ? (row['engines'] as string[]) : [],
    confidence: Number(row['confidence'] ?? 0),
    enabled: row['enabled'] === true,
    revision: Number(row['revision'] ?? 0),
    updatedAt: text('updatedAt'),
    updatedBy: text('updatedBy'),
  };
}
