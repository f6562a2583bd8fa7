/** What the generator knows to be visible at a place of a statement. */
import type { Random } from './random.js';
import type { Column, Type } from './schema.js';

/** A FROM item with its columns; the alias is null when nothing can be qualified with it. */
export interface Source {
  readonly alias: string | null;
  readonly columns: readonly Column[];
  /** The type of its row, when that has a name. */
  readonly row?: Type;
  /** The schema that may qualify the alias. */
  readonly schema?: string;
}

export interface Scope {
  readonly sources: readonly Source[];
  readonly outer: Scope | null;
  readonly ctes: readonly Source[];
}

export interface Made {
  readonly sql: string;
  readonly columns: readonly Column[];
}

export const nowhere: Scope = { sources: [], outer: null, ctes: [] };

/** Few names, so that they meet: those of tables and columns, and some that must be quoted. */
const aliases = [
  'p',
  'q',
  'x',
  't',
  'person',
  'purchase',
  'calc',
  'name',
  'id',
  '"P"',
  '"a b"',
  'größe',
  'e',
];
const outputs = ['id', 'name', 'total', 'kind', 'x', 'y', 'v', 'place', '"Name"', '"x y"', 'n', 'day', 'p'];

export function aliasName(random: Random): string {
  return random.pick(aliases);
}

export function outputName(random: Random): string {
  return random.pick(outputs);
}

/** A reference to some visible column of a type; null when there is none. */
export function columnOf(random: Random, type: Type, scope: Scope): string | null {
  let from = scope;
  while (from.outer !== null && random.chance(0.15)) from = from.outer;
  const found: string[] = [];
  for (const { alias, columns, schema } of from.sources) {
    for (const column of columns) {
      if (column.type !== type) continue;
      const bare = alias === null || random.chance(0.25);
      const qualifier = schema !== undefined && random.chance(0.2) ? `${schema}.${alias}` : alias;
      found.push(bare ? column.name : `${qualifier}.${column.name}`);
    }
  }
  return found.length === 0 ? null : random.pick(found);
}

/** Some visible row with a qualifier. */
export function rowSource(random: Random, scope: Scope): Source | null {
  const own = scope.sources.filter(({ alias }) => alias !== null);
  const around = scope.outer?.sources.filter(({ alias }) => alias !== null) ?? [];
  const choices = random.chance(0.15) && around.length > 0 ? around : own;
  return choices.length === 0 ? null : random.pick(choices);
}

/** Some visible row of a named type. */
export function rowOfType(random: Random, type: Type, scope: Scope): string | null {
  const found = scope.sources.filter(({ row, alias }) => row === type && alias !== null);
  return found.length === 0 ? null : random.pick(found).alias;
}
