import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { messageOf } from '../../core/errors.js';
import { detectColumn } from './detect/detect.js';
import { detectKeyPattern } from './detect/key-pattern.js';

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  name: z.string().optional(),
  type: z.string().nullable().default(null),
  comment: z.string().nullable().default(null),
  table: z.string().nullable().default(null),
  /** A Redis key pattern, in place of a column. */
  pattern: z.string().optional(),
});

/**
 * Answers each line of JSON, `{id, name, type, comment, table}` or `{id, pattern}`, with one line
 * `{id, classifications: [{kind, confidence, rule, on}], error?}`, in order. Uses the built-in rules alone.
 */
export async function classifyLines(input: Readable, write: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() !== '') write(JSON.stringify(answer(line)));
  }
}

function answer(line: string): Record<string, unknown> {
  let id: unknown = null;
  try {
    const value: unknown = JSON.parse(line);
    id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
    const { name, type, comment, table, pattern } = lineSchema.parse(value);
    const classifications =
      pattern === undefined
        ? detectColumn({ name: name ?? '', dataType: type, comment, table })
        : detectKeyPattern(pattern);
    return { id, classifications };
  } catch (error) {
    return { id, classifications: [], error: messageOf(error) };
  }
}
