/**
 * Text of databases whose encoding is SQL_ASCII: any bytes. Bytes that are no UTF-8 are carried through JSON parsing
 * as lone low surrogates U+DC80..U+DCFF (a code unit that decoded text never contains), so that two names that differ
 * only in such bytes stay different. `readableText` turns them into `\xNN` for people and keys.
 */
const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * A row sent as hexadecimal JSON text, with undecodable bytes as `\xNN`.
 * @param undecodable takes every text (as it is shown) that held such bytes.
 */
export function decodeHexRow(hex: string, undecodable: Set<string>): Record<string, unknown> {
  const text = decodeBytes(Buffer.from(hex, 'hex'));
  if (!hasUndecodable(text)) return JSON.parse(text) as Record<string, unknown>;
  return JSON.parse(text, (_name, value: unknown) => {
    if (typeof value !== 'string' || !hasUndecodable(value)) return value;
    const shown = readableText(value);
    undecodable.add(shown);
    return shown;
  }) as Record<string, unknown>;
}

/** UTF-8 with every byte that does not belong to a valid sequence as one lone surrogate. */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLeniently(bytes);
  }
}

function decodeLeniently(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(0xdc00 + bytes[at]!)
        : strict.decode(bytes.subarray(at, at + length));
    at += Math.max(length, 1);
  }
  return text;
}

/** Length of the valid UTF-8 sequence at the offset, 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : 4;
  if (first >= 0x80 && (first < 0xc2 || first > 0xf4)) return 0;
  if (at + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

const surrogate = /[\uDC80-\uDCFF]/;
const loneSurrogates = /(?<![\uD800-\uDBFF])[\uDC80-\uDCFF]/g;

/** True when the text holds bytes that were no UTF-8. */
export function hasUndecodable(text: string): boolean {
  if (!surrogate.test(text)) return false;
  loneSurrogates.lastIndex = 0;
  return loneSurrogates.test(text);
}

/** The text with each undecodable byte as `\xNN`. */
export function readableText(text: string): string {
  if (!surrogate.test(text)) return text;
  return text.replace(
    loneSurrogates,
    (unit) => `\\x${(unit.charCodeAt(0) - 0xdc00).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
