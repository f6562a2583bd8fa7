import { beforeAll, describe, expect, it } from 'vitest';
import {
  analyzeSql,
  createCatalog,
  loadPostgresGrammar,
  type StatementLineage,
} from '../../../../src/lineage/sql/index.js';

const tables =
  'create table t (a int, b text, c text generated always as (b || $$x$$) stored, d int);' +
  'create table log (x int, y text, z text);';

/** The statements after the table definitions. */
function pg(sql: string): readonly StatementLineage[] {
  return analyzeSql(`${tables} ${sql}`, { dialect: 'postgres' }).statements.slice(2);
}

function my(sql: string): readonly StatementLineage[] {
  const definitions = 'create table t (a int, b varchar(9), d int); create table log (x int, y varchar(9));';
  const catalog = createCatalog('mysql', ['db']);
  return analyzeSql(`${definitions}\n${sql}`, { dialect: 'mysql', catalog }).statements.slice(2);
}

/** `source -> target SUBTYPE`, masked ones with a star. */
function edges(statement: StatementLineage | undefined): string[] {
  return (statement?.edges ?? []).map((e) => {
    const from = `${e.source.relation}.${e.source.column}`;
    const to = e.target.relation === null ? e.target.column : `${e.target.relation}.${e.target.column}`;
    return `${from} -> ${to} ${e.subtype}${e.masking ? '*' : ''}`;
  });
}

beforeAll(loadPostgresGrammar);

describe('analysis of a statement', () => {
  it('tells direct from indirect influences and says how', () => {
    const [view] = pg(
      'create view v (p, q, r, s) as select a, md5(b), case when d > 1 then c else upper(b) end, ' +
        'sum(a) over (partition by d) from t where d > 3 order by a',
    );
    expect(edges(view)).toEqual([
      't.a -> v.p IDENTITY',
      't.b -> v.q TRANSFORMATION*',
      't.d -> v.r CONDITIONAL',
      't.c -> v.r TRANSFORMATION',
      't.b -> v.r TRANSFORMATION',
      't.a -> v.s AGGREGATION',
      't.d -> v.s WINDOW',
    ]);
    expect(view?.rowInfluences.map((r) => `${r.source.column} ${r.subtype}`)).toEqual(['d FILTER', 'a SORT']);
  });

  it('keeps a masked path apart from a plain one', () => {
    const [select] = pg('select md5(b) || b as mixed, count(b) as n from (select b from t) q group by b');
    expect(edges(select)).toEqual(['t.b -> mixed TRANSFORMATION', 't.b -> n AGGREGATION*']);
  });

  it('gives the text of each expression without its alias, also after letters of several bytes', () => {
    const sql = 'select \'é😀\' || b as "ü", a + 1 total, (d) from t';
    const [select] = analyzeSql(`${tables}${sql}`, { dialect: 'postgres' }).statements.slice(2);
    const texts = new Map(select?.edges.map((e) => [e.target.column, e.transformation]));
    expect([...texts]).toEqual([
      ['ü', "'é😀' || b"],
      ['total', 'a + 1'],
      ['d', '(d)'],
    ]);
  });

  it('reports what it cannot resolve with position and reason and guesses nothing', () => {
    const [select] = pg('select a, nope, u.z from t, u');
    const start = tables.length + 1;
    expect(select?.unresolved.map((u) => [u.position - start, u.name])).toEqual([
      [28, 'u'],
      [10, 'nope'],
      [16, 'u.z'],
    ]);
    expect(edges(select)).toEqual(['t.a -> a IDENTITY']);
  });

  it('answers the statements around one that does not parse', () => {
    const answers = pg('select a from t; selec b from t; select b from t');
    expect(answers.map((s) => s.error === null)).toEqual([true, false, true]);
    expect(answers[1]?.error).toContain('selec');
  });
});

