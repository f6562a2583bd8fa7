import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  loadPostgresGrammar,
  offsetConverter,
  parsePostgresTolerant,
  splitPostgres,
} from '../../../../src/lineage/sql/pg/parse.js';

beforeAll(loadPostgresGrammar);

describe('positions in PostgreSQL text', () => {
  it('turn byte offsets into UTF-16 offsets for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const at = offsetConverter(text);
        let offset = 0;
        for (const character of text) {
          expect(at(Buffer.byteLength(text.slice(0, offset)))).toBe(offset);
          offset += character.length;
        }
      }),
    );
  });

  it('are those of the script, also for statements after one that fails', () => {
    const text = "select 'é'; bogus; select 1 -- end";
    const found = parsePostgresTolerant(text);
    expect(found.map((f) => text.slice(f.pos, f.end).trim())).toEqual([
      "select 'é'",
      'bogus',
      'select 1 -- end',
    ]);
  });
});

describe('cutting a PostgreSQL script', () => {
  it('leaves strings, bodies and BEGIN ATOMIC whole', () => {
    const text =
      "select ';'; create function f() returns int begin atomic select case when true then 1 end; select 2; end; " +
      'do $$ begin null; end $$; select (1)';
    expect(splitPostgres(text)).toHaveLength(4);
  });
});
