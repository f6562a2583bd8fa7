import { recordAudit } from '../audit/index.js';
import { type Clock, isoTime } from '../core/clock.js';
import { type RequestContext, requirePermission } from '../core/context.js';
import { WaymarkError } from '../core/errors.js';
import { newId } from '../core/ids.js';
import type { SecretVault } from '../core/secrets.js';
import type { EventFilter, OutboxStore, PublishedEvent } from '../events/index.js';
import type { GraphTransaction } from '../graph/index.js';
import { channelKindDefinitions, checkChannel } from './channels/channel-kinds.js';
import { composeMessage } from './delivery/compose.js';
import { sampleEvent } from './delivery/sample-event.js';
import { channelSecrets, type Sender } from './delivery/sender.js';
import { checkEventKind, checkFilter, checkKind, checkName, wrong } from './input-checks.js';
import type { NotificationStore, StoredChannel } from './notification.store.js';
import { checkTemplate } from './rules/template.js';
import { checkTiming } from './rules/timing.js';
import {
  type Channel,
  type Delivery,
  deliveryStates,
  type QuietHours,
  type Subscription,
  type Template,
} from './types.js';

/** What a channel is made of. Absent members stay as they are when it is changed. */
export interface SaveChannelInput {
  /** Absent: a new channel. */
  id?: string | null;
  name?: string | null;
  /** Cannot be changed. */
  kind?: string | null;
  settings?: Readonly<Record<string, unknown>> | null;
  /** Replaces all secrets of the channel. */
  secrets?: Readonly<Record<string, unknown>> | null;
  enabled?: boolean | null;
}

/** What a subscription is made of. Absent members stay as they are when it is changed; null takes them away. */
export interface SaveSubscriptionInput {
  id?: string | null;
  name?: string | null;
  channelId?: string | null;
  filter?: EventFilter | null;
  template?: Template | null;
  quietHours?: QuietHours | null;
  digestMinutes?: number | null;
  enabled?: boolean | null;
}

/** How a message would look. */
export interface Preview {
  subject: string;
  body: string;
  /** What would be sent, as JSON; without secrets. */
  request: unknown;
}

/** Which part of the delivery log. */
export interface DeliveryQuery {
  channelId?: string | null;
  subscriptionId?: string | null;
  state?: string | null;
  first?: number | null;
  after?: string | null;
}

/** Notification channels, subscriptions to events, and what was sent. Everything needs `notification.manage`. */
export class NotificationService {
  constructor(
    private readonly store: NotificationStore,
    private readonly outbox: OutboxStore,
    private readonly vault: SecretVault,
    private readonly sender: Sender,
    private readonly clock: Clock,
    private readonly due: () => void,
  ) {}

  /** All channels by name, without secrets. */
  async channels(ctx: RequestContext): Promise<Channel[]> {
    requirePermission(ctx, 'notification.manage');
    return (await this.store.channels()).map(shown);
  }

  /**
   * Makes or changes a channel. Whoever changes where its messages go becomes the owner of its subscriptions. @throws INPUT_INVALID, NOT_FOUND, CONFLICT for a name in use
   */
  async saveChannel(ctx: RequestContext, input: SaveChannelInput): Promise<Channel> {
    requirePermission(ctx, 'notification.manage');
    return this.store.graph.transaction(
      async (tx) => {
        const before = input.id ? await this.#channel(input.id, tx) : null;
        const kind = before?.kind ?? checkKind(input.kind);
        const now = isoTime(this.clock.nowMs());
        const channel: StoredChannel = {
          id: before?.id ?? newId(),
          name: checkName(input.name ?? before?.name),
          kind,
          settings: checkChannel(kind, 'settings', input.settings ?? before?.settings ?? {}),
          secretId: before?.secretId ?? null,
          hasSecrets: false,
          enabled: input.enabled ?? before?.enabled ?? true,
          createdAt: before?.createdAt ?? now,
          updatedAt: now,
          createdBy: before?.createdBy ?? ctx.subject.id,
        };
        if (await this.store.hasOtherChannel(tx, channel))
          throw new WaymarkError('CONFLICT', 'Another notification channel has this name.', {
            facts: { field: 'name' },
          });
        if (input.secrets || before === null)
          channel.secretId = await this.#keep(tx, ctx, channel, input.secrets ?? {});
        channel.hasSecrets = channel.secretId !== null;
        await this.store.saveChannel(tx, channel);
        // Who says where messages go answers for them: they must not go there by the rights of somebody else.
        const isMoved = before !== null && Boolean(input.settings ?? input.secrets);
        const takenOver = isMoved
          ? await this.store.takeOver(tx, { channelId: channel.id }, ctx.subject.id, now)
          : 0;
        const after = {
          ...facts(channel),
          ...(takenOver === 0 ? {} : { subscriptionsTakenOver: takenOver }),
        };
        await configured(tx, ctx, channel.id, before === null ? null : facts(before), after);
        return shown(channel);
      },
      { id: 'notifications.save-channel', signal: ctx.signal },
    );
  }

