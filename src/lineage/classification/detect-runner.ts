import { classifiableKinds } from '../../core/asset-kind.js';
import { breather, type Clock, isoTime } from '../../core/clock.js';
import type { GraphClient } from '../../graph/index.js';
import { type AssetChange, writeClassifications } from './classification-writer.js';
import { type CompiledRules, compileRules } from './custom-rule.js';
import { detectColumn, strongest } from './detect/detect.js';
import { detectKeyPattern } from './detect/key-pattern.js';
import { detectedText } from './record.js';
import type { RuleStore } from './rule.store.js';
import { flowingTags, type Origin, tagKind } from './types.js';

/** Raise it when the built-in rules change: everything is looked at again. */
const detectorVersion = 1;

/** An asset as detection reads it. */
interface Candidate extends Record<string, unknown> {
  id: string;
  key: string;
  name: string;
  nameLower: string;
  kind: string;
  engine: string;
  dataType: string | null;
  comment: string | null;
  tags: string[] | null;
  table: string | null;
  /** `[kind, detected]` of what is known. */
  known: [string, string][];
}

/** What a run has done so far. */
interface Total {
  examined: number;
  changed: number;
}

/** A scope whose present state was not looked at yet. */
interface StaleScope extends Record<string, unknown> {
  key: string;
  mark: string;
  /** Mark of the state that was looked at last; null for none. */
  before: string | null;
}

const candidateMap = (asset: string, table: string): string =>
  `{id: ${asset}.id, key: ${asset}.key, name: ${asset}.name, nameLower: ${asset}.nameLower, kind: ${asset}.kind, engine: ${asset}.engine,
    dataType: ${asset}.dataType, comment: ${asset}.comment, tags: ${asset}.tags, table: ${table},
    known: COLLECT { MATCH (c:Classification)-[:CLASSIFIES]->(${asset}) WHERE c.detected <> '' RETURN [c.kind, c.detected] }}`;

const candidatesAtOnce = 5_000;
const rootsAtOnce = 500;
const writesAtOnce = 500;
const timeoutMs = 120_000;
/** Clocks of nodes may differ by this much, ms. */
const clockSkewMs = 300_000;

const staleScopes = `
MATCH (s:Scope) WHERE s.appliedAt IS NOT NULL AND ($instanceId IS NULL OR s.instanceId = $instanceId)
  AND coalesce(s.classifiedAt, '') <> s.appliedAt + ' ' + $version
RETURN s.key AS key, s.appliedAt + ' ' + $version AS mark, s.classifiedAt AS before ORDER BY key`;

/**
 * Says from names, types, comments and tags what assets hold. Only scopes that changed since they were looked at are
 * read, and of them only what changed; everything when rules changed. Writes only what differs.
 */
