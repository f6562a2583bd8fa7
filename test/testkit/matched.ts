import { expect } from 'vitest';

/** Checks every row, prints how many match as `matched/total`, and requires all, and that there are any. */
export function matchAll<Row>(
  title: string,
  rows: readonly Row[],
  problem: (row: Row) => string | null,
): void {
  const problems = rows.flatMap((row) => {
    const found = problem(row);
    return found === null ? [] : [`${found}: ${JSON.stringify(row)}`];
  });
  process.stdout.write(`${title} matched/total: ${rows.length - problems.length}/${rows.length}\n`);
  expect(rows.length, title).toBeGreaterThan(0);
  expect(problems).toEqual([]);
}

/** Null when the two of every pair are equal, else what is not. */
export function differences(pairs: Record<string, readonly [unknown, unknown]>): string | null {
  const wrong = Object.entries(pairs).filter(([, [a, b]]) => JSON.stringify(a) !== JSON.stringify(b));
  return wrong.length === 0
    ? null
    : wrong.map(([name, [a, b]]) => `${name} is ${JSON.stringify(a)}, not ${JSON.stringify(b)}`).join('; ');
}
