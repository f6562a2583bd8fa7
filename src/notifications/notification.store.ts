import type { GraphClient, GraphTransaction } from '../graph/index.js';
import type { Channel, Delivery, DeliveryState, Subscription } from './types.js';

type Row = Record<string, unknown>;
/** A channel with the id of its secrets. */
export type StoredChannel = Channel & { secretId: string | null };

const channelShape =
  'c {.id, .name, .kind, .settings, .secretId, .enabled, .createdAt, .updatedAt, .createdBy} AS channel';
const subscriptionShape = `s {.id, .name, .channelId, .filter, .template, .quietHours, .digestMinutes, .enabled, .ownerId,
  .createdAt, .updatedAt} AS subscription`;
const deliveryShape = `d {.id, .subscriptionId, .channelId, .eventId, .eventKind, .state, .attempts, .nextAtMs, .createdAt,
  .finishedAt, .status, .error, .durationMs, .test} AS delivery`;

const deliveryMatch = `
MATCH (d:NotificationDelivery)
WHERE ($channelId IS NULL OR d.channelId = $channelId) AND ($state IS NULL OR d.state = $state)
  AND ($subscriptionId IS NULL OR d.subscriptionId = $subscriptionId)`;

const takenOverReason =
  'Somebody else has changed where this goes or what it says, so it was not sent by the rights of the owner before. If it was under way just then, it may have arrived.';

/** Events that one message can be about. What waits together beyond that comes in further messages. */
const mostTogether = 500;

/** Due deliveries, and what waits with them for the same message; what a dead node had claimed comes back after its time. */
const claimQuery = `
CALL () {
  MATCH (d:NotificationDelivery {state: 'PENDING'}) WHERE d.nextAtMs <= $nowMs AND coalesce(d.space, '') = $space RETURN d
  UNION
  MATCH (d:NotificationDelivery {state: 'SENDING'}) WHERE d.claimedUntilMs < $nowMs AND coalesce(d.space, '') = $space RETURN d
}
WITH d ORDER BY d.nextAtMs, d.id LIMIT $limit
WITH collect(d) AS first
CALL (first) {
  UNWIND first AS d
  WITH d WHERE d.digestKey IS NULL
  RETURN d
  UNION
  UNWIND first AS f
  WITH DISTINCT f.state AS state, f.nextAtMs AS atMs, f.digestKey AS digestKey
  WHERE digestKey IS NOT NULL
  CALL (state, atMs, digestKey) {
    MATCH (d:NotificationDelivery {state: state, nextAtMs: atMs})
    WHERE d.digestKey = digestKey AND coalesce(d.space, '') = $space
    RETURN d ORDER BY d.id LIMIT $together
  }
  RETURN d
}
SET d.askedAt = $nowMs
WITH d WHERE (d.state = 'PENDING' AND d.nextAtMs <= $nowMs) OR (d.state = 'SENDING' AND d.claimedUntilMs < $nowMs)
SET d.state = 'SENDING', d.claim = $claim, d.claimedUntilMs = $nowMs + $claimMs, d.attempts = d.attempts + 1
RETURN d {.id, .subscriptionId, .channelId, .eventId, .attempts, .digestKey, .messageId} AS claimed ORDER BY d.id`;

/** A delivery that this node sends. */
export interface ClaimedDelivery {
  id: string;
  subscriptionId: string | null;
  channelId: string;
  eventId: string | null;
  attempts: number;
  digestKey: string | null;
  /** Id of the message of its first try. */
  messageId: string | null;
}

/** Channels, subscriptions and deliveries in the graph. */
export class NotificationStore {
  /** @param space keeps sets of subscriptions and their deliveries apart that share a graph */
  constructor(
    readonly graph: GraphClient,
    private readonly space = '',
  ) {}

  async channels(): Promise<StoredChannel[]> {
    const rows = await this.graph.read<{ channel: Row }>(
      `MATCH (c:NotificationChannel) RETURN ${channelShape} ORDER BY c.name`,
      {},
      { id: 'notifications.channels' },
    );
    return rows.map(({ channel }) => decodeChannel(channel));
  }

  async channel(id: string, tx?: GraphTransaction): Promise<StoredChannel | null> {
    const query = `MATCH (c:NotificationChannel {id: $id}) RETURN ${channelShape}`;
    const rows = await (tx === undefined
      ? this.graph.read<{ channel: Row }>(query, { id }, { id: 'notifications.channel' })
      : tx.run<{ channel: Row }>(query, { id }));
    return rows[0] === undefined ? null : decodeChannel(rows[0].channel);
  }

