import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../../../src/lineage/sql/mysql/lexer.js';
import { lexOptions, parseMysqlTolerant } from '../../../../src/lineage/sql/mysql/parse.js';
import { answerLineage } from '../../../../src/lineage/sql/index.js';

const words = (text: string, sqlMode = '', flavour: 'mariadb' | 'mysql' = 'mariadb'): string[] =>
  lex(text, 0, text.length, lexOptions({ sqlMode, flavour }))
    .tokens.map((t) => `${t.kind}:${t.text}`)
    .slice(0, -1);

function columns(sql: string, mode = ''): Record<string, string[]> {
  const ddl = 'create table t (a int, b int, `a b` int)';
  return answerLineage({ dialect: 'mariadb', kind: 'view', ddl, sql, search_path: ['d'], sql_mode: mode })
    .columns;
}

describe('the tokens of MySQL text', () => {
  it('are names in double quotes only when sql_mode says so', () => {
    expect(words('"a""b"')).toEqual(['string:a"b']);
    expect(words('"a""b"', 'ANSI_QUOTES')).toEqual(['name:a"b']);
  });

  it('undo backslashes unless sql_mode forbids it', () => {
    expect(words(String.raw`'a\'b\n'`)).toEqual(["string:a'b\n"]);
    expect(words(String.raw`'a\'`, 'NO_BACKSLASH_ESCAPES')).toEqual([String.raw`string:a\ `.trim()]);
  });

  it('include version comments the server reads', () => {
    expect(words('1 /*!50100 2 */ /*!50701 3 */ /*M!100100 4 */ /* 5 */')).toEqual([
      'number:1',
      'number:2',
      'number:4',
    ]);
    expect(words('1 /*!50701 3 */ /*M!100100 4 */', '', 'mysql')).toEqual(['number:1', 'number:3']);
  });

  it('tell numbers from names that start with digits', () => {
    expect(words('1e5 1ea 0x1F t.1a .5 1..3')).toEqual([
      'number:1e5',
      'word:1ea',
      'number:0x1F',
      'word:t',
      'op:.',
      'word:1a',
      'number:.5',
      'number:1',
      'op:..',
      'number:3',
    ]);
  });

  it('cover the text in order, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        let lexed;
        try {
          lexed = lex(text, 0, text.length, lexOptions({}));
        } catch (error) {
          expect((error as Error).name).toBe('WaymarkError');
          return;
        }
        let at = 0;
        for (const token of lexed.tokens) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          at = token.end;
        }
      }),
    );
  });
});

describe('MySQL statements', () => {
  it('mean the same whatever blanks and comments stand between their tokens', () => {
    const sql =
      'select t.a + 1 as x, max(b) over (partition by `a b` order by a) y from t where b in (select a from t) group by a';
    const parts = lex(sql, 0, sql.length, lexOptions({})).tokens.slice(0, -1);
    const wanted = columns(sql);
    const blank = fc.constantFrom(' ', '\n', ' /* c */ ', ' -- c\n', ' # c\n', '\t');
    fc.assert(
      fc.property(fc.array(blank, { minLength: parts.length, maxLength: parts.length }), (blanks) => {
        const text = parts
          .map(
            (p, i) =>
              (p.word === '.' || parts[i + 1]?.word === '.' || parts[i + 1]?.word === '(' ? '' : blanks[i]) ??
              '',
          )
          .map((b, i) => sql.slice(parts[i]?.start, parts[i]?.end) + b)
          .join('');
        expect(columns(text)).toEqual(wanted);
      }),
    );
  });

  it('are cut at semicolons and delimiters', () => {
    const found = parseMysqlTolerant(
      'select 1;\ndelimiter //\nselect 2; select 3//\nbogus ( //\ndelimiter ;\nselect 4',
    );
    expect(found.map((f) => ('error' in f ? 'error' : f.statement.k))).toEqual([
      'selectStatement',
      'selectStatement',
      'selectStatement',
      'error',
      'selectStatement',
    ]);
  });

  it('may hold chains of 20,000 terms', () => {
    const sum = Array.from({ length: 20_000 }, () => 'a').join(' + ');
    const union = Array.from({ length: 5_000 }, () => 'select a from t').join(' union all ');
    expect(columns(`select ${sum} as v from t`)).toEqual({ v: ['d.t.a'] });
    expect(columns(`select * from (${union}) q`)).toEqual({ a: ['d.t.a'] });
  });

  it('nested beyond reason are refused with an error, not a crash', () => {
    const deep = `select ${'('.repeat(50_000)}a${')'.repeat(50_000)} from t`;
    const answer = answerLineage({
      dialect: 'mariadb',
      sql: deep,
      ddl: 'create table t (a int)',
      search_path: ['d'],
    });
    expect(answer.error).toContain('nested too deeply');
  });

  it('may name the columns of the row to insert', () => {
    const ddl = 'create table s (k int primary key, n int); create table t (a int, b int)';
    const sql =
      'insert into s (k, n) select a, b from t as src on duplicate key update n = src.b + values(k) + s.n';
    const alias =
      'insert into s (k, n) values (1, 2) as new(p, q) on duplicate key update n = q + s.n + new.p';
    const ask = (text: string): unknown =>
      answerLineage({ dialect: 'mysql', kind: 'insert', ddl, sql: text, search_path: ['d'] });
    expect(ask(sql)).toMatchObject({
      columns: { k: ['d.t.a'], n: ['d.s.n', 'd.t.a', 'd.t.b'] },
      unresolved: [],
    });
    expect(ask(alias)).toMatchObject({ columns: { k: [], n: ['d.s.n'] }, unresolved: [] });
  });

  it('read double-quoted names and concatenating pipes with ANSI mode', () => {
    expect(columns('select "a b" || b as v from "t"', 'ANSI')).toEqual({ v: ['d.t.a b', 'd.t.b'] });
  });
});
