import { describe, expect, it } from 'vitest';
import { isNarrower } from '../../../../src/lineage/what-if/type-change.js';

describe('whether a change of type narrows', () => {
  it.each([
    ['bigint', 'integer', true],
    ['int', 'bigint', false],
    ['int(11)', 'smallint(6)', true],
    ['character varying(100)', 'varchar(50)', true],
    ['varchar(50)', 'text', false],
    ['text', 'character varying(10)', true],
    ['text', 'character varying', false],
    ['numeric(10,2)', 'numeric(10,4)', true],
    ['numeric(10,2)', 'numeric(12,2)', false],
    ['numeric(10,2)', 'numeric(10,1)', true],
    ['text', 'text', false],
    ['jsonb', 'text', null],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(isNarrower(from, to)).toBe(expected);
  });
});
