import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectColumn } from '../../../../src/lineage/classification/detect/detect.js';
import { detectKeyPattern } from '../../../../src/lineage/classification/detect/key-pattern.js';

/** Lines `table, column, type, expected kind or -, comment`. */
function labelled(file: string): { traits: Parameters<typeof detectColumn>[0]; expected: string | null }[] {
  return readFileSync(new URL(`../../../fixtures/classification/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [table = '', name = '', dataType = '', expected = '', comment = ''] = line.split('\t');
      return {
        traits: { table, name, dataType, comment: comment === '' ? null : comment },
        expected: expected === '-' ? null : expected,
      };
    });
}

function measure(file: string): { columns: number; precision: number; recall: number } {
  const set = labelled(file);
  let right = 0;
  let wrong = 0;
  let missed = 0;
  const misses: string[] = [];
  for (const { traits, expected } of set) {
    const found = detectColumn(traits).map(({ kind }) => kind);
    const isHit = expected !== null && found.includes(expected);
    const extra = found.filter((kind) => kind !== expected);
    if (isHit) right += 1;
    else if (expected !== null) missed += 1;
    wrong += extra.length;
    if ((expected !== null && !isHit) || extra.length > 0)
      misses.push(
        `${traits.table}.${traits.name} ${traits.dataType}: ${expected ?? '-'} / ${found.join(' ')}`,
      );
  }
  const figures = {
    columns: set.length,
    precision: right / (right + wrong),
    recall: right / (right + missed),
  };
  console.log(file, figures, misses);
  return figures;
}

describe('the detectors', () => {
  it('find what deserves protection and little else in columns labelled by hand', () => {
    const { columns, precision, recall } = measure('columns.tsv');
    expect(columns).toBeGreaterThan(300);
    expect(precision).toBeGreaterThan(0.98);
    expect(recall).toBeGreaterThan(0.98);
  });

  it('hold for schemas of well-known programs that the rules were not made for', () => {
    const { columns, precision, recall } = measure('held-out.tsv');
    expect(columns).toBeGreaterThan(120);
    expect(precision).toBeGreaterThan(0.9);
    expect(recall).toBeGreaterThan(0.8);
  });

  it.each([
    ['session:{id}', 'TOKEN'],
    ['user:{id}:email', 'EMAIL'],
    ['user:{email}:profile', 'EMAIL'],
    ['customer:{id}:phone_number', 'PHONE'],
    ['auth:refresh_token:{uuid}', 'TOKEN'],
    ['ratelimit:{ip}', 'IP_ADDRESS'],
    ['captcha:{mobile}', 'PHONE'],
    ['config:stripe:api_key', 'API_KEY'],
  ])('say what the Redis key pattern %s holds: %s', (pattern, kind) => {
    expect(detectKeyPattern(pattern).map((found) => found.kind)).toContain(kind);
  });

  it.each([
    'queue:email',
    'cache:product:{id}',
    'lock:order:{id}',
    'stats:token_count',
    'leaderboard:{game}',
  ])('leave the Redis key pattern %s alone', (pattern) => {
    expect(detectKeyPattern(pattern).filter(({ confidence }) => confidence >= 0.85)).toEqual([]);
  });
});
