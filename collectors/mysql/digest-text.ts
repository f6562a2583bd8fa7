const tokens = /`(?:[^`]|``)*`|\/\*[\s\S]*?\*\/|\(\.\.\.\)|@\?|\bSQL_TSI_([A-Z]+)\b|\bFIELDS(?= \()|[\s\S]/g;

/**
 * A digest's text as a statement that can be parsed. The server prints one word for words that mean the same in its
 * grammar, and shortens lists of values; identifiers are quoted whatever they name.
 */
export function statementOfDigest(text: string): string {
  return text.replace(tokens, (token: string, unit: string | undefined) => {
    if (unit !== undefined) return unit;
    if (token.startsWith('/*')) return ' ';
    if (token === '(...)') return '(?)';
    if (token === '@?') return '@v';
    return token === 'FIELDS' ? 'COLUMNS' : token;
  });
}

/** True when the server kept only the beginning of the statement. */
export function isCut(text: string): boolean {
  return text.endsWith('...');
}

/** Bytes that the next token may need: a name of 64 characters. */
const longestToken = 4 + 64 * 3;

/**
 * MariaDB drops the tokens of a statement that do not fit any more and does not say so: what it shows may be the
 * beginning of a statement and yet make sense. True when another token might not have fitted.
 */
export function mayBeCut(text: string, digestBytes: number): boolean {
  let bytes = 0;
  for (const [token] of text.matchAll(/`(?:[^`]|``)*`|\(\.\.\.\)(?: \/\* , \.\.\. \*\/)?|[^\s`]+/g))
    bytes += token.startsWith('`') ? 2 + Buffer.byteLength(token) : 2;
  return bytes + longestToken > digestBytes;
}
