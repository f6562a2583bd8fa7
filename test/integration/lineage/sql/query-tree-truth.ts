/**
 * What PostgreSQL itself says about a view: from its analysed query tree, which base columns each output column's
 * value depends on, and which are named anywhere.
 */
import { isNode, type TreeNode, type TreeValue } from './pg-node-tree.js';

/** Names of base columns by relation id and column number; number 0 stands for all columns. */
export interface ColumnNames {
  (relation: number, column: number): readonly string[];
  /** The relation whose rows a type stands for, 0 when it stands for none. */
  relationOf(type: number): number;
}

const RELATION = '0';
const SUBQUERY = '1';
const JOIN = '2';
const FUNCTION = '3';
const VALUES = '5';
const CTE = '6';
/** From version 18 on: the expressions of GROUP BY, to which the rest of the query refers. */
const GROUP = '9';

function nodes(value: TreeValue | undefined): TreeNode[] {
  return Array.isArray(value) ? value.filter((v) => isNode(v)) : [];
}

function textOf(node: TreeNode, field: string): string {
  const value = node.fields.get(field);
  return typeof value === 'string' ? value : '';
}

function numberOf(node: TreeNode, field: string): number {
  return Number(node.fields.get(field));
}

interface Level {
  readonly query: TreeNode;
  readonly parent: Level | undefined;
}

/** Follows an output column through the query tree. */
export class QueryTruth {
  private readonly visiting = new Map<TreeNode, Set<number>>();

  constructor(private readonly names: ColumnNames) {}

  /** What an INSERT, UPDATE or MERGE writes: target column (by number in `names`) to the base columns of its value. */
  written(query: TreeNode, level: Level = { query, parent: undefined }): Map<string, Set<string>> {
    const target = rangeEntry(level, numberOf(query, 'resultRelation'));
    const relation = target === undefined ? 0 : numberOf(target, 'relid');
    const out = new Map<string, Set<string>>();
    const take = (entries: TreeValue | undefined): void => {
      for (const entry of nodes(entries)) {
        if (entry.fields.get('resjunk') === 'true') continue;
        const name = this.names(relation, numberOf(entry, 'resno'))[0] ?? '';
        const found = out.get(name) ?? new Set<string>();
        out.set(name, found);
        this.expression(entry.fields.get('expr'), level, found);
      }
    };
    const actions = nodes(query.fields.get('mergeActionList'));
    if (actions.length === 0) take(query.fields.get('targetList'));
    for (const action of actions) take(action.fields.get('targetList'));
    const conflict = query.fields.get('onConflict');
    if (isNode(conflict)) take(conflict.fields.get('onConflictSet'));
    return out;
  }

  /** Output column name to the base columns its value depends on. */
  outputs(query: TreeNode): Map<string, Set<string>> {
    const level: Level = { query, parent: undefined };
    const out = new Map<string, Set<string>>();
    for (const entry of nodes(query.fields.get('targetList'))) {
      if (entry.fields.get('resjunk') === 'true') continue;
      const found = new Set<string>();
      this.column(level, numberOf(entry, 'resno'), found);
      out.set(textOf(entry, 'resname'), found);
    }
    return out;
  }

  /** Every base column any expression of the tree names. */
  references(query: TreeNode): Set<string> {
    const found = new Set<string>();
    this.walkReferences(query, { query, parent: undefined }, found);
    return found;
  }

  /**
   * Columns of the tables that ON CONFLICT DO UPDATE may change: the server records a dependency on all of them, named or
   * not, so that for these only the tree tells.
   */
  updatedOnConflict(value: TreeValue | undefined, found = new Set<string>()): Set<string> {
    if (Array.isArray(value)) for (const item of value) this.updatedOnConflict(item, found);
    if (!isNode(value)) return found;
    if (value.tag === 'QUERY' && isNode(value.fields.get('onConflict'))) {
      const target = rangeEntry({ query: value, parent: undefined }, numberOf(value, 'resultRelation'));
      for (const name of this.names(target === undefined ? 0 : numberOf(target, 'relid'), 0)) found.add(name);
    }
    for (const child of value.fields.values()) this.updatedOnConflict(child, found);
    return found;
  }

