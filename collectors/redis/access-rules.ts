import type { AssetGrant } from '../../src/core/collection.js';
import { compare } from '../../src/core/order.js';

/** The rules of one user, or of one of its selectors. */
export interface AccessRules {
  /** Command rules in the order in which they apply: `-@all`, `+get`, `+config|get`. */
  commands: readonly string[];
  /** Key rules: `~session:*`, `%R~stats:*`; sorted. */
  keys: readonly string[];
  /** Channel rules: `&orders.*`; sorted. */
  channels: readonly string[];
}

/** A user as ACL LIST describes it. Password hashes are counted and dropped. */
export interface AccessUser extends AccessRules {
  name: string;
  enabled: boolean;
  /** True when any password is accepted. */
  passwordless: boolean;
  passwordCount: number;
  /** `sanitize-payload` and the like; sorted. */
  flags: readonly string[];
  /** Further sets of rules, each complete in itself. */
  selectors: readonly AccessRules[];
}

/** Reads one line of ACL LIST: `user NAME on #hash ~keys &channels +commands (selector)`. Null for another line. */
export function parseAccessLine(line: string): AccessUser | null {
  const words = line.match(/\([^)]*\)|\S+/g) ?? [];
  const [keyword, name, ...rules] = words;
  if (keyword !== 'user' || name === undefined) return null;
  const selectors = rules
    .filter((rule) => rule.startsWith('('))
    .map((rule) => rulesOf(rule.slice(1, -1).split(/\s+/).filter(Boolean)));
  const plain = rules.filter((rule) => !rule.startsWith('('));
  return {
    name,
    enabled: plain.includes('on'),
    passwordless: plain.includes('nopass'),
    passwordCount: plain.filter((rule) => /^[#>]/.test(rule)).length,
    flags: plain
      .filter(
        (rule) => /^[a-z-]+$/.test(rule) && !['on', 'off', 'nopass'].includes(rule) && !aliases.has(rule),
      )
      .sort(compare),
    ...rulesOf(plain),
    selectors,
  };
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['allkeys', '~*'],
  ['allchannels', '&*'],
  ['allcommands', '+@all'],
  ['nocommands', '-@all'],
]);

function rulesOf(words: readonly string[]): AccessRules {
  const rules = words.map((word) => aliases.get(word) ?? word);
  return {
    commands: rules.filter((rule) => /^[+-]/.test(rule)),
    keys: rules.filter((rule) => /^(~|%[RW]+~)/.test(rule)).sort(compare),
    channels: rules.filter((rule) => rule.startsWith('&')).sort(compare),
  };
}

/** True for a user who may do everything with every key. */
export function isSuperuser(user: AccessUser): boolean {
  return user.commands.at(-1) === '+@all' && user.keys.includes('~*');
}

/**
 * The grants on what `covers` accepts: for each user whose key rules reach it, the key permission and the command
 * rules in capitals, for example `%R~`, `+@READ`, `-@DANGEROUS`.
 */
export function grantsOn(
  users: readonly AccessUser[],
  principalKey: (name: string) => string,
  covers: (glob: string) => boolean,
): AssetGrant[] {
  return users
    .map((user) => ({
      user,
      privileges: [user, ...user.selectors].flatMap((rules) => privilegesOf(rules, covers)),
    }))
    .filter(({ privileges }) => privileges.some((privilege) => privilege.startsWith('+')))
    .map(({ user, privileges }) => ({
      grantee: principalKey(user.name),
      privileges: [...new Set(privileges)].sort(compare),
    }))
    .sort((a, b) => compare(a.grantee, b.grantee));
}

function privilegesOf(rules: AccessRules, covers: (glob: string) => boolean): string[] {
  const reaching = rules.keys.filter((rule) => covers(rule.slice(rule.indexOf('~') + 1)));
  if (reaching.length === 0 || rules.commands.every((command) => command.startsWith('-'))) return [];
  const limits = reaching.some((rule) => rule.startsWith('~') || rule.startsWith('%RW~'))
    ? []
    : reaching.map((rule) => `${rule.slice(0, rule.indexOf('~'))}~`);
  return [...limits, ...rules.commands].map((text) => text.toUpperCase());
}

/**
 * True when a rule's glob matches every name of a pattern: its text is matched as it stands, and a placeholder only
 * by `*`. A glob that reaches some of the names (`user:1*`) does not count.
 */
export function globCovers(glob: string, pattern: string): boolean {
  if (glob === '*') return true;
  const marked = pattern.replace(/\{(?:id|date|email|ip|text|name|other)\}/g, '\uE000');
  try {
    return new RegExp(`^${globSource(glob)}$`, 'su').test(marked);
  } catch {
    return false;
  }
}

/** `*` takes anything; `?` and `[...]` one character that is known. */
function globSource(glob: string): string {
  let source = '';
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob.charAt(at);
    if (character === '*') source += '.*';
    else if (character === '?') source += '[^\\uE000]';
    else if (character === '[') {
      const end = glob.indexOf(']', at + 2);
      const set = end < 0 ? glob.slice(at + 1) : glob.slice(at + 1, end);
      source += `[${set.replace(/[\\\]]/g, String.raw`\$&`)}]`;
      at = end < 0 ? glob.length : end;
    } else {
      const literal = character === '\\' ? glob.charAt((at += 1)) : character;
      source += literal.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
    }
  }
  return source;
}
