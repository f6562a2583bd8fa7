import type { PublishedEvent } from '../../events/index.js';
import { channelKindDefinitions } from '../channels/channel-kinds.js';
import { fillTemplate, usualDigest, usualTemplate } from '../rules/template.js';
import type { ChannelKind, Message, Template } from '../types.js';

/** Makes the message about events for a kind of channel. */
export function composeMessage(
  id: string,
  events: readonly [PublishedEvent, ...PublishedEvent[]],
  target: { channel: { name: string; kind: ChannelKind }; name: string; template: Template | null },
): Message {
  const { escape, markupSubject } = channelKindDefinitions[target.channel.kind];
  const template = target.template ?? (events.length > 1 ? usualDigest : usualTemplate);
  const values = {
    event: events[0],
    events,
    count: events.length,
    subscription: { name: target.name },
    channel: { name: target.channel.name },
  };
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 500);
  return {
    id,
    subject: oneLine(fillTemplate(template.subject, values, markupSubject ? escape : undefined)),
    body: fillTemplate(template.body, values, escape),
    events,
  };
}
