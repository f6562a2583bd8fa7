import { describe, expect, it } from 'vitest';
import { publicError } from '../../../../resolvers/edge/errors.js';
import { WaymarkError } from '../../../../src/core/errors.js';
import type { Logger } from '../../../../src/core/logger.js';

function told(error: unknown): { level: string; message: string }[] {
  const lines: { level: string; message: string }[] = [];
  const at =
    (level: string) =>
    (_facts: unknown, message: string): void =>
      void lines.push({ level, message });
  publicError(error, { debug: at('debug'), warn: at('warn'), error: at('error') } as unknown as Logger);
  return lines;
}

const cancelled = (cause: Error): WaymarkError =>
  new WaymarkError('GRAPH_TIMEOUT', 'The graph query x was cancelled.', { cause });

describe('the log of failed requests', () => {
  it('warns of what went wrong here, also of what took too long', () => {
    const level = [{ level: 'warn', message: 'request failed' }];
    expect(told(cancelled(new DOMException('took too long', 'TimeoutError')))).toEqual(level);
    expect(told(new WaymarkError('GRAPH_UNAVAILABLE', 'Neo4j is not reachable.'))).toEqual(level);
  });

  it('does not warn of a caller that has gone before the answer', () => {
    expect(told(cancelled(new DOMException('aborted', 'AbortError'))).map(({ level }) => level)).toEqual([
      'debug',
    ]);
  });

  it('says nothing of what the caller did wrong', () => {
    expect(told(new WaymarkError('INPUT_INVALID', 'first must be at most 500.'))).toEqual([]);
  });
});
