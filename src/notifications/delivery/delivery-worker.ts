import { isoTime, sleep } from '../../core/clock.js';
import { messageOf } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { Logger } from '../../core/logger.js';
import type { OutboxStore, PublishedEvent } from '../../events/index.js';
import type { ClaimedDelivery, NotificationStore } from '../notification.store.js';
import { composeMessage } from './compose.js';
import type { Sender } from './sender.js';

/** How deliveries are tried. */
export interface DeliveryOptions {
  /** Tries in all; then a delivery has failed. */
  attempts: number;
  /** Wait before the second try, ms; doubled with each further one. */
  firstMs: number;
  longestMs: number;
  /** How often due deliveries are looked for when nobody wakes the worker, ms. */
  pollMs: number;
}

/** Usual values: about half a day in all. */
export const defaultDeliveryOptions: DeliveryOptions = {
  attempts: 12,
  firstMs: 5_000,
  longestMs: 3_600_000,
  pollMs: 1_000,
};

/** A try takes less; after this time another node takes over what a dead one was sending. */
const claimMs = 60_000;
const atOnce = 100;
const parallel = 8;

type Group = [ClaimedDelivery, ...ClaimedDelivery[]];

/** Sends what is due, on every node that works; each delivery is tried by one node at a time. */
export class DeliveryWorker {
  #stop = new AbortController();
  #loop: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  constructor(
    private readonly store: NotificationStore,
    private readonly outbox: OutboxStore,
    private readonly sender: Sender,
    private readonly logger: Logger,
    private readonly options: DeliveryOptions = defaultDeliveryOptions,
  ) {}

  /** Begins to send. */
  start(): void {
    if (this.#loop !== undefined) return;
    this.#stop = new AbortController();
    this.#loop = this.#run(this.#stop.signal);
  }

  /** Looks for due deliveries now. */
  wake(): void {
    this.#wake();
  }

  /** Ends after what is being sent. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#loop;
    this.#loop = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let reported = false;
    while (!signal.aborted) {
      const pause = new AbortController();
      this.#wake = () => pause.abort();
      try {
        if ((await this.sendDue(Date.now())) > 0) continue;
        reported = false;
      } catch (error) {
        if (!reported) this.logger.warn({ error: messageOf(error) }, 'notifications could not be sent');
        reported = true;
      }
      await sleep(this.options.pollMs, AbortSignal.any([pause.signal, signal]));
    }
  }

  /** Sends what is due at a time. @returns how many deliveries were tried */
  async sendDue(nowMs: number): Promise<number> {
    const claim = newId();
    const claimed = await this.store.claim(claim, nowMs, claimMs, atOnce);
    const groups = new Map<string, Group>();
    for (const delivery of claimed) {
      const key = delivery.messageId ?? delivery.digestKey ?? delivery.id;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [delivery]);
      else group.push(delivery);
    }
    const waiting = [...groups.values()];
    const next = async (): Promise<void> => {
      for (let group = waiting.shift(); group !== undefined; group = waiting.shift())
        await this.#send(claim, group);
    };
    await Promise.all(Array.from({ length: parallel }, next));
    return claimed.length;
  }

  async #send(claim: string, group: Group): Promise<void> {
    const [first] = group;
    const ids = group.map(({ id }) => id);
    const [channel, subscription, events] = await Promise.all([
      this.store.channel(first.channelId),
      first.subscriptionId === null ? null : this.store.subscription(first.subscriptionId),
      this.outbox.events(group.flatMap(({ eventId }) => (eventId === null ? [] : [eventId]))),
    ]);
    const gone =
      channel === null || subscription === null || !channel.enabled || !subscription.enabled
        ? 'The channel or subscription was removed or switched off.'
        : events.length === 0
          ? 'The event is no longer kept.'
          : null;
    if (channel === null || subscription === null || gone !== null) {
      const outcome = { state: 'FAILED' as const, nextAtMs: 0, status: null, error: gone, durationMs: 0 };
      await this.store.finish(claim, ids, { ...outcome, finishedAt: isoTime(Date.now()) });
      return;
    }
    const messageId = first.messageId ?? first.id;
    if (first.messageId === null) await this.store.nameMessage(ids, messageId);
    const { name, template } = subscription;
    const message = composeMessage(messageId, events as [PublishedEvent, ...PublishedEvent[]], {
      channel,
      name,
      template,
    });
    const { sent, status, error, durationMs, retryAfterMs } = await this.sender.send(channel, message);
    const last = first.attempts >= this.options.attempts;
    const waitMs = Math.min(this.options.longestMs, this.options.firstMs * 2 ** (first.attempts - 1));
    await this.store.finish(claim, ids, {
      state: sent ? 'SENT' : last ? 'FAILED' : 'PENDING',
      nextAtMs: Math.round(Date.now() + Math.max(waitMs * (1 + Math.random() / 5), retryAfterMs ?? 0)),
      status,
      error,
      durationMs,
      finishedAt: sent || last ? isoTime(Date.now()) : null,
    });
  }
}
