import type { BuiltInKind } from './detect/kinds.js';

/** Whether a value is of a kind: by its form, and by its check digits where it has any. */
export interface ValueRule {
  id: string;
  kind: BuiltInKind;
  matches: (value: string) => boolean;
  /** Most that this rule can say, when every value agrees. */
  confidence: number;
}

/** Rules by value. Longer texts than a rule expects never match. */
export const valueRules: readonly ValueRule[] = [
  { id: 'value-email', kind: 'EMAIL', confidence: 0.98, matches: isEmail },
  { id: 'value-card', kind: 'PAYMENT_CARD', confidence: 0.97, matches: isPaymentCard },
  { id: 'value-iban', kind: 'BANK_ACCOUNT', confidence: 0.99, matches: isIban },
  { id: 'value-ip', kind: 'IP_ADDRESS', confidence: 0.9, matches: isIpAddress },
  { id: 'value-phone', kind: 'PHONE', confidence: 0.9, matches: isE164 },
  {
    id: 'value-national-id',
    kind: 'NATIONAL_ID',
    confidence: 0.97,
    matches: (value) => isChineseId(value) || isUsSsn(value),
  },
  { id: 'value-jwt', kind: 'TOKEN', confidence: 0.98, matches: isJwt },
  { id: 'value-key-prefix', kind: 'API_KEY', confidence: 0.97, matches: hasKeyPrefix },
  {
    id: 'value-pem',
    kind: 'PRIVATE_KEY',
    confidence: 0.99,
    matches: (value) => /^-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(value),
  },
  { id: 'value-password-hash', kind: 'PASSWORD_HASH', confidence: 0.98, matches: isPasswordHash },
  {
    id: 'value-mac',
    kind: 'DEVICE_ID',
    confidence: 0.9,
    matches: (value) => /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(value),
  },
];

/** Fewer values than this say nothing. */
export const leastSample = 10;
/** At least this part of the values must agree. */
const leastRatio = 0.6;

/** What counting values gave; the values themselves are gone. */
export interface ValueFinding {
  kind: BuiltInKind;
  rule: string;
  confidence: number;
  sampled: number;
  matched: number;
}

/** Counts how many values each rule agrees with. Empty ones are not looked at; nothing of the values is kept. */
export function judgeValues(values: readonly (string | null)[]): ValueFinding[] {
  const present = values.flatMap((value) => (value === null || value.trim() === '' ? [] : [value.trim()]));
  if (present.length < leastSample) return [];
  return valueRules.flatMap(({ id, kind, confidence, matches }) => {
    const matched = present.filter((value) => matches(value)).length;
    const ratio = matched / present.length;
    if (ratio < leastRatio) return [];
    return [
      {
        kind,
        rule: id,
        confidence: Math.round(confidence * ratio * 100) / 100,
        sampled: present.length,
        matched,
      },
    ];
  });
}

/** An address by RFC 5321's lengths and a domain with a dot. */
export function isEmail(value: string): boolean {
  return (
    value.length <= 254 &&
    /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}$/i.test(
      value,
    )
  );
}

/** 13 to 19 digits of an issuer's range with a right Luhn digit (ISO/IEC 7812-1). */
export function isPaymentCard(value: string): boolean {
  if (!/^\d[\d -]{11,22}\d$/.test(value)) return false;
  const digits = value.replaceAll(/[ -]/g, '');
  return (
    /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|62\d{14,17}|35\d{14})$/.test(
      digits,
    ) && hasLuhnDigit(digits)
  );
}

/** Whether the last digit is the Luhn check digit of the others. */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** An IBAN whose remainder by 97 is 1 (ISO 13616). */
export function isIban(value: string): boolean {
  const plain = value.replaceAll(' ', '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
  let remainder = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const number = /\d/.test(character) ? character : String((character.codePointAt(0) ?? 0) - 55);
    for (const digit of number) remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder === 1;
}

/** An IPv4 or IPv6 address; four small numbers such as `1.2.3.4` are taken for a version, not an address. */
export function isIpAddress(value: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/\d{1,2})?$/
    .exec(value)
    ?.slice(1, 5)
    .map(Number);
  if (parts !== undefined) return parts.every((part) => part <= 255) && parts.some((part) => part > 31);
  return (
    value.length <= 49 &&
    /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\/\d{1,3})?$/i.test(value) &&
    /[0-9a-f]/i.test(value) &&
    !/^\d\d:\d\d:\d\d$/.test(value)
  );
}

/** A number in international form, E.164 with usual separators, or a Chinese mobile number. */
export function isE164(value: string): boolean {
  return /^\+[1-9][\d ()./-]{6,22}\d$/.test(value)
    ? /^\d{8,15}$/.test(value.replaceAll(/\D/g, ''))
    : /^1[3-9]\d{9}$/.test(value);
}

/** A Chinese identity number with a right check digit (GB 11643). */
export function isChineseId(value: string): boolean {
  if (!/^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/i.test(value))
    return false;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(value[index]), 0);
  return '10X98765432'[sum % 11] === value[17]?.toUpperCase();
}

/** A US social security number in its written form, outside the ranges never given. */
export function isUsSsn(value: string): boolean {
  return /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(value);
}

/** A JSON Web Token: three parts, the first an object with `alg`. */
export function isJwt(value: string): boolean {
  if (!/^ey[\w-]{10,}\.[\w-]{2,}\.[\w-]*$/.test(value)) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(value.split('.')[0] ?? '', 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}

/** Begins as keys of known services do. */
export function hasKeyPrefix(value: string): boolean {
  return /^(?:sk_(?:live|test)_|pk_(?:live|test)_|rk_(?:live|test)_|whsec_|gh[pousr]_[A-Za-z0-9]{20}|github_pat_|glpat-|xox[abprs]-|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[\w-]{30}|SG\.[\w-]{16}|npm_[A-Za-z0-9]{30}|dop_v1_|sk-(?:proj-|ant-)?[\w-]{20}|hf_[A-Za-z]{20}|ya29\.|shp(?:at|ca|pa|ss)_)/.test(
    value,
  );
}

/** Hashes that say by which method they were made. */
export function isPasswordHash(value: string): boolean {
  return /^(?:\$2[abxy]?\$\d\d\$|\$argon2(?:id|i|d)\$|\$(?:1|5|6|y|7)\$|pbkdf2(?:_sha\d+|:)|scrypt:|SCRAM-SHA-256\$|\{(?:SSHA|bcrypt|SHA)\}|md5[0-9a-f]{32}$|\*[0-9A-F]{40}$)/.test(
    value,
  );
}
