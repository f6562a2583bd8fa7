import type { ColumnEdge, ColumnName, RelationUse, StatementLineage } from '../sql/index.js';
import { TEMPORARY_SCHEMA } from '../sql/index.js';
import type { AssetBook, BookAsset, BookRelation } from './asset-book.js';
import type { EdgeKind, EdgeSubtype, EvidenceEdge, UnresolvedItem } from './types.js';

/** Schemas of the engine itself: their relations are not assets, so nothing flows from them in the graph. */
const ownSchemas: ReadonlySet<string> = new Set([
  'pg_catalog',
  'information_schema',
  'performance_schema',
  'mysql',
  'sys',
]);

/** What values flow through on their way: a column of a temporary table, or an asset. */
type Node = string;

interface Step {
  readonly from: Node;
  readonly kind: EdgeKind;
  readonly subtype: EdgeSubtype;
  readonly masking: boolean;
  readonly text: string | null;
}

/** Where the output of a statement goes that stores nothing. */
export interface OutputTarget {
  readonly asset: BookAsset;
  /** Columns of a view, to which outputs go by name or, when names differ, by place. */
  readonly relation: BookRelation | null;
  readonly columns: readonly BookAsset[];
}

/**
 * Gathers edges between assets from analysed statements. Temporary tables disappear: what goes into one of their
 * columns and what comes out of it is joined.
 */
export class EdgeCollector {
  readonly #into = new Map<Node, Step[]>();
  readonly #unresolved = new Map<string, UnresolvedItem>();
  readonly #uses = new Set<string>();
  readonly #reads = new Map<string, { from: Node; target: Node }>();

  constructor(
    private readonly book: AssetBook,
    private readonly confidence: number,
  ) {}

