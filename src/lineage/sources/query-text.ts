import { sha256 } from '../../core/canonical-json.js';

const tokens =
  /\/\*[\s\S]*?\*\/|--[^\n]*|#[^\n]*|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|[eExXbBnN]?'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\b\d[\d.]*(?:[eE][+-]?\d+)?\b|0[xX][0-9a-fA-F]+|\s+|[\s\S]/g;

/**
 * A statement without its values: literals become `?`, comments go, white space is one blank. What is kept of executed
 * SQL is this text only, because literals may be secrets. `quotes` says what double quotes mean.
 */
export function withoutValues(sql: string, quotes: 'names' | 'texts'): string {
  const dollar = quotes === 'names';
  return sql
    .replace(tokens, (token: string) => {
      const first = token.charAt(0);
      if (token.startsWith('/*') || token.startsWith('--')) return ' ';
      if (first === '#') return dollar ? token : ' ';
      if (token.length > 1 && /^\$[A-Za-z_]*\$/.test(token)) return dollar ? '?' : token;
      if (first === '"') return quotes === 'texts' ? '?' : token;
      if (first === '`') return token;
      if (/^[eExXbBnN]?'/.test(token) && token.endsWith("'") && token.length > 1) return '?';
      if (/^\d/.test(token)) return '?';
      return /^\s+$/.test(token) ? ' ' : token;
    })
    .replace(/\$\s*\?/g, '?')
    .replace(/\(\s*\?(?:\s*,\s*\?)+\s*\)/g, '(?)')
    .replace(/ {2,}/g, ' ')
    .replace(/^[\s;]+|[\s;]+$/g, '');
}

/** Equal for statements that differ in values, comments and white space only. */
export function fingerprint(withoutValuesText: string): string {
  return sha256(withoutValuesText.toLowerCase()).slice(0, 32);
}
