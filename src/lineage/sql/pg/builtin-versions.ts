/** What each version of PostgreSQL brings with it, made from that of 15 and the differences of the others. */
import { newerBuiltins, olderBuiltins } from '../data/pg-other-versions.js';
import { builtinRelationText } from '../data/pg-relations.js';
import { builtinTableFunctionText } from '../data/pg-table-functions.js';

const written = 15;
const texts = { relations: builtinRelationText, functions: builtinTableFunctionText };

/**
 * The version whose built-in things are known and that is nearest.
 * @param version the major version; 15 when it is not known
 */
export function knownVersion(version: number | undefined): number {
  const first = olderBuiltins.at(-1)?.version ?? written;
  const last = newerBuiltins.at(-1)?.version ?? written;
  return Math.min(Math.max(version ?? written, first), last);
}

/**
 * Lines `name column:type ...` of a version's relations or of its functions with named columns, in no certain order.
 * Cost: reads the text of 15 and the differences up to the version; callers keep what they make of it.
 */
export function builtinLines(what: 'relations' | 'functions', version: number | undefined): string[] {
  const wanted = knownVersion(version);
  const lines = new Map(parted(texts[what]));
  const differences = wanted < written ? olderBuiltins : newerBuiltins;
  for (const difference of differences) {
    if (wanted < written ? difference.version < wanted : difference.version > wanted) break;
    for (const [name, line] of parted(difference[what])) {
      if (line === name) lines.delete(name);
      else lines.set(name, line);
    }
  }
  return [...lines.values()];
}

function parted(text: string): [string, string][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.split(' ', 1)[0] ?? '', line]);
}