  /** True when another channel has the name of this one. */
  async hasOtherChannel(tx: GraphTransaction, { id, name }: Pick<Channel, 'id' | 'name'>): Promise<boolean> {
    const query = 'MATCH (c:NotificationChannel {name: $name}) WHERE c.id <> $id RETURN c.id AS id';
    return (await tx.run(query, { id, name })).length > 0;
  }

  async saveChannel(tx: GraphTransaction, channel: StoredChannel): Promise<void> {
    const { id, hasSecrets: _derived, settings, ...rest } = channel;
    await tx.run('MERGE (c:NotificationChannel {id: $id}) SET c += $properties', {
      id,
      properties: { ...rest, settings: JSON.stringify(settings) },
    });
  }

  /** Removes a channel with its subscriptions and log. */
  async removeChannel(tx: GraphTransaction, id: string): Promise<void> {
    await tx.run('MATCH (n:NotificationSubscription|NotificationDelivery {channelId: $id}) DETACH DELETE n', {
      id,
    });
    await tx.run('MATCH (c:NotificationChannel {id: $id}) DETACH DELETE c', { id });
  }

  async subscriptions(tx?: GraphTransaction): Promise<Subscription[]> {
    const query = `MATCH (s:NotificationSubscription) WHERE coalesce(s.space, '') = $space
      RETURN ${subscriptionShape} ORDER BY s.name, s.id`;
    const { space } = this;
    const rows = await (tx === undefined
      ? this.graph.read<{ subscription: Row }>(query, { space }, { id: 'notifications.subscriptions' })
      : tx.run<{ subscription: Row }>(query, { space }));
    return rows.map(({ subscription }) => decodeSubscription(subscription));
  }

  async subscription(id: string): Promise<Subscription | null> {
    const rows = await this.graph.read<{ subscription: Row }>(
      `MATCH (s:NotificationSubscription {id: $id}) RETURN ${subscriptionShape}`,
      { id },
      { id: 'notifications.subscription' },
    );
    return rows[0] === undefined ? null : decodeSubscription(rows[0].subscription);
  }

  async saveSubscription(tx: GraphTransaction, subscription: Subscription): Promise<void> {
    const { id, filter, template, quietHours, ...rest } = subscription;
    const text = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
    await tx.run('MERGE (s:NotificationSubscription {id: $id}) SET s += $properties', {
      id,
      properties: {
        ...rest,
        filter: text(filter),
        template: text(template),
        quietHours: text(quietHours),
        ...this.#mark(),
      },
    });
  }

  async removeSubscription(tx: GraphTransaction, id: string): Promise<void> {
    await tx.run('MATCH (s:NotificationSubscription {id: $id}) DETACH DELETE s', { id });
    await tx.run("MATCH (d:NotificationDelivery {subscriptionId: $id, state: 'PENDING'}) DETACH DELETE d", {
      id,
    });
  }

  /**
   * Makes an account the owner of subscriptions of others. What was decided by the rights of their owners so far and is
   * not sent ends as failed and is not sent any more. @returns how many subscriptions
   */
  async takeOver(
    tx: GraphTransaction,
    of: { channelId: string } | { subscriptionId: string },
    ownerId: string,
    now: string,
  ): Promise<number> {
    const rows = await tx.run<{ id: string }>(
      `MATCH (s:NotificationSubscription) WHERE (s.channelId = $channelId OR s.id = $subscriptionId) AND s.ownerId <> $ownerId
       SET s.ownerId = $ownerId RETURN s.id AS id`,
      { channelId: null, subscriptionId: null, ...of, ownerId },
    );
    if (rows.length === 0) return 0;
    await tx.run(
      `MATCH (d:NotificationDelivery)
       WHERE d.subscriptionId IN $ids AND d.state IN ['PENDING', 'SENDING', 'FAILED']
       SET d.closed = true, d.error = CASE d.state WHEN 'FAILED' THEN d.error ELSE $reason END, d.state = 'FAILED',
         d.finishedAt = coalesce(d.finishedAt, $now)`,
      { ids: rows.map(({ id }) => id), reason: takenOverReason, now },
    );
    return rows.length;
  }