describe('analysis of a script', () => {
  it('sees temporary tables and renamed columns in later statements', () => {
    const answers = pg(
      'create temp table tmp as select a as k, b from t; alter table tmp rename b to label; ' +
        'insert into log (x, y) select k, label from tmp; drop table tmp; select k from tmp',
    );
    expect(edges(answers[2])).toEqual(['tmp.k -> log.x IDENTITY', 'tmp.label -> log.y IDENTITY']);
    expect(answers[4]?.unresolved[0]?.reason).toBe('the relation is not known');
  });

  it('follows search_path as it changes', () => {
    const answers = pg(
      'create schema s; create table s.t (a int, only_here int); set search_path = s, public; select only_here from t',
    );
    expect(answers[3]?.references).toEqual([{ schema: 's', relation: 't', column: 'only_here' }]);
  });

  it('names what a script creates, alters, drops, empties and grants', () => {
    const answers = pg(
      'alter table t drop column d cascade, alter column a type bigint; drop view if exists v; truncate log; ' +
        'grant select (a, b) on t to bob; create index i on t (lower(b))',
    );
    const changes = answers.flatMap((s) =>
      s.changes.map((c) => [c.change, c.kind, c.name, c.action, c.column, c.from, c.to, c.cascade]),
    );
    expect(changes).toEqual([
      ['alter', 'table', 't', 'dropColumn', 'd', null, null, true],
      ['alter', 'table', 't', 'alterType', 'a', 'int4', 'int8', false],
      ['drop', 'view', 'v', null, null, null, null, false],
      ['grant', 'table', 't', 'select', 'a,b', null, 'bob', false],
      ['create', 'index', 'i', null, null, null, 't', false],
    ]);
    expect(answers[2]?.writes.map((w) => [w.name, w.action])).toEqual([['log', 'truncate']]);
  });

  it('gives foreign keys and generated columns', () => {
    const answers = pg('create table u (a int references t (a), e int generated always as (a * 2) stored)');
    expect(answers[0]?.foreignKeys[0]?.references).toEqual([
      { schema: 'public', relation: 't', column: 'a' },
    ]);
    expect(edges(answers[0])).toEqual(['u.a -> u.e TRANSFORMATION']);
  });

  it('does not change the catalogue it was given', () => {
    const catalog = createCatalog('postgres', ['public']);
    analyzeSql(tables, { dialect: 'postgres', catalog });
    expect(catalog.relation(['t'])).toBeUndefined();
  });
});

