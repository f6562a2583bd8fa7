/**
 * The name PostgreSQL gives an output column without alias: the rules of FigureColname in its parse_target.c.
 */
import type { Node, SelectStmt } from 'libpg-query';
import { as, stringOf, stringsOf, tagOf } from './ast.js';

interface Figured {
  readonly name: string;
  /** 2 settles the name, 1 gives way to something better, 0 is nothing. */
  readonly strength: 0 | 1 | 2;
}

/** Stands for "the first column of the sub-select's star", which only the resolver can name. */
export const NAME_OF_STAR = '*';

const NOTHING: Figured = { name: '?column?', strength: 0 };
const sure = (name: string): Figured => ({ name, strength: 2 });

const FIXED: Readonly<Record<string, string>> = {
  GroupingFunc: 'grouping',
  CoalesceExpr: 'coalesce',
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  XmlSerialize: 'xmlserialize',
  MergeSupportFunc: 'merge_action',
  JsonParseExpr: 'json',
  JsonScalarExpr: 'json_scalar',
  JsonSerializeExpr: 'json_serialize',
  JsonObjectConstructor: 'json_object',
  JsonArrayConstructor: 'json_array',
  JsonArrayQueryConstructor: 'json_array',
  JsonObjectAgg: 'json_objectagg',
  JsonArrayAgg: 'json_arrayagg',
};

const XML_NAMES: Readonly<Record<string, string>> = {
  IS_XMLCONCAT: 'xmlconcat',
  IS_XMLELEMENT: 'xmlelement',
  IS_XMLFOREST: 'xmlforest',
  IS_XMLPARSE: 'xmlparse',
  IS_XMLPI: 'xmlpi',
  IS_XMLROOT: 'xmlroot',
  IS_XMLSERIALIZE: 'xmlserialize',
};

const JSON_NAMES: Readonly<Record<string, string>> = {
  JSON_EXISTS_OP: 'json_exists',
  JSON_QUERY_OP: 'json_query',
  JSON_VALUE_OP: 'json_value',
};

function valueFunctionName(op: string | undefined): string {
  return (op ?? '')
    .replace(/^SVFOP_/u, '')
    .replace(/_N$/u, '')
    .toLowerCase();
}

function lastString(nodes: readonly Node[] | undefined): string | undefined {
  return stringsOf(nodes).at(-1);
}

function figureSubLink(node: Node): Figured {
  const link = as(node, 'SubLink');
  if (link?.subLinkType === 'EXISTS_SUBLINK') return sure('exists');
  if (link?.subLinkType === 'ARRAY_SUBLINK') return sure('array');
  if (link?.subLinkType !== 'EXPR_SUBLINK') return NOTHING;
  let select: SelectStmt | undefined = as(link.subselect, 'SelectStmt');
  while (select?.larg !== undefined) select = select.larg;
  if (select?.valuesLists !== undefined) return sure('column1');
  const first = as(select?.targetList?.[0], 'ResTarget');
  if (first === undefined) return NOTHING;
  return sure(first.name ?? figure(first.val).name);
}

function figureIndirection(node: Node): Figured {
  const indirection = as(node, 'A_Indirection');
  const name = lastString(indirection?.indirection);
  if (name !== undefined) return sure(name);
  return figure(indirection?.arg);
}

function weaker(inner: Figured, fallback: string): Figured {
  return inner.strength === 2 ? inner : { name: fallback, strength: 1 };
}

function figure(node: Node | undefined): Figured {
  if (node === undefined) return NOTHING;
  const tag = tagOf(node);
  const fixed = Object.hasOwn(FIXED, tag) ? FIXED[tag] : undefined;
  if (fixed !== undefined) return sure(fixed);
  switch (tag) {
    case 'ColumnRef': {
      const fields = as(node, 'ColumnRef')?.fields;
      const last = fields?.at(-1);
      if (last !== undefined && stringOf(last) === undefined) return sure(NAME_OF_STAR);
      const name = lastString(fields);
      return name === undefined ? NOTHING : sure(name);
    }
    case 'A_Indirection':
      return figureIndirection(node);
    case 'FuncCall':
      return sure(lastString(as(node, 'FuncCall')?.funcname) ?? '?column?');
    case 'A_Expr':
      return as(node, 'A_Expr')?.kind === 'AEXPR_NULLIF' ? sure('nullif') : NOTHING;
    case 'TypeCast': {
      const cast = as(node, 'TypeCast');
      return weaker(figure(cast?.arg), lastString(cast?.typeName?.names) ?? '?column?');
    }
    case 'CollateClause':
      return figure(as(node, 'CollateClause')?.arg);
    case 'MinMaxExpr':
      return sure(as(node, 'MinMaxExpr')?.op === 'IS_LEAST' ? 'least' : 'greatest');
    case 'SQLValueFunction':
      return sure(valueFunctionName(as(node, 'SQLValueFunction')?.op));
    case 'XmlExpr': {
      const name = XML_NAMES[as(node, 'XmlExpr')?.op ?? ''];
      return name === undefined ? NOTHING : sure(name);
    }
    case 'JsonFuncExpr': {
      const name = JSON_NAMES[as(node, 'JsonFuncExpr')?.op ?? ''];
      return name === undefined ? NOTHING : sure(name);
    }
    case 'CaseExpr':
      return weaker(figure(as(node, 'CaseExpr')?.defresult), 'case');
    case 'SubLink':
      return figureSubLink(node);
    default:
      return NOTHING;
  }
}

/** The column name of an expression without alias; `NAME_OF_STAR` when a sub-select's star decides. */
export function figureColumnName(node: Node | undefined): string {
  return figure(node).name;
}
