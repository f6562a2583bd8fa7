import { commentRules } from './comment-rules.js';
import { aboutHead, nameRules, peopleTable, yesNoStart } from './name-rules.js';
import { normalName, typeFamily, type TypeFamily } from './words.js';

/** What detection looks at: never a value. */
export interface ColumnTraits {
  name: string;
  /** In the engine's words; null when the asset has none (Redis key patterns). */
  dataType: string | null;
  comment: string | null;
  /** Name of the table or view; null when there is none. */
  table: string | null;
}

/** A kind that a rule found. */
export interface Detection {
  kind: string;
  /** 0..1. */
  confidence: number;
  /** Id of the rule that fired. */
  rule: string;
  /** What it fired on. */
  on: 'NAME' | 'COMMENT' | 'TYPE' | 'TABLE';
}

/** Detections below this are not worth showing. */
export const leastConfidence = 0.4;

/** What the built-in rules say about a column: for each kind the surest rule, the surest kind first. */
export function detectColumn(traits: ColumnTraits): Detection[] {
  const family = typeFamily(traits.dataType);
  return strongest([...byName(traits, family), ...byComment(traits, family)]);
}

/** For each kind the surest detection; secrets and cards shadow what their names contain. */
export function strongest(detections: readonly Detection[]): Detection[] {
  const best = new Map<string, Detection>();
  for (const found of detections) {
    const known = best.get(found.kind);
    if (found.confidence >= leastConfidence && (known === undefined || found.confidence > known.confidence))
      best.set(found.kind, found);
  }
  for (const [kind, hidden] of shadows) if (best.has(kind)) for (const other of hidden) best.delete(other);
  return [...best.values()].sort((a, b) => b.confidence - a.confidence || (a.kind < b.kind ? -1 : 1));
}

/** The more exact kind takes the place of those that its names contain. */
const shadows: readonly (readonly [string, readonly string[]])[] = [
  ['PASSWORD_HASH', ['PASSWORD', 'TOKEN', 'CREDENTIAL']],
  ['TOKEN', ['PASSWORD', 'CREDENTIAL', 'DEVICE_ID']],
  ['API_KEY', ['CREDENTIAL', 'PRIVATE_KEY', 'TOKEN']],
  ['PRIVATE_KEY', ['CREDENTIAL']],
  ['CREDENTIAL', ['PASSWORD']],
  ['PAYMENT_CARD', ['BANK_ACCOUNT', 'NATIONAL_ID']],
  ['EMAIL', ['POSTAL_ADDRESS']],
  ['IP_ADDRESS', ['POSTAL_ADDRESS']],
  ['DEVICE_ID', ['POSTAL_ADDRESS', 'BIOMETRIC']],
];

function byName(traits: ColumnTraits, family: TypeFamily): Detection[] {
  if (family === 'boolean' && !/gender|sex|hiv|pregnan|disab/i.test(traits.name)) return [];
  const name = normalName(traits.name);
  if (yesNoStart.test(name)) return [];
  const isAbout = aboutHead.test(name);
  const people = traits.table !== null && peopleTable.test(normalName(traits.table));
  return nameRules.flatMap((rule): Detection[] => {
    if (isAbout && rule.anyHead !== true && !endsWithId(name, rule.kind)) return [];
    if (!rule.families.includes(family) || !rule.pattern.test(name) || rule.not?.test(name) === true)
      return [];
    const sure = people && rule.aboutPeople !== undefined ? rule.aboutPeople : rule.confidence;
    // A name alone, without a type that could speak against it, is a little less sure.
    const confidence = family === 'unknown' ? Math.round(sure * 90) / 100 : sure;
    return [{ kind: rule.kind, confidence, rule: rule.id, on: 'NAME' }];
  });
}

/** `email_id` of a text column is an address, as it is written in parts of the world. */
function endsWithId(name: string, kind: string): boolean {
  return kind === 'EMAIL' && /_e_?mail_id_$/.test(name);
}

const longestComment = 1_000;

function byComment(traits: ColumnTraits, family: TypeFamily): Detection[] {
  const comment = (traits.comment ?? '').slice(0, longestComment);
  if (comment === '' || family === 'boolean') return [];
  if (yesNoStart.test(normalName(traits.name)) || aboutHead.test(normalName(traits.name))) return [];
  return commentRules.flatMap((rule): Detection[] => {
    if (rule.families !== undefined && !rule.families.includes(family)) return [];
    if (!rule.pattern.test(comment) || isNegated(comment)) return [];
    // Of a long comment the words may belong to something else.
    const confidence = comment.length > 60 ? Math.round(rule.confidence * 80) / 100 : rule.confidence;
    return [{ kind: rule.kind, confidence, rule: rule.id, on: 'COMMENT' }];
  });
}

function isNegated(comment: string): boolean {
  return /\b(?:not|no|without|number of|count of|whether|hash of|masked|anonymi[sz]ed|pseudonym)\b|是否|数量|脱敏|个数/i.test(
    comment,
  );
}