describe('routine bodies', () => {
  it('follows values through PL/pgSQL variables, records and cursors', () => {
    const [routine] = pg(
      'create function f(p int) returns void language plpgsql as $$ declare x int; r record; found_b text; ' +
        'cur cursor for select b from t; begin select a into x from t where d = p; ' +
        'for r in select b, c from t loop insert into log (x, y, z) values (x + 1, r.b, r.c); end loop; ' +
        'open cur; fetch cur into found_b; update log set z = upper(found_b) where log.x = p; end $$',
    );
    const found = routine?.body.flatMap((s) => edges(s));
    expect(found).toEqual([
      't.a -> log.x TRANSFORMATION',
      't.b -> log.y IDENTITY',
      't.c -> log.z IDENTITY',
      't.b -> log.z TRANSFORMATION',
    ]);
  });

  it('follows the fields of variables that hold a row, by the names of the row type', () => {
    const [routine] = pg(
      'create function f() returns void language plpgsql as $$ declare v t%rowtype; n int; cur cursor for select * from t; ' +
        'begin select d as other, c into v from t; n := v.a; insert into log (x, y) values (n, v.b); ' +
        'open cur; fetch cur into v; update log set z = v.c; end $$',
    );
    expect(routine?.body.flatMap((s) => edges(s))).toEqual([
      't.d -> log.x IDENTITY',
      't.a -> log.x IDENTITY',
      't.c -> log.y IDENTITY',
      't.b -> log.y IDENTITY',
      't.c -> log.z IDENTITY',
    ]);
    const [procedure] = my(
      'create procedure p() begin declare v row type of t; select * into v from t limit 1; insert into log values (v.d, v.b); end',
    );
    expect(procedure?.body.flatMap((s) => edges(s))).toEqual([
      't.d -> log.x IDENTITY',
      't.b -> log.y IDENTITY',
    ]);
  });

  it('reads the written parts of dynamic SQL and reports the others', () => {
    const [routine] = pg(
      "create function f(n text) returns void language plpgsql as $$ begin execute 'insert into log (x) select a from t'; " +
        "execute format('delete from %I where x = 1', n); end $$",
    );
    expect(routine?.body.flatMap((s) => edges(s))).toEqual(['t.a -> log.x IDENTITY']);
    expect(routine?.body.flatMap((s) => s.unresolved.map((u) => u.name))).toContain('dynamic SQL');
  });

  it('follows MySQL session variables through a procedure, also when they hold a statement', () => {
    const [procedure] = my(
      'create procedure p() begin select d, b into @d, @b from t limit 1; insert into log values (@d, upper(@b)); ' +
        "set @sql = concat('insert into log (x) select a ', 'from t'); prepare st from @sql; execute st; end",
    );
    expect(procedure?.body.flatMap((s) => edges(s))).toEqual([
      't.d -> log.x IDENTITY',
      't.b -> log.y TRANSFORMATION',
      't.a -> log.x IDENTITY',
    ]);
    expect(procedure?.body.flatMap((s) => s.unresolved)).toEqual([]);
    const [unknown] = my(
      'create procedure p() begin select b into @sql from t; prepare st from @sql; execute st; end',
    );
    expect(unknown?.body.flatMap((s) => s.unresolved.map((u) => u.name))).toContain('dynamic SQL');
    const [setting] = my('insert into log select a + @n + @@sort_buffer_size, b from t limit 1');
    expect(setting).toMatchObject({ unresolved: [] });
    expect(edges(setting)).toEqual(['t.a -> log.x TRANSFORMATION', 't.b -> log.y IDENTITY']);
  });

  it('draws edges from the table a trigger fires on', () => {
    const answers = pg(
      'create function tf() returns trigger language plpgsql as $$ begin new.d := new.a + 1; ' +
        'insert into log (x, y) values (new.a, old.b); return new; end $$; ' +
        'create trigger tr before update on t for each row execute function tf()',
    );
    expect(answers[1]?.body.flatMap((s) => edges(s))).toEqual([
      't.a -> t.d TRANSFORMATION',
      't.a -> log.x IDENTITY',
      't.b -> log.y IDENTITY',
    ]);
  });

  it('reads SQL bodies, BEGIN ATOMIC, rules and anonymous blocks', () => {
    const answers = pg(
      'create function g() returns void language sql as $$ insert into log (y) select c from t $$; ' +
        'create procedure h() begin atomic insert into log (y) select b from t; end; ' +
        'create rule ru as on insert to t do also insert into log (x) values (new.d); ' +
        'do $$ begin insert into log (x) select a from t; end $$',
    );
    expect(answers.map((s) => s.body.flatMap((b) => edges(b)))).toEqual([
      ['t.c -> log.y IDENTITY'],
      ['t.b -> log.y IDENTITY'],
      ['t.d -> log.x IDENTITY'],
      ['t.a -> log.x IDENTITY'],
    ]);
  });

  it('reads MySQL procedures, cursors, loops and triggers behind DELIMITER lines', () => {
    const answers = my(
      'delimiter //\n' +
        'create procedure p(in q int) begin declare done int default 0; declare va int; declare vb varchar(9); ' +
        'declare cur cursor for select a, b from t where d = q; declare continue handler for not found set done = 1; ' +
        'open cur; l: loop fetch cur into va, vb; if done then leave l; end if; insert into log values (va, vb); end loop; ' +
        "close cur; prepare st from 'insert into log (x) select d from t'; execute st; end//\n" +
        'create trigger tr before insert on t for each row begin set new.d = new.a * 2; insert into log (x) values (new.a); end//\n' +
        'delimiter ;\nselect x from log',
    );
    expect(answers.map((s) => s.body.flatMap((b) => edges(b)))).toEqual([
      ['t.a -> log.x IDENTITY', 't.b -> log.y IDENTITY', 't.d -> log.x IDENTITY'],
      ['t.a -> t.d TRANSFORMATION', 't.a -> log.x IDENTITY'],
      [],
    ]);
  });
});
