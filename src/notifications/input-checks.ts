import { WaymarkError } from '../core/errors.js';
import { type EventFilter, type EventKind, isEventKind } from '../events/index.js';
import { type ChannelKind, channelKinds } from './types.js';

/** INPUT_INVALID of a field. */
export function wrong(field: string, why: string): WaymarkError {
  return new WaymarkError('INPUT_INVALID', `"${field}" is wrong. ${why}`, { facts: { field } });
}

/** @throws INPUT_INVALID */
export function checkKind(kind: string | null | undefined): ChannelKind {
  const known = channelKinds.find((item) => item === kind);
  if (known !== undefined) return known;
  throw wrong('kind', `It must be one of ${channelKinds.join(', ')}.`);
}

/** The kind; `asset.changed` when none is given. @throws INPUT_INVALID */
export function checkEventKind(kind: string | null | undefined): EventKind {
  const asked = kind ?? 'asset.changed';
  if (isEventKind(asked)) return asked;
  throw wrong('eventKind', `"${asked}" is not a kind of event.`);
}

/** The name without blanks around it. @throws INPUT_INVALID */
export function checkName(name: string | null | undefined): string {
  const text = name?.trim() ?? '';
  if (text.length >= 1 && text.length <= 200) return text;
  throw wrong('name', 'It must have 1 to 200 characters.');
}

/** @throws INPUT_INVALID */
export function checkFilter(filter: EventFilter): EventFilter {
  const unknown = filter.kinds?.find((kind) => !isEventKind(kind));
  if (unknown !== undefined) throw wrong('filter.kinds', `"${unknown}" is not a kind of event.`);
  for (const member of ['kinds', 'aggregates', 'subjectIds'] as const)
    if (filter[member]?.length === 0)
      throw wrong(`filter.${member}`, 'An empty list wants no event; leave it out for all.');
  return filter;
}