export class DetectRunner {
  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
    private readonly rules: RuleStore,
  ) {}

  /** Looks at all that is new, or with `full` at all of an instance (null: of the fleet). */
  async run(
    options: { instanceId: string | null; full: boolean },
    signal?: AbortSignal,
  ): Promise<{ examined: number; changed: number }> {
    const { rules, version } = await this.rules.current();
    const compiled = compileRules(rules);
    const marked = `${detectorVersion}.${version}`;
    const total = { examined: 0, changed: 0 };
    const startedAt = isoTime(this.clock.nowMs());
    const scopes = await this.graph.read<StaleScope>(
      staleScopes,
      { instanceId: options.instanceId, version: marked },
      { id: 'classification.stale-scopes' },
    );
    if (options.full) await this.#instances(options.instanceId, '', compiled, total, signal);
    for (const scope of scopes) {
      if (!options.full) await this.#scope(scope, compiled, total, signal);
      await this.graph.write(
        'MATCH (s:Scope {key: $key}) SET s.classifiedAt = $mark',
        { key: scope.key, mark: scope.mark },
        { id: 'classification.mark-scope' },
      );
    }
    if (!options.full) await this.#byPeople(options.instanceId, startedAt, marked, compiled, total, signal);
    return total;
  }

  /** What people registered or tagged since the last time; all of it when the rules are others. */
  async #byPeople(
    instanceId: string | null,
    startedAt: string,
    version: string,
    compiled: CompiledRules,
    total: Total,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const [state] = await this.graph.read<{
      since: string;
      isSame: boolean;
      manual: string[];
      tagged: [string, string][];
    }>(
      `OPTIONAL MATCH (s:ClassificationState {name: 'classification'})
       WITH coalesce(s.peopleAt, '') AS since, coalesce(s.peopleVersion = $version, false) AS isSame
       RETURN since, isSame,
         COLLECT { MATCH (i:Live {kind: 'Instance'}) WHERE i.source = 'manual' AND ($instanceId IS NULL OR i.id = $instanceId) RETURN i.id } AS manual,
         COLLECT { MATCH (n:Annotation) WHERE n.updatedAt >= since
             AND ($instanceId IS NULL OR n.instanceId = $instanceId)
             AND (since <> '' OR $instanceId IS NOT NULL OR any(tag IN coalesce(n.tags, []) WHERE tag IN $tags))
           MATCH (a:Asset {key: n.assetKey}) WHERE a:Live
           RETURN [a.key, a.kind] ORDER BY a.key } AS tagged`,
      { version, instanceId, tags: flowingTags },
      { id: 'classification.people', timeoutMs },
    );
    const since = state?.isSame === true ? state.since : '';
    for (const id of state?.manual ?? []) await this.#instance(id, since, compiled, total, signal);
    const tagged = state?.tagged ?? [];
    await this.#keys(
      tagged.filter(([, kind]) => classifiableKinds.has(kind)).map(([key]) => key),
      compiled,
      total,
      signal,
    );
    for (const [key, kind] of tagged)
      if (!classifiableKinds.has(kind)) await this.#below(key, compiled, total, signal);
    if (instanceId !== null) return;
    await this.graph.write(
      `MERGE (s:ClassificationState {name: 'classification'}) SET s.peopleAt = $at, s.peopleVersion = $version`,
      { at: isoTime(Date.parse(startedAt) - clockSkewMs), version },
      { id: 'classification.mark-people' },
    );
  }

  /** Columns and key patterns that people said something about. */
  async #keys(
    keys: readonly string[],
    compiled: CompiledRules,
    total: Total,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (let start = 0; start < keys.length; start += candidatesAtOnce) {
      const rows = await this.graph.read<{ candidate: Candidate }>(
        `UNWIND $keys AS key
         MATCH (a:Asset {key: key})
         OPTIONAL MATCH (t:Asset {key: a.parentKey})
         RETURN ${candidateMap('a', 't.name')} AS candidate`,
        { keys: keys.slice(start, start + candidatesAtOnce) },
        { id: 'classification.keys-of-people', timeoutMs },
      );
      await this.#judge(
        rows.map(({ candidate }) => candidate),
        compiled,
        total,
        signal,
      );
    }
  }

  async #instances(
    instanceId: string | null,
    since: string,
    compiled: CompiledRules,
    total: Total,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const ids =
      instanceId === null
        ? (
            await this.graph.read<{ id: string }>(
              `MATCH (i:Live {kind: 'Instance'}) RETURN i.id AS id ORDER BY id`,
            )
          ).map(({ id }) => id)
        : [instanceId];
    for (const id of ids) await this.#instance(id, since, compiled, total, signal);
  }

  /** All of an instance that changed since a time, in the order of an index. */
  async #instance(
    instanceId: string,
    since: string,
    compiled: CompiledRules,
    total: Total,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (const kind of classifiableKinds) {
      let after: string | null = null;
      let keys: string[] = [];
      for (;;) {
        const rows: { candidate: Candidate; isPage: boolean }[] = await this.graph.read(
          `MATCH (a:Live) WHERE a.instanceId = $instanceId AND a.kind = $kind AND a.nameLower >= $after
             AND NOT (a.nameLower = $after AND a.key IN $keys)
           WITH a ORDER BY a.instanceId, a.kind, a.nameLower LIMIT $limit
           OPTIONAL MATCH (t:Asset {key: a.parentKey})
           RETURN ${candidateMap('a', 't.name')} AS candidate, coalesce(a.changedAt, a.validFrom) >= $since AS isPage`,
          { instanceId, kind, after: after ?? '', keys, since, limit: candidatesAtOnce },
          { id: 'classification.instance', timeoutMs },
        );
        const last = rows.at(-1)?.candidate;
        if (last === undefined) break;
        keys = [
          ...(last.nameLower === after ? keys : []),
          ...rows
            .filter(({ candidate }) => candidate.nameLower === last.nameLower)
            .map(({ candidate }) => candidate.key),
        ];
        after = last.nameLower;
        await this.#judge(
          rows.filter(({ isPage }) => isPage).map(({ candidate }) => candidate),
          compiled,
          total,
          signal,
        );
      }
    }
  }

  /** What changed in a scope since it was looked at; all of it when the rules are others. */
  async #scope(
    scope: StaleScope,
    compiled: CompiledRules,
    total: Total,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const [appliedBefore, versionBefore] = (scope.before ?? ' ').split(' ');
    const isSame = versionBefore === scope.mark.split(' ')[1] && appliedBefore !== '';
    const since = isSame ? isoTime(Date.parse(appliedBefore ?? '') - clockSkewMs) : '';
    const roots = await this.graph.read<{ id: string }>(
      'MATCH (:Scope {key: $key})-[:HOLDS]->(root:Live) RETURN root.id AS id ORDER BY id',
      { key: scope.key },
      { id: 'classification.roots', timeoutMs },
    );
    for (let start = 0; start < roots.length; start += rootsAtOnce) {
      const rows = await this.graph.read<{ candidate: Candidate }>(
        `UNWIND $ids AS id
         MATCH (t:Asset {id: id})
         CALL (t) {
           MATCH (t)-[:CONTAINS]->(a:Live {kind: 'Column'})
           WHERE coalesce(a.changedAt, a.validFrom) >= $since OR coalesce(t.changedAt, t.validFrom) >= $since
           RETURN a, t.name AS table
           UNION ALL
           WITH t WHERE t.kind IN ['KeyPattern'] AND coalesce(t.changedAt, t.validFrom) >= $since
           RETURN t AS a, null AS table
         }
         RETURN ${candidateMap('a', 'table')} AS candidate`,
        { ids: roots.slice(start, start + rootsAtOnce).map(({ id }) => id), since },
        { id: 'classification.scope', timeoutMs },
      );
      await this.#judge(
        rows.map(({ candidate }) => candidate),
        compiled,
        total,
        signal,
      );
    }
  }

  /** An asset and all inside it: what tags set on it say. */
  async #below(
    key: string,
    compiled: CompiledRules,
    total: Total,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let after = '';
    for (;;) {
      const rows: { candidate: Candidate }[] = await this.graph.read(
        `MATCH (a:Asset) WHERE a.key STARTS WITH $key AND a.key > $after AND a:Live AND a.kind IN ['Column', 'KeyPattern']
           AND (a.key = $key OR substring(a.key, size($key), 1) IN ['.', '/'])
         WITH a ORDER BY a.key LIMIT $limit
         OPTIONAL MATCH (t:Asset {key: a.parentKey})
         RETURN ${candidateMap('a', 't.name')} AS candidate`,
        { key, after, limit: candidatesAtOnce },
        { id: 'classification.below', timeoutMs },
      );
      const last = rows.at(-1)?.candidate;
      if (last === undefined) return;
      after = last.key;
      await this.#judge(
        rows.map(({ candidate }) => candidate),
        compiled,
        total,
        signal,
      );
      if (rows.length < candidatesAtOnce) return;
    }
  }

  async #judge(
    candidates: readonly Candidate[],
    compiled: CompiledRules,
    total: Total,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const breathe = breather(signal);
    const changes: AssetChange[] = [];
    for (const candidate of candidates) {
      await breathe();
      const byKind = originsOf(candidate, compiled);
      total.examined += 1;
      if (isKnown(candidate, byKind)) continue;
      changes.push({ assetId: candidate.id, origins: { methods: ['NAME', 'TAG'], byKind } });
    }
    const at = isoTime(this.clock.nowMs());
    for (let start = 0; start < changes.length; start += writesAtOnce) {
      signal?.throwIfAborted();
      const part = changes.slice(start, start + writesAtOnce);
      const { changed } = await this.graph.transaction(
        (tx) => writeClassifications(tx, part, at, compiled.categories),
        { id: 'classification.write', timeoutMs },
      );
      total.changed += changed.length;
    }
  }
}

/** What the rules and the tags say about an asset, by kind. */
function originsOf(candidate: Candidate, compiled: CompiledRules): Map<string, Origin[]> {
  const { name, dataType, comment, table, engine } = candidate;
  const builtIn =
    candidate.kind === 'KeyPattern'
      ? detectKeyPattern(name)
      : detectColumn({ name, dataType, comment, table });
  const found = strongest(compiled.apply({ name, dataType, comment, table, engine }, builtIn));
  const byKind = new Map<string, Origin[]>();
  for (const { kind, confidence, rule, on } of found)
    byKind.set(kind, [{ method: 'NAME', rule, confidence, on, sampled: null, matched: null }]);
  for (const tag of candidate.tags ?? [])
    if ((flowingTags as readonly string[]).includes(tag))
      byKind.set(`${tagKind}${tag}`, [
        { method: 'TAG', rule: tag, confidence: 1, on: null, sampled: null, matched: null },
      ]);
  return byKind;
}

function isKnown(candidate: Candidate, byKind: ReadonlyMap<string, readonly Origin[]>): boolean {
  const known = new Map(candidate.known);
  return (
    known.size === byKind.size &&
    [...byKind].every(([kind, origins]) => known.get(kind) === detectedText(origins))
  );
}
