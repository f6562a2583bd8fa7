import { canonicalJson, sha256 } from '../../core/canonical-json.js';
import { breather } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { isEverywhere } from '../../core/permissions.js';
import { type GraphClient } from '../../graph/index.js';
import { chunks } from '../evidence/evidence-writer.js';
import type { Evidence } from '../evidence/types.js';
import {
  type CacheSource,
  plainName,
  type ObservedPattern,
  type ObservedRule,
  rulesFor,
  tableNamesFor,
  wordsOf,
} from './cache-rules.js';
import { readEvidence } from './evidence-reading.js';
import { type EvidenceIntake, requiredText, type StatedEvidence } from './intake.js';

/** What looking for cache rules brought. */
export interface CacheRulesObserved {
  patterns: number;
  /** Rules that hold now. */
  rules: number;
  begun: number;
  ended: number;
}

interface PatternRow extends Record<string, unknown> {
  key: string;
  name: string;
  instanceId: string;
  environment: string | null;
  definition: string | null;
}

interface SourceRow extends Record<string, unknown> {
  key: string;
  name: string;
  environment: string | null;
  within: string[];
  columns: [string, string][];
}

const mostPatterns = 20_000;
const rulesPerCall = 500;
const origin = 'observed cache rules';
/** Said of a rule that was withdrawn because it no longer fits; one that a person withdrew does not come back. */
const outgrown = 'The keys or the table are no longer as they were.';

/**
 * Cache rules that are seen rather than told: key patterns of Redis whose names and fields fit a table. They are
 * stated with their confidence, and people confirm them or withdraw them for good.
 */
export class CacheRuleService {
  constructor(
    private readonly graph: GraphClient,
    private readonly intake: EvidenceIntake,
  ) {}

  /** Compares key patterns, those of one instance or all, with all tables of the same environment. Needs `lineage.edit` everywhere. */
  async observe(
    ctx: RequestContext,
    input: { instanceId?: string | null } = {},
  ): Promise<CacheRulesObserved> {
    const scope = requirePermission(ctx, 'lineage.edit');
    if (!isEverywhere(scope))
      throw new WaymarkError('FORBIDDEN', 'Cache rules are looked for by those who may edit all lineage.', {
        facts: { permission: 'lineage.edit' },
      });
    const patterns = await this.#patterns(input.instanceId ?? null);
    const names = new Set(
      patterns.flatMap(({ name }) => wordsOf(name).flatMap(({ text }) => tableNamesFor(text))),
    );
    const spellings = [...names].flatMap((name) => [name, name.replaceAll('_', '')]);
    const sources = byName(await this.#sources([...new Set(spellings)]));
    const known = await this.#known(input.instanceId ?? null);
    const found = new Map<string, StatedEvidence>();
    const breathe = breather(ctx.signal);
    for (const pattern of patterns) {
      await breathe();
      const fits = wordsOf(pattern.name)
        .flatMap(({ text }) => tableNamesFor(text).flatMap((name) => sources.get(name) ?? []))
        .filter(
          ({ environment: where }) => (where ?? pattern.environment) === (pattern.environment ?? where),
        );
      for (const rule of rulesFor(patternOf(pattern), distinct(fits).map(sourceOf))) {
        const evidence = evidenceOf(rule, pattern.instanceId);
        if (known.get(evidence.key)?.decided !== true) found.set(evidence.key, evidence);
      }
    }
    const changed = [...found.values()].filter(({ key, sqlHash }) => known.get(key)?.sqlHash !== sqlHash);
    const total = { patterns: patterns.length, rules: found.size, begun: 0, ended: 0 };
    for (const part of chunks(changed, rulesPerCall)) {
      const statements = [...part];
      const result = await this.intake.state(ctx, {
        operation: 'lineage.cache-rules',
        input: {},
        statements,
      });
      total.begun += result.begun;
      total.ended += result.ended;
    }
    for (const [key, { id, decided, withdrawn }] of known) {
      if (decided || withdrawn || found.has(key)) continue;
      await this.intake.withdraw(ctx, { id, reason: outgrown });
      await this.graph.write(
        'MATCH (e:LineageEvidence {id: $id}) SET e.reason = $outgrown',
        { id, outgrown },
        { id: 'lineage.cache-rule-outgrown' },
      );
      total.ended += 1;
    }
    return total;
  }

  /** A person says that an observed rule is right: it is certain from now on. @throws NOT_FOUND, CONFLICT, FORBIDDEN */
  async confirm(
    ctx: RequestContext,
    input: { id: string; reason: string; clientKey?: string | null },
  ): Promise<Evidence> {
    requirePermission(ctx, 'lineage.edit');
    const evidence = await readEvidence(
      (query, params, options) => this.graph.read(query, params, options),
      ctx,
      input.id,
    );
    const reason = requiredText(input.reason, 'reason', 2_000);
    if (evidence.source !== 'CACHE_RULE' || evidence.withdrawnAt !== null)
      throw new WaymarkError('CONFLICT', 'Only cache rules that hold are confirmed.', {
        facts: { evidenceId: input.id },
      });
    const [row] = await this.graph.read<{ key: string; edges: [string, string][] }>(
      `MATCH (e:LineageEvidence {id: $id})
       RETURN e.key AS key, COLLECT { MATCH (a:Asset)-[r:FLOWS_TO {evidence: $id}]->(b:Asset) RETURN [a.key, b.key] } AS edges`,
      { id: input.id },
      { id: 'lineage.cache-rule-edges' },
    );
    const { clientKey, ...rest } = input;
    return this.intake.stateOne(ctx, {
      operation: 'lineage.confirm-cache-rule',
      clientKey,
      input: rest,
      statements: [
        {
          key: row?.key ?? '',
          source: 'CACHE_RULE',
          method: 'CONFIRMED',
          instanceId: evidence.instanceId,
          assetKey: evidence.assetKey,
          sqlHash: evidence.sqlHash,
          reason,
          origin: ctx.subject.name,
          confidence: 1,
          edges: (row?.edges ?? []).map(([from, to]) => edge(from, to)),
        },
      ],
      requireKnown: true,
    });
  }

  async #patterns(instanceId: string | null): Promise<PatternRow[]> {
    return this.graph.read<PatternRow>(
      `MATCH (p:Live {kind: 'KeyPattern'}) WHERE $instanceId IS NULL OR p.instanceId = $instanceId
       WITH p ORDER BY p.key LIMIT $most
       MATCH (i:Asset {id: p.instanceId})
       RETURN p.key AS key, p.name AS name, p.instanceId AS instanceId, i.environment AS environment,
         p.definition AS definition`,
      { most: mostPatterns, instanceId },
      { id: 'lineage.cache-patterns', timeoutMs: 120_000 },
    );
  }

