import { describe, expect, it } from 'vitest';
import { listMigrations, splitStatements } from '../../../src/graph/migrator.js';

describe('migration files', () => {
  it('are split at semicolons that end a line, without comments', () => {
    const text = "// first\nCREATE INDEX a;\n\n  // second\nMATCH (n)\nSET n.x = 'a;b';\nRETURN 1";
    expect(splitStatements(text)).toEqual(['CREATE INDEX a', "MATCH (n)\nSET n.x = 'a;b'", 'RETURN 1']);
  });

  it('are numbered without gaps from 1, and each does something', () => {
    const migrations = listMigrations();
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_migration, index) => index + 1));
    expect(migrations.filter(({ statements }) => statements.length === 0)).toEqual([]);
  });
});