  /** Writes deliveries to be sent; one per subscription and event, however often it is asked for. */
  async addDeliveries(tx: GraphTransaction, rows: readonly Row[]): Promise<void> {
    await tx.run(
      `UNWIND $rows AS row
       MERGE (d:NotificationDelivery {id: row.id})
       ON CREATE SET d = row, d.state = 'PENDING', d.attempts = 0, d.test = false`,
      { rows: rows.map((row) => ({ ...row, ...this.#mark() })) },
    );
  }

  /** Writes the outcome of a message that was sent at once. */
  async addFinished(tx: GraphTransaction, row: Row): Promise<void> {
    await tx.run('CREATE (d:NotificationDelivery) SET d = $row', { row });
  }

  /** Takes due deliveries for this node: about so many messages, each with all its events. */
  async claim(claim: string, nowMs: number, claimMs: number, limit: number): Promise<ClaimedDelivery[]> {
    const rows = await this.graph.write<{ claimed: ClaimedDelivery }>(
      claimQuery,
      { claim, nowMs, claimMs, limit, together: mostTogether, space: this.space },
      { id: 'notifications.claim' },
    );
    return rows.map((row) => row.claimed);
  }

  /** Keeps the id of the message, so that every try has the same. */
  async nameMessage(ids: readonly string[], messageId: string): Promise<void> {
    await this.graph.write(
      'MATCH (d:NotificationDelivery) WHERE d.id IN $ids SET d.messageId = $messageId',
      { ids, messageId },
      { id: 'notifications.name-message' },
    );
  }

  /** Notes how a try ended; only while it is still this node's. */
  async finish(
    claim: string,
    ids: readonly string[],
    outcome: {
      state: DeliveryState;
      nextAtMs: number;
      status: number | null;
      error: string | null;
      durationMs: number;
      finishedAt: string | null;
    },
  ): Promise<void> {
    await this.graph.write(
      `MATCH (d:NotificationDelivery {state: 'SENDING'}) WHERE d.id IN $ids AND d.claim = $claim
       SET d += $outcome`,
      { ids, claim, outcome },
      { id: 'notifications.finish' },
    );
  }

  async deliveries(
    filter: { channelId: string | null; subscriptionId: string | null; state: string | null },
    after: string | null,
    limit: number,
  ): Promise<Delivery[]> {
    const rows = await this.graph.read<{ delivery: Delivery }>(
      `${deliveryMatch} AND ($after IS NULL OR d.id < $after)
       RETURN ${deliveryShape} ORDER BY d.id DESC LIMIT $limit`,
      { ...filter, after, limit },
      { id: 'notifications.deliveries' },
    );
    return rows.map((row) => row.delivery);
  }

  async deliveryCount(filter: Row): Promise<number> {
    const [row] = await this.graph.read<{ n: number }>(`${deliveryMatch} RETURN count(d) AS n`, filter, {
      id: 'notifications.delivery-count',
    });
    return row?.n ?? 0;
  }

  /** Has failed deliveries sent again. @returns how many */
  async again(tx: GraphTransaction, ids: readonly string[]): Promise<number> {
    const [row] = await tx.run<{ n: number }>(
      `MATCH (d:NotificationDelivery {state: 'FAILED'}) WHERE d.id IN $ids AND NOT d.test AND NOT coalesce(d.closed, false)
       SET d.state = 'PENDING', d.attempts = 0, d.nextAtMs = 0, d.finishedAt = null RETURN count(d) AS n`,
      { ids },
    );
    return row?.n ?? 0;
  }

  /** Removes finished deliveries from before a time. @returns how many */
  async prune(before: string): Promise<number> {
    for (let total = 0; ;) {
      const [row] = await this.graph.write<{ n: number }>(
        `MATCH (d:NotificationDelivery) WHERE d.createdAt < $before AND d.state IN ['SENT', 'FAILED']
         WITH d LIMIT 5000 DETACH DELETE d RETURN count(d) AS n`,
        { before },
        { id: 'notifications.prune' },
      );
      total += row?.n ?? 0;
      if ((row?.n ?? 0) < 5_000) return total;
    }
  }

  #mark(): { space?: string } {
    return this.space === '' ? {} : { space: this.space };
  }
}

function decodeChannel(row: Row): StoredChannel {
  return {
    ...(row as unknown as StoredChannel),
    settings: JSON.parse(String(row.settings)) as StoredChannel['settings'],
    hasSecrets: row.secretId !== null,
  };
}

function decodeSubscription(row: Row): Subscription {
  const value = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : null);
  return {
    ...(row as unknown as Subscription),
    filter: (value(row.filter) ?? {}) as Subscription['filter'],
    template: value(row.template) as Subscription['template'],
    quietHours: value(row.quietHours) as Subscription['quietHours'],
  };
}
