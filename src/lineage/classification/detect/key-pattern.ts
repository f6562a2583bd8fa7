import { type Detection, detectColumn, strongest } from './detect.js';

/**
 * What the name of a Redis key pattern says, for example `session:{id}` or `user:{email}:profile`. Looks at the last
 * two fixed parts (what the value is) and at placeholders (what the key itself holds, a little less sure).
 */
export function detectKeyPattern(pattern: string): Detection[] {
  const parts = pattern.split(/[:/|.]+/).filter((part) => part !== '');
  const fixed = parts.filter((part) => !isPlaceholder(part));
  const values = fixed.slice(-2).flatMap((part) => [...column(part, 0.85), ...sessions(part)]);
  const last = fixed.at(-1);
  const ofJoined = fixed.length > 1 && last !== undefined ? column(`${fixed.at(-2)}_${last}`, 0.85) : [];
  const inKey = parts
    .filter(isPlaceholder)
    .flatMap((part) => column(part.replaceAll(/[{}<>*[\]]/g, ''), 0.8));
  return strongest([...values, ...ofJoined, ...inKey]);
}

function isPlaceholder(part: string): boolean {
  return /^[{<[*]/.test(part);
}

function column(name: string, factor: number): Detection[] {
  if (name === '') return [];
  return detectColumn({ name, dataType: null, comment: null, table: null }).map((found) => ({
    ...found,
    confidence: Math.round(found.confidence * factor * 100) / 100,
  }));
}

/** Keys that are sessions or tokens by custom, without the word a column would have. */
function sessions(part: string): Detection[] {
  if (
    !/^(?:sess|session|sessions|spring:session|token|tokens|jwt|auth|otp|sms_?code|captcha|verify_?code|pwd_?reset|password_?reset)$/i.test(
      part,
    )
  )
    return [];
  return [{ kind: 'TOKEN', confidence: 0.7, rule: 'redis-session', on: 'NAME' }];
}