  async #sources(names: readonly string[]): Promise<SourceRow[]> {
    return this.graph.read<SourceRow>(
      `UNWIND ['Table', 'View', 'MaterializedView'] AS kind
       UNWIND $names AS name
       MATCH (t:Live {kind: kind, nameLower: name})
       MATCH (i:Asset {id: t.instanceId}) WHERE i.engine <> 'redis'
       RETURN t.key AS key, t.name AS name, i.environment AS environment,
         [x IN [t.schemaKey, t.databaseKey, i.name] WHERE x IS NOT NULL] AS within,
         COLLECT { MATCH (t)-[:CONTAINS]->(c:Live {kind: 'Column'}) RETURN [c.key, c.name] } AS columns`,
      { names },
      { id: 'lineage.cache-sources', timeoutMs: 120_000 },
    );
  }

  async #known(
    instanceId: string | null,
  ): Promise<Map<string, { id: string; sqlHash: string | null; decided: boolean; withdrawn: boolean }>> {
    const rows = await this.graph.read<{
      key: string;
      id: string;
      sqlHash: string | null;
      method: string;
      reason: string | null;
      withdrawnAt: string | null;
    }>(
      `MATCH (e:LineageEvidence {source: 'CACHE_RULE'}) WHERE e.key STARTS WITH $prefix
         AND ($instanceId IS NULL OR e.instanceId = $instanceId)
       RETURN e.key AS key, e.id AS id, e.sqlHash AS sqlHash, e.method AS method, e.reason AS reason,
         e.withdrawnAt AS withdrawnAt`,
      { prefix, instanceId },
      { id: 'lineage.cache-known' },
    );
    return new Map(
      rows.map(({ key, id, sqlHash, method, reason, withdrawnAt }) => {
        const withdrawn = withdrawnAt !== null;
        const decided = withdrawn ? reason !== outgrown : method !== 'OBSERVED';
        return [key, { id, sqlHash: withdrawn ? null : sqlHash, decided, withdrawn }];
      }),
    );
  }
}

const prefix = 'CACHE_RULE OBSERVED ';

function evidenceOf(rule: ObservedRule, instanceId: string): StatedEvidence {
  const { patternKey, source, columns, confidence, reason } = rule;
  const from = [source.key, ...columns.map(({ key }) => key)];
  return {
    key: `${prefix}${patternKey} ${source.key}`,
    source: 'CACHE_RULE',
    method: 'OBSERVED',
    instanceId,
    assetKey: patternKey,
    sqlHash: sha256(canonicalJson([from, confidence, reason])),
    reason,
    origin,
    confidence,
    edges: from.map((key) => edge(key, patternKey)),
  };
}

function byName(rows: readonly SourceRow[]): Map<string, SourceRow[]> {
  const found = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const name = plainName(row.name);
    found.set(name, [...(found.get(name) ?? []), row]);
  }
  return found;
}

function distinct(rows: readonly SourceRow[]): SourceRow[] {
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

function edge(from: string, to: string): StatedEvidence['edges'][number] {
  return { from, to, kind: 'DIRECT', subtype: 'TRANSFORMATION' };
}

function patternOf({ key, name, definition }: PatternRow): ObservedPattern {
  const facts = JSON.parse(definition ?? '{}') as { fields?: unknown };
  const fields = Array.isArray(facts.fields)
    ? facts.fields.map(String).filter((field) => !field.includes('{'))
    : [];
  return { key, name, fields };
}

function sourceOf({ key, name, within, columns }: SourceRow): CacheSource {
  return {
    key,
    name,
    // The last part of a key is the name of a schema or database.
    within: within.map((text) => text.split(/[./]/).at(-1) ?? text),
    columns: columns.map(([columnKey, columnName]) => ({ key: columnKey, name: columnName })),
  };
}
