import { WaymarkError } from '../../core/errors.js';
import type { PublishedEvent } from '../../events/index.js';
import type { Template } from '../types.js';

/** What a template can name. */
export interface TemplateValues {
  /** The first event of the message. */
  event: PublishedEvent;
  events: readonly PublishedEvent[];
  /** How many events the message is about. */
  count: number;
  subscription: { name: string };
  channel: { name: string };
}

/** The text used when a subscription has none of its own. */
export const usualTemplate: Template = {
  subject: '{{event.kind}}: {{event.aggregate}}',
  body: '**{{event.kind}}** {{event.aggregate}}\n{{event.at}}\n\n{{event.payload}}',
};

/** The usual text of several events in one message. */
export const usualDigest: Template = {
  subject: '{{count}} events: {{subscription.name}}',
  body: '{{#events}}- {{at}} **{{kind}}** {{aggregate}}\n{{/events}}',
};

const longestText = 20_000;
const tag = /\{\{\s*([#/]?)\s*([A-Za-z][\w.]*)\s*\}\}/g;
const section = /\{\{\s*#\s*events\s*\}\}([\s\S]*?)\{\{\s*\/\s*events\s*\}\}/g;
const roots = ['event', 'events', 'count', 'subscription', 'channel'];

/** Members that every event has. What its payload holds depends on the kind. */
const eventMembers = [
  'id',
  'kind',
  'version',
  'position',
  'aggregate',
  'sequence',
  'at',
  'correlationId',
  'causationId',
  'traceparent',
  'subjectId',
  'payload',
];

/** @throws INPUT_INVALID for a text that is empty or too long, names what does not exist or has an open section */
export function checkTemplate(template: Template): void {
  for (const [field, text] of Object.entries(template) as [keyof Template, string][]) {
    const problem = problemOf(text);
    if (problem !== null)
      throw new WaymarkError('INPUT_INVALID', `The template cannot be used: ${problem}.`, {
        facts: { field: `template.${field}` },
      });
  }
}

function problemOf(text: string): string | null {
  if (text.trim() === '') return 'it is empty';
  if (text.length > longestText) return `it has more than ${longestText} characters`;
  for (const [, inside = ''] of text.matchAll(section)) {
    const problem = partProblem(inside, isNameOfEach);
    if (problem !== null) return problem;
  }
  return partProblem(text.replace(section, ''), isName);
}

/** What is wrong in a text outside of sections, or in one. */
function partProblem(text: string, known: (name: string) => boolean): string | null {
  for (const [, mark, name = ''] of text.matchAll(tag)) {
    if (mark !== '') return `{{${mark}${name}}} has no other half; only {{#events}}…{{/events}} repeats`;
    if (!known(name)) return `{{${name}}} names nothing`;
  }
  return /\{\{|\}\}/.test(text.replace(tag, '')) ? 'braces do not match' : null;
}

function isName(name: string): boolean {
  const [root = '', member] = name.split('.');
  if (root === 'event') return member === undefined || eventMembers.includes(member);
  if (root === 'subscription' || root === 'channel') return member === 'name';
  return roots.includes(root) && member === undefined;
}

/** Within {{#events}}…{{/events}} the members of each event are named directly. */
function isNameOfEach(name: string): boolean {
  const [root = '', member] = name.split('.');
  return eventMembers.includes(root) || (root === 'event' && isName(name) && member !== undefined);
}

/** The text with its values. `escape` makes each value safe for the channel; the template's own text stays. */
export function fillTemplate(
  text: string,
  values: TemplateValues,
  escape: (value: string) => string = (value) => value,
): string {
  const fill = (part: string, scope: object): string =>
    part.replace(tag, (_all, _mark: string, name: string) => escape(shown(lookUp(scope, name))));
  let result = '';
  let from = 0;
  for (const match of text.matchAll(section)) {
    result += fill(text.slice(from, match.index), values);
    result += values.events.map((event) => fill(match[1] ?? '', { ...event, event })).join('');
    from = match.index + match[0].length;
  }
  return result + fill(text.slice(from), values);
}

function lookUp(scope: unknown, name: string): unknown {
  let value = scope;
  for (const part of name.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, part)) return '';
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