  private walkReferences(value: TreeValue | undefined, level: Level, found: Set<string>): void {
    if (Array.isArray(value)) for (const item of value) this.walkReferences(item, level, found);
    if (!isNode(value)) return;
    if (value.tag === 'VAR') {
      const owner = up(level, numberOf(value, 'varlevelsup'));
      const entry = rangeEntry(owner, numberOf(value, 'varno'));
      if (entry?.fields.get('rtekind') === RELATION) {
        for (const name of this.names(numberOf(entry, 'relid'), numberOf(value, 'varattno'))) found.add(name);
      } else if (entry?.fields.get('rtekind') === JOIN) {
        const all = listOf(entry.fields.get('joinaliasvars'));
        const number = numberOf(value, 'varattno');
        this.walkReferences(number === 0 ? all : all[number - 1], owner, found);
      } else if (entry?.fields.get('rtekind') === FUNCTION) {
        for (const name of this.rowColumns(entry, numberOf(value, 'varattno'))) found.add(name);
      }
      return;
    }
    const inner = value.tag === 'QUERY' && value !== level.query ? { query: value, parent: level } : level;
    if (value.tag === 'QUERY' && value.fields.get('commandType') !== '1') {
      for (const name of this.written(value, inner).keys()) found.add(name);
    }
    for (const [field, child] of value.fields) {
      // Bookkeeping of the server: every column of a join and of the row proposed for insertion.
      if (field === 'joinaliasvars' || field === 'exclRelTlist') continue;
      this.walkReferences(child, inner, found);
    }
  }

  /** The column of a relation that a column of a function in FROM is: versions before 15 record no dependency on it. */
  private rowColumns(entry: TreeNode, number: number): readonly string[] {
    let first = 1;
    for (const item of nodes(entry.fields.get('functions'))) {
      const count = numberOf(item, 'funccolcount');
      if (number >= first && number < first + count) {
        const call = item.fields.get('funcexpr');
        const type = isNode(call, 'FUNCEXPR') ? numberOf(call, 'funcresulttype') : 0;
        return this.names(this.names.relationOf(type), number - first + 1);
      }
      first += count;
    }
    return [];
  }

  /** The sources of output column `number` of a query. */
  private column(level: Level, number: number, found: Set<string>): void {
    const operations = level.query.fields.get('setOperations');
    if (isNode(operations)) {
      for (const leaf of leavesOf(operations)) {
        const entry = rangeEntry(level, numberOf(leaf, 'rtindex'));
        const query = entry?.fields.get('subquery');
        if (isNode(query)) this.column({ query, parent: level }, number, found);
      }
      return;
    }
    const entry = resultList(level.query).find((t) => numberOf(t, 'resno') === number);
    if (entry !== undefined) this.expression(entry.fields.get('expr'), level, found);
  }

  private variable(node: TreeNode, level: Level, found: Set<string>): void {
    const owner = up(level, numberOf(node, 'varlevelsup'));
    const entry = rangeEntry(owner, numberOf(node, 'varno'));
    const number = numberOf(node, 'varattno');
    if (entry === undefined) return;
    if (numberOf(node, 'varno') === excludedIndex(owner.query)) {
      const proposed = nodes(owner.query.fields.get('targetList')).find(
        (t) => numberOf(t, 'resno') === number,
      );
      return this.expression(proposed?.fields.get('expr'), owner, found);
    }
    switch (entry.fields.get('rtekind')) {
      case RELATION:
        for (const name of this.names(numberOf(entry, 'relid'), number)) found.add(name);
        break;
      case SUBQUERY: {
        const query = entry.fields.get('subquery');
        if (isNode(query)) this.columns({ query, parent: owner }, number, found);
        break;
      }
      case JOIN: {
        const all = entry.fields.get('joinaliasvars');
        const list = Array.isArray(all) ? all : [];
        for (const item of number === 0 ? list : [list[number - 1]]) this.expression(item, owner, found);
        break;
      }
      case VALUES:
        for (const row of listOf(entry.fields.get('values_lists'))) {
          const cells = listOf(row);
          for (const cell of number === 0 ? cells : [cells[number - 1]]) this.expression(cell, owner, found);
        }
        break;
      case GROUP:
        this.expression(listOf(entry.fields.get('groupexprs'))[number - 1], owner, found);
        break;
      case CTE:
        this.withQuery(entry, owner, number, found);
        break;
      default:
        this.functions(entry, owner, number, found);
    }
  }

  private functions(entry: TreeNode, level: Level, number: number, found: Set<string>): void {
    const functions = nodes(entry.fields.get('functions'));
    let first = 1;
    for (const item of functions) {
      const count = numberOf(item, 'funccolcount');
      if (number >= first && number < first + count)
        return this.expression(item.fields.get('funcexpr'), level, found);
      first += count;
    }
    for (const item of functions) this.expression(item.fields.get('funcexpr'), level, found);
    const table = entry.fields.get('tablefunc');
    if (!isNode(table)) return;
    for (const field of ['ns_uris', 'docexpr', 'rowexpr'])
      this.expression(table.fields.get(field), level, found);
    for (const field of ['colexprs', 'coldefexprs']) {
      this.expression(listOf(table.fields.get(field))[number - 1], level, found);
    }
  }

