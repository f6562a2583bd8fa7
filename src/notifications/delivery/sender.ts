import { systemContext } from '../../core/context.js';
import { messageOf } from '../../core/errors.js';
import { redact, rememberSecret } from '../../core/redaction.js';
import type { SecretVault } from '../../core/secrets.js';
import { channelKindDefinitions, DeliveryRefused } from '../channels/channel-kinds.js';
import type { NetworkPolicy } from '../channels/guarded-request.js';
import type { StoredChannel } from '../notification.store.js';
import type { Message } from '../types.js';

/** What channels' secrets are kept for. */
export const channelSecrets = 'notification.channel';

/** How a try ended. */
export interface SendOutcome {
  sent: boolean;
  status: number | null;
  error: string | null;
  durationMs: number;
  retryAfterMs: number | null;
}

/** Sends messages through channels. */
export class Sender {
  constructor(
    private readonly vault: SecretVault,
    private readonly policy: NetworkPolicy,
  ) {}

  /** Sends one message. Never throws: what went wrong is the outcome, without secrets. */
  async send(channel: StoredChannel, message: Message): Promise<SendOutcome> {
    const started = performance.now();
    const took = (): number => Math.round(performance.now() - started);
    try {
      const secrets = await this.#secrets(channel);
      const definition = channelKindDefinitions[channel.kind];
      const { status } = await definition.send(message, channel.settings, secrets, this.policy);
      return { sent: true, status, error: null, durationMs: took(), retryAfterMs: null };
    } catch (error) {
      const refused = error instanceof DeliveryRefused ? error : null;
      const smtp = (error as { responseCode?: unknown }).responseCode;
      return {
        sent: false,
        status: refused?.answerStatus ?? (typeof smtp === 'number' ? smtp : null),
        error: redact(messageOf(error)).slice(0, 1_000),
        durationMs: took(),
        retryAfterMs: refused?.retryAfterMs ?? null,
      };
    }
  }

  async #secrets(channel: StoredChannel): Promise<Record<string, unknown>> {
    if (channel.secretId === null) return {};
    const text = await this.vault.reveal(systemContext({ channel: 'job' }), channel.secretId, channelSecrets);
    const secrets = JSON.parse(text) as Record<string, unknown>;
    for (const value of textsIn(secrets)) rememberSecret(value);
    return secrets;
  }
}

/** The texts of a value and the keys in addresses: an answer of the other side may repeat each of them. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    if (!URL.canParse(value)) return [value];
    const { pathname, searchParams } = new URL(value);
    const parts = [...pathname.split('/'), ...searchParams.values()];
    return [value, ...parts.filter((part) => part.length >= 12)];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
