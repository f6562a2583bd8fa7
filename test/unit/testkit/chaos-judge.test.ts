import { describe, expect, it } from 'vitest';
import { repeated, without } from '../../testkit/chaos/judge.js';

describe('the judge of a chaos run', () => {
  it('counts what is missing', () => {
    expect(without(['a', 'b', 'c'], ['b', 'x'])).toBe(2);
    expect(without([], ['a'])).toBe(0);
  });

  it('counts what came more than once, each once', () => {
    expect(repeated(['a', 'b', 'a', 'a', 'c', 'c'])).toBe(2);
    expect(repeated(['a', 'b'])).toBe(0);
  });

  it('compares a hundred thousand without looking for each', () => {
    const many = Array.from({ length: 100_000 }, (_, place) => `id-${place}`);
    expect(without(many, many.slice(1))).toBe(1);
    expect(repeated([...many, 'id-7'])).toBe(1);
  });
});