  private withQuery(entry: TreeNode, owner: Level, number: number, found: Set<string>): void {
    const holder = up(owner, numberOf(entry, 'ctelevelsup'));
    const name = entry.fields.get('ctename');
    const cte = nodes(holder.query.fields.get('cteList')).find((c) => c.fields.get('ctename') === name);
    const query = cte?.fields.get('ctequery');
    if (!isNode(query)) return;
    const open = this.visiting.get(query) ?? new Set<number>();
    this.visiting.set(query, open);
    if (open.has(number)) return;
    open.add(number);
    this.columns({ query, parent: holder }, number, found);
    open.delete(number);
  }

  private columns(level: Level, number: number, found: Set<string>): void {
    if (number !== 0) return this.column(level, number, found);
    for (const entry of resultList(level.query)) {
      if (entry.fields.get('resjunk') !== 'true') this.column(level, numberOf(entry, 'resno'), found);
    }
  }

  private expression(value: TreeValue | undefined, level: Level, found: Set<string>): void {
    if (Array.isArray(value)) for (const item of value) this.expression(item, level, found);
    if (!isNode(value)) return;
    if (value.tag === 'VAR') return this.variable(value, level, found);
    if (value.tag === 'PARAM' && value.fields.get('paramkind') === '3')
      return this.assigned(value, level, found);
    if (value.tag === 'SUBLINK') return this.subLink(value, level, found);
    if (value.tag === 'WINDOWFUNC') this.window(numberOf(value, 'winref'), level, found);
    for (const child of value.fields.values()) this.expression(child, level, found);
  }

  /** One column of `SET (a, b) = (SELECT ...)`. */
  private assigned(param: TreeNode, level: Level, found: Set<string>): void {
    const id = numberOf(param, 'paramid');
    const conflict = level.query.fields.get('onConflict');
    const updated = isNode(conflict) ? nodes(conflict.fields.get('onConflictSet')) : [];
    const merged = nodes(level.query.fields.get('mergeActionList')).flatMap((a) =>
      nodes(a.fields.get('targetList')),
    );
    for (const entry of [...nodes(level.query.fields.get('targetList')), ...updated, ...merged]) {
      const link = entry.fields.get('expr');
      if (!isNode(link, 'SUBLINK') || numberOf(link, 'subLinkId') !== id >> 16) continue;
      const query = link.fields.get('subselect');
      if (isNode(query)) this.column({ query, parent: level }, id & 0xffff, found);
    }
  }

  private subLink(link: TreeNode, level: Level, found: Set<string>): void {
    const query = link.fields.get('subselect');
    if (link.fields.get('subLinkType') === '0' || !isNode(query)) return;
    this.expression(link.fields.get('testexpr'), level, found);
    this.columns({ query, parent: level }, 0, found);
  }

  private window(reference: number, level: Level, found: Set<string>): void {
    const window = nodes(level.query.fields.get('windowClause')).find(
      (w) => numberOf(w, 'winref') === reference,
    );
    if (window === undefined) return;
    for (const field of ['partitionClause', 'orderClause']) {
      for (const sort of nodes(window.fields.get(field))) {
        const wanted = sort.fields.get('tleSortGroupRef');
        const target = nodes(level.query.fields.get('targetList')).find(
          (t) => t.fields.get('ressortgroupref') === wanted,
        );
        this.expression(target?.fields.get('expr'), level, found);
      }
    }
    this.expression(window.fields.get('startOffset'), level, found);
    this.expression(window.fields.get('endOffset'), level, found);
  }
}

function listOf(value: TreeValue | undefined): TreeValue[] {
  return Array.isArray(value) ? value : [];
}

function leavesOf(operation: TreeNode): TreeNode[] {
  if (operation.tag === 'RANGETBLREF') return [operation];
  return ['larg', 'rarg'].flatMap((side) => {
    const child = operation.fields.get(side);
    return isNode(child) ? leavesOf(child) : [];
  });
}

function up(level: Level, count: number): Level {
  let current = level;
  for (let i = 0; i < count && current.parent !== undefined; i += 1) current = current.parent;
  return current;
}

/** What a query gives to whoever reads it: RETURNING for statements that write. */
function resultList(query: TreeNode): TreeNode[] {
  const selects = query.fields.get('commandType') === '1';
  return nodes(query.fields.get(selects ? 'targetList' : 'returningList'));
}

function excludedIndex(query: TreeNode): number {
  const conflict = query.fields.get('onConflict');
  return isNode(conflict) ? numberOf(conflict, 'exclRelIndex') : -1;
}

function rangeEntry(level: Level, number: number): TreeNode | undefined {
  return nodes(level.query.fields.get('rtable'))[number - 1];
}
