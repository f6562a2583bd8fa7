import { RE2JS } from 're2js';
import { WaymarkError, messageOf } from '../../core/errors.js';
import type { ColumnTraits, Detection } from './detect/detect.js';

/** What a rule's expression is matched with. */
export const ruleSubjects = ['NAME', 'COMMENT', 'TABLE', 'TYPE'] as const;
export type RuleSubject = (typeof ruleSubjects)[number];

/** Whether a rule finds a kind, or keeps all rules from finding it. */
export const ruleEffects = ['CLASSIFY', 'EXCLUDE'] as const;
export type RuleEffect = (typeof ruleEffects)[number];

/** A rule of people. */
export interface ClassificationRule {
  readonly id: string;
  /** Unique. */
  readonly name: string;
  readonly description: string | null;
  /** A built-in kind or one of people's own: capital letters, digits and underscores. */
  readonly kind: string;
  /** For kinds of people's own. */
  readonly category: string | null;
  readonly effect: RuleEffect;
  readonly subject: RuleSubject;
  /** RE2 expression, found anywhere in the subject, without regard to case. */
  readonly pattern: string;
  /** RE2 expression that the type must contain too; null for any type. */
  readonly typePattern: string | null;
  /** Engines it holds for; empty for all. */
  readonly engines: readonly string[];
  /** 0..1; of a rule that excludes without meaning. */
  readonly confidence: number;
  readonly enabled: boolean;
  readonly revision: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

const longestPattern = 500;
const longestSubject = 2_000;

/** Rules ready to be matched. */
export interface CompiledRules {
  /** What the rules say about a column, on top of what the built-in ones found. */
  apply(traits: ColumnTraits & { engine: string }, found: readonly Detection[]): Detection[];
  /** Categories of the kinds that people named. */
  readonly categories: ReadonlyMap<string, string | null>;
}

/**
 * Compiles an expression for matching in time linear in the length of the text, whatever the expression (Cox, "Regular
 * Expression Matching in the Wild", 2010). Back references and look-around do not exist in it.
 * @throws INPUT_INVALID naming the field
 */
export function compilePattern(pattern: string, field: string): (text: string) => boolean {
  if (pattern === '' || pattern.length > longestPattern)
    throw new WaymarkError('INPUT_INVALID', `An expression has 1 to ${longestPattern} characters.`, {
      facts: { field },
    });
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    return (text) => compiled.matcher(text.slice(0, longestSubject)).find();
  } catch (error) {
    throw new WaymarkError('INPUT_INVALID', `The expression is not valid RE2 syntax: ${messageOf(error)}`, {
      facts: { field },
    });
  }
}

/** Compiles the enabled rules. One that no longer compiles is left out; saving has checked it. */
export function compileRules(rules: readonly ClassificationRule[]): CompiledRules {
  const compiled = rules
    .filter(({ enabled }) => enabled)
    .map((rule) => ({
      rule,
      matches: compilePattern(rule.pattern, 'pattern'),
      type: rule.typePattern === null ? null : compilePattern(rule.typePattern, 'typePattern'),
    }));
  return {
    categories: new Map(rules.map(({ kind, category }) => [kind, category])),
    apply: (traits, found) => {
      const fired = compiled
        .filter(({ rule, matches, type }) => {
          if (rule.engines.length > 0 && !rule.engines.includes(traits.engine)) return false;
          const subject = subjectOf(traits, rule.subject);
          return subject !== null && matches(subject) && (type === null || type(traits.dataType ?? ''));
        })
        .map(({ rule }) => rule);
      const excluded = new Set(fired.filter(({ effect }) => effect === 'EXCLUDE').map(({ kind }) => kind));
      const own = fired
        .filter(({ effect }) => effect === 'CLASSIFY')
        .map((rule): Detection => ({
          kind: rule.kind,
          confidence: rule.confidence,
          rule: `custom:${rule.name}`,
          on: rule.subject,
        }));
      return [...found, ...own].filter(({ kind }) => !excluded.has(kind));
    },
  };
}

function subjectOf(traits: ColumnTraits, subject: RuleSubject): string | null {
  if (subject === 'NAME') return traits.name;
  if (subject === 'COMMENT') return traits.comment;
  return subject === 'TABLE' ? traits.table : traits.dataType;
}