  /** Removes a channel with its subscriptions, its secrets and its log. @throws NOT_FOUND */
  async removeChannel(ctx: RequestContext, id: string): Promise<Channel> {
    requirePermission(ctx, 'notification.manage');
    return this.store.graph.transaction(
      async (tx) => {
        const channel = await this.#channel(id, tx);
        if (channel.secretId !== null) await this.vault.remove(tx, ctx, channel.secretId);
        await this.store.removeChannel(tx, id);
        await configured(tx, ctx, id, facts(channel), null);
        return shown(channel);
      },
      { id: 'notifications.remove-channel', signal: ctx.signal },
    );
  }

  /** All subscriptions by name. */
  async subscriptions(ctx: RequestContext): Promise<Subscription[]> {
    requirePermission(ctx, 'notification.manage');
    return this.store.subscriptions();
  }

  /** Makes or changes a subscription; the account that changed it last is its owner. @throws INPUT_INVALID, NOT_FOUND */
  async saveSubscription(ctx: RequestContext, input: SaveSubscriptionInput): Promise<Subscription> {
    requirePermission(ctx, 'notification.manage');
    const before = input.id ? await this.#subscription(input.id) : null;
    const now = isoTime(this.clock.nowMs());
    const given = <Value>(value: Value | undefined, old: Value | undefined, other: Value): Value =>
      value === undefined ? (old ?? other) : value;
    const subscription: Subscription = {
      id: before?.id ?? newId(),
      name: checkName(input.name ?? before?.name),
      channelId: input.channelId ?? before?.channelId ?? '',
      filter: checkFilter(input.filter ?? before?.filter ?? {}),
      template: given<Template | null>(input.template, before?.template, null),
      quietHours: given<QuietHours | null>(input.quietHours, before?.quietHours, null),
      digestMinutes: given<number | null>(input.digestMinutes, before?.digestMinutes, null),
      enabled: input.enabled ?? before?.enabled ?? true,
      ownerId: ctx.subject.id,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    };
    if (subscription.template !== null) checkTemplate(subscription.template);
    checkTiming(subscription);
    await this.store.graph.transaction(
      async (tx) => {
        await this.#channel(subscription.channelId, tx);
        if (before !== null)
          await this.store.takeOver(tx, { subscriptionId: before.id }, subscription.ownerId, now);
        await this.store.saveSubscription(tx, subscription);
        const facet = (item: Subscription | null) =>
          item === null
            ? null
            : {
                name: item.name,
                channelId: item.channelId,
                enabled: item.enabled,
                ownerId: item.ownerId,
              };
        await configured(tx, ctx, subscription.id, facet(before), facet(subscription));
      },
      { id: 'notifications.save-subscription', signal: ctx.signal },
    );
    return subscription;
  }

  /** Removes a subscription and what it had not sent yet. @throws NOT_FOUND */
  async removeSubscription(ctx: RequestContext, id: string): Promise<Subscription> {
    requirePermission(ctx, 'notification.manage');
    const found = await this.#subscription(id);
    await this.store.graph.transaction(
      async (tx) => {
        await this.store.removeSubscription(tx, id);
        await configured(tx, ctx, id, { name: found.name, channelId: found.channelId }, null);
      },
      { id: 'notifications.remove-subscription', signal: ctx.signal },
    );
    return found;
  }

  /** Sends a test message now, once, whatever the quiet hours. @returns how it went @throws NOT_FOUND */
  async testChannel(ctx: RequestContext, id: string): Promise<Delivery> {
    requirePermission(ctx, 'notification.manage');
    const channel = await this.#channel(id);
    const event = sampleEvent('instance.changed');
    const target = {
      channel,
      name: 'Test',
      template: { subject: 'Test of {{channel.name}}', body: testBody },
    };
    const deliveryId = newId();
    const message = { ...composeMessage(deliveryId, [event], target), test: true } as const;
    const outcome = await this.sender.send(channel, message);
    const now = isoTime(this.clock.nowMs());
    const delivery: Delivery = {
      id: deliveryId,
      subscriptionId: null,
      channelId: id,
      eventId: null,
      eventKind: null,
      state: outcome.sent ? 'SENT' : 'FAILED',
      attempts: 1,
      nextAtMs: 0,
      createdAt: now,
      finishedAt: now,
      status: outcome.status,
      error: outcome.error,
      durationMs: outcome.durationMs,
      test: true,
    };
    await this.store.graph.transaction(
      async (tx) => {
        await this.store.addFinished(tx, { ...delivery });
        await recordAudit(tx, ctx, {
          action: 'notification.test',
          outcome: outcome.sent ? 'success' : 'failure',
          targetId: id,
          reason: outcome.error,
        });
      },
      { id: 'notifications.test', signal: ctx.signal },
    );
    return delivery;
  }