  /** `schema.relation` of everything named so far, sorted. */
  get uses(): string[] {
    return [...this.#uses].sort();
  }

  get unresolved(): UnresolvedItem[] {
    return [...this.#unresolved.values()];
  }

  /** Adds what could not be resolved. */
  report(item: UnresolvedItem): void {
    this.#unresolved.set(`${item.position} ${item.name} ${item.reason}`, item);
  }

  /** Adds an edge that was not read from SQL. */
  add(from: BookAsset, to: BookAsset, step: Omit<Step, 'from'>): void {
    this.#step(from.id, to.id, step);
  }

  /** Adds a statement with its body. `output` takes what the statement puts out without storing it. */
  statement(statement: StatementLineage, output: OutputTarget | null, offset = 0): void {
    if (statement.error !== null)
      this.report({ position: statement.span.start - offset, name: 'statement', reason: statement.error });
    for (const { position, name, reason } of statement.unresolved)
      this.report({ position: position - offset, name, reason });
    for (const { schema, relation } of statement.references) this.#uses.add(`${schema}.${relation}`);
    for (const use of [...statement.reads, ...statement.writes])
      this.#uses.add(`${use.schema ?? ''}.${use.name}`);
    this.#values(statement, output);
    this.#rows(statement, output);
    for (const inner of statement.body) this.statement(inner, output, offset);
  }

  /** All edges between assets, those between whole relations included. */
  edges(): EvidenceEdge[] {
    this.#addReads();
    const found: EvidenceEdge[] = [];
    for (const [to, steps] of this.#into) {
      if (isTemporary(to)) continue;
      for (const step of steps) {
        for (const { from, kind, subtype, masking, text } of this.#origins(step, new Set([to]))) {
          if (from !== to)
            found.push({ fromId: from, toId: to, kind, subtype, masking, text, confidence: this.confidence });
        }
      }
    }
    return strongest(found);
  }

  /** A relation of which no value and no condition is used still decides how many rows there are. */
  #addReads(): void {
    for (const { from, target } of this.#reads.values()) {
      if (this.#into.get(target)?.some((step) => step.from === from) === true) continue;
      this.#step(from, target, { kind: 'INDIRECT', subtype: 'JOIN', masking: false, text: null });
    }
    this.#reads.clear();
  }

  #values(statement: StatementLineage, output: OutputTarget | null): void {
    for (const edge of statement.edges) {
      const from = this.#columnNode(edge.source);
      const to = this.#targetOf(statement, edge, output);
      if (from === null || to === null) continue;
      const { kind, subtype, masking, transformation } = edge;
      this.#step(from, to.column, { kind, subtype, masking, text: transformation });
      const relation = this.#relationNode(edge.source.schema, edge.source.relation);
      if (relation !== null && to.relation !== null && to.relation !== to.column)
        this.#step(relation, to.relation, { kind, subtype, masking: false, text: null });
      else if (relation !== null && to.relation === null)
        this.#step(relation, to.column, { kind, subtype, masking: false, text: null });
    }
  }

  /** Filters, joins and the like decide about the rows of what is written; reading alone leaves a trace between relations. */
  #rows(statement: StatementLineage, output: OutputTarget | null): void {
    const targets = this.#writtenBy(statement, output);
    for (const target of targets) {
      for (const { source, kind, subtype, masking } of statement.rowInfluences) {
        const from = this.#columnNode(source);
        if (from === null) continue;
        this.#step(from, target, { kind, subtype, masking, text: null });
        const relation = this.#relationNode(source.schema, source.relation);
        if (relation !== null) this.#step(relation, target, { kind, subtype, masking: false, text: null });
      }
      for (const read of statement.reads) {
        const from = this.#relationNode(read.schema, read.name);
        if (from !== null) this.#reads.set(`${from} ${target}`, { from, target });
      }
      for (const call of statement.calls) {
        for (const routine of this.book.routines(call)) {
          this.#uses.add(routine.key);
          if (routine.id !== target)
            this.#step(routine.id, target, {
              kind: 'DIRECT',
              subtype: 'TRANSFORMATION',
              masking: false,
              text: null,
            });
        }
      }
    }
    if (targets.length === 0 && output !== null && output.relation === null)
      this.#readOnly(statement, output);
  }

  /** A statement of a routine that neither writes nor returns rows still depends on what it reads. */
  #readOnly(statement: StatementLineage, output: OutputTarget): void {
    const step = { kind: 'INDIRECT', subtype: 'CONDITIONAL', masking: false, text: null } as const;
    for (const reference of statement.references) {
      const from = this.#columnNode(reference);
      if (from !== null) this.#step(from, output.asset.id, step);
    }
    for (const read of statement.reads) {
      const from = this.#relationNode(read.schema, read.name);
      if (from !== null) this.#step(from, output.asset.id, step);
    }
  }

  #writtenBy(statement: StatementLineage, output: OutputTarget | null): Node[] {
    const nodes = statement.writes.flatMap((use) => this.#useNode(use) ?? []);
    if (nodes.length > 0) return [...new Set(nodes)];
    if (statement.target !== null) {
      const node = this.#useNode(statement.target);
      return node === null ? [] : [node];
    }
    const putsOut = statement.kind === 'selectStatement';
    return putsOut && output !== null ? [output.asset.id] : [];
  }

  #useNode(use: RelationUse): Node | null {
    return this.#relationNode(use.schema, use.name);
  }

  #targetOf(
    statement: StatementLineage,
    edge: ColumnEdge,
    output: OutputTarget | null,
  ): { column: Node; relation: Node | null } | null {
    const { schema, relation, column } = edge.target;
    if (schema !== null && relation !== null) {
      const node = this.#columnNode({ schema, relation, column });
      return node === null ? null : { column: node, relation: this.#relationNode(schema, relation) };
    }
    if (output === null) return null;
    if (output.relation === null) return { column: output.asset.id, relation: null };
    const found =
      output.relation.columns.get(this.book.columnName(column)) ?? this.#byPlace(statement, column, output);
    return found === undefined ? null : { column: found.id, relation: output.asset.id };
  }

  #byPlace(statement: StatementLineage, column: string, output: OutputTarget): BookAsset | undefined {
    if (statement.outputColumns.length !== output.columns.length) return undefined;
    return output.columns[statement.outputColumns.indexOf(column)];
  }

  #columnNode(name: ColumnName): Node | null {
    if (name.schema === TEMPORARY_SCHEMA) return `temp ${name.relation} ${name.column}`;
    if (ownSchemas.has(name.schema)) return null;
    return this.book.column(name)?.id ?? null;
  }

  #relationNode(schema: string | null, relation: string | null): Node | null {
    if (schema === TEMPORARY_SCHEMA) return `temp ${relation ?? ''}`;
    return this.book.relation(schema, relation)?.asset.id ?? null;
  }

  #step(from: Node, to: Node, step: Omit<Step, 'from'>): void {
    const steps = this.#into.get(to) ?? [];
    this.#into.set(to, steps);
    steps.push({ from, ...step });
  }

  /** The assets a step begins at, through temporary tables. */
  *#origins(step: Step, seen: ReadonlySet<Node>): Generator<Step> {
    if (!isTemporary(step.from)) {
      yield step;
      return;
    }
    if (seen.has(step.from)) return;
    const path = new Set([...seen, step.from]);
    for (const before of this.#into.get(step.from) ?? []) yield* this.#origins(joined(before, step), path);
  }
}

function isTemporary(node: Node): boolean {
  return node.startsWith('temp ');
}

/** Two steps after each other as one. */
function joined(first: Step, second: Step): Step {
  const direct = first.kind === 'DIRECT' && second.kind === 'DIRECT';
  return {
    from: first.from,
    kind: direct ? 'DIRECT' : 'INDIRECT',
    subtype: direct
      ? strongerOf(first.subtype, second.subtype)
      : first.kind === 'INDIRECT'
        ? first.subtype
        : second.subtype,
    masking: first.masking || second.masking,
    text: second.text ?? first.text,
  };
}

const strength: readonly EdgeSubtype[] = ['IDENTITY', 'TRANSFORMATION', 'AGGREGATION'];

function strongerOf(a: EdgeSubtype, b: EdgeSubtype): EdgeSubtype {
  return strength.indexOf(a) >= strength.indexOf(b) ? a : b;
}

/** One edge for each pair, kind and subtype; masked only when every path is. */
function strongest(edges: readonly EvidenceEdge[]): EvidenceEdge[] {
  const found = new Map<string, EvidenceEdge>();
  for (const edge of edges) {
    const key = `${edge.fromId} ${edge.toId} ${edge.kind} ${edge.subtype}`;
    const before = found.get(key);
    const masking = before === undefined ? edge.masking : before.masking && edge.masking;
    const text = before === undefined || before.text === edge.text ? edge.text : (before.text ?? edge.text);
    found.set(key, { ...edge, masking, text });
  }
  return [...found.values()];
}