  /** How a message would look, about a real event or a made-up one of a kind. @throws INPUT_INVALID, NOT_FOUND */
  async preview(
    ctx: RequestContext,
    input: { kind: string; template?: Template | null; eventId?: string | null; eventKind?: string | null },
  ): Promise<Preview> {
    requirePermission(ctx, 'notification.manage');
    const kind = checkKind(input.kind);
    const template = input.template ?? null;
    if (template !== null) checkTemplate(template);
    const event = input.eventId
      ? await this.#event(ctx, input.eventId)
      : sampleEvent(checkEventKind(input.eventKind));
    const channel = { name: 'Channel', kind };
    const message = composeMessage(event.id, [event], { channel, name: 'Subscription', template });
    const settings = kind === 'email' ? { from: 'waymark@example.com', to: ['you@example.com'] } : {};
    const request = channelKindDefinitions[kind].request(message, settings);
    return { subject: message.subject, body: message.body, request };
  }

  /** The delivery log, newest first. @throws INPUT_INVALID */
  async deliveries(
    ctx: RequestContext,
    query: DeliveryQuery = {},
  ): Promise<{
    nodes: Delivery[];
    cursors: string[];
    hasNextPage: boolean;
    totalCount(): Promise<number>;
  }> {
    requirePermission(ctx, 'notification.manage');
    const { channelId = null, subscriptionId = null, state = null } = query;
    const size = query.first ?? 50;
    if (!Number.isInteger(size) || size < 1 || size > 1_000) throw wrong('first', 'It must be 1 to 1,000.');
    if (state !== null && !deliveryStates.some((known) => known === state))
      throw wrong('state', `It must be one of ${deliveryStates.join(', ')}.`);
    const filter = { channelId, subscriptionId, state };
    const rows = await this.store.deliveries(filter, query.after ?? null, size + 1);
    const nodes = rows.slice(0, size);
    return {
      nodes,
      cursors: nodes.map(({ id }) => id),
      hasNextPage: rows.length > size,
      totalCount: () => this.store.deliveryCount(filter),
    };
  }

  /** Has failed deliveries tried again. @returns how many @throws NOT_FOUND when none of them had failed */
  async sendAgain(ctx: RequestContext, ids: readonly string[]): Promise<number> {
    requirePermission(ctx, 'notification.manage');
    const count = await this.store.graph.transaction(
      async (tx) => {
        const again = await this.store.again(tx, ids);
        if (again === 0) throw new WaymarkError('NOT_FOUND', 'None of these deliveries has failed.');
        await configured(tx, ctx, null, null, { sentAgain: again });
        return again;
      },
      { id: 'notifications.again', signal: ctx.signal },
    );
    this.due();
    return count;
  }

  /** Keeps the secrets of a channel in the vault: replaced, put, or none for a kind that needs none. */
  async #keep(
    tx: GraphTransaction,
    ctx: RequestContext,
    channel: StoredChannel,
    given: Readonly<Record<string, unknown>>,
  ): Promise<string | null> {
    const text = JSON.stringify(checkChannel(channel.kind, 'secrets', given));
    if (channel.secretId === null)
      return text === '{}' ? null : this.vault.put(tx, ctx, channelSecrets, text);
    await this.vault.replace(tx, ctx, channel.secretId, text);
    return channel.secretId;
  }

  async #channel(id: string, tx?: GraphTransaction): Promise<StoredChannel> {
    const found = await this.store.channel(id, tx);
    if (found !== null) return found;
    throw new WaymarkError('NOT_FOUND', 'There is no such notification channel.', { facts: { id } });
  }

  async #subscription(id: string): Promise<Subscription> {
    const found = await this.store.subscription(id);
    if (found !== null) return found;
    throw new WaymarkError('NOT_FOUND', 'There is no such subscription.', { facts: { id } });
  }

  async #event(ctx: RequestContext, id: string): Promise<PublishedEvent> {
    requirePermission(ctx, 'event.read');
    const found = await this.outbox.event(id);
    if (found !== null) return found;
    throw new WaymarkError('NOT_FOUND', 'There is no such event, or it is no longer kept.', {
      facts: { id },
    });
  }
}

const testBody = 'This is a test message of the notification channel **{{channel.name}}**.';

const shown = ({ secretId: _secret, ...channel }: StoredChannel): Channel => channel;

const facts = ({ name, kind, enabled, settings }: StoredChannel) => ({
  name,
  kind,
  enabled,
  settings: JSON.stringify(settings),
});

async function configured(
  tx: GraphTransaction,
  ctx: RequestContext,
  targetId: string | null,
  before: Record<string, string | number | boolean> | null,
  after: Record<string, string | number | boolean> | null,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: 'notification.configure',
    outcome: 'success',
    targetId,
    before,
    after,
  });
}
