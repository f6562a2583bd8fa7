import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { WaymarkError } from '../../core/errors.js';
import { textOf, textOrNull } from '../../core/stored.js';
import type { ChannelKind, Message, SendResult } from '../types.js';
import { sendMail } from './email.js';
import { checkUrl, guardedPost, type HttpAnswer, type NetworkPolicy } from './guarded-request.js';
import { webhookHeaders } from './webhook-headers.js';

/** A kind of channel: what it needs, and how a message goes through it. */
export interface ChannelKindDefinition {
  description: string;
  /** Shape of what is kept in the open. */
  settings: z.ZodType<Record<string, unknown>>;
  /** Shape of what is kept in the vault. */
  secrets: z.ZodType<Record<string, unknown>>;
  /** Makes a value of an event harmless in this channel's text. */
  escape: (text: string) => string;
  /** True when the subject is markup as well and its values are made harmless too. */
  markupSubject: boolean;
  /** What would be sent, without secrets; shown by the preview. */
  request(message: Message, settings: Readonly<Record<string, unknown>>): unknown;
  /** @throws when the other side does not take it */
  send(
    message: Message,
    settings: Readonly<Record<string, unknown>>,
    secrets: Readonly<Record<string, unknown>>,
    policy: NetworkPolicy,
  ): Promise<SendResult>;
}

const none = z.object({}).strict();
const httpUrl = z.string().max(2_000).describe('Address, https:// or http://.');
/** The addresses of chat services contain the right to post, so they are kept as secrets. */
const chatUrl = z.object({ url: httpUrl }).strict();
const signedChatUrl = z.object({ url: httpUrl, secret: z.string().max(500).optional() }).strict();

/** Markdown characters in values must not format or mention anything. */
const escapeMarkdown = (text: string): string =>
  text.replace(/[\\`*_[\]<>~|]/g, '\\$&').replaceAll('@', '@\u200b');
const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const plain = (text: string): string => text;

/** `waymark@example.com` or `Waymark <waymark@example.com>`. */
function isSender(text: string): boolean {
  const address = /^[^<>\r\n]*<([^<>\s]+)>$/.exec(text)?.[1] ?? text;
  return z.email().safeParse(address).success;
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/** A refused delivery; tells for how long the other side wants to be left alone. */
export class DeliveryRefused extends WaymarkError {
  constructor(
    readonly answerStatus: number,
    what: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super('DELIVERY_REFUSED', what, { facts: { status: answerStatus } });
  }
}

function taken(answer: HttpAnswer): SendResult {
  if (answer.status >= 200 && answer.status < 300) return { status: answer.status };
  throw new DeliveryRefused(
    answer.status,
    `The other side answered ${answer.status}: ${answer.body.slice(0, 200)}`,
    answer.retryAfterMs,
  );
}

/** Chat services answer 200 with a code of their own. */
function takenWithCode(answer: HttpAnswer, names: readonly string[]): SendResult {
  const result = taken(answer);
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(answer.body) as Record<string, unknown>;
  } catch {
    throw new DeliveryRefused(answer.status, 'The other side did not answer as this kind of channel does.');
  }
  const code = names.map((name) => body[name]).find((value) => value !== undefined);
  if (code === 0) return result;
  const why = JSON.stringify(body.errmsg ?? body.msg ?? body.StatusMessage ?? '').slice(0, 200);
  throw new DeliveryRefused(
    answer.status,
    `The other side refused with code ${JSON.stringify(code) ?? 'none'}: ${why}`,
  );
}

const hmac = (key: string, content: string): string =>
  createHmac('sha256', key).update(content).digest('base64');

/** The body of a generic webhook. */
const webhookBody = ({ id, subject, body, events, test }: Message): unknown => ({
  id,
  ...(test === true ? { test } : {}),
  subject,
  text: body,
  events,
});

/** The whole lines that fit, and a sign that there is more. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const part = text.slice(0, most - 2);
  const lineEnd = part.lastIndexOf('\n');
  return `${lineEnd > most / 2 ? part.slice(0, lineEnd) : part}\n…`;
}

const slackBody = ({ subject, body }: Message): unknown => ({
  text: subject,
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: subject.slice(0, 150) } },
    { type: 'section', text: { type: 'mrkdwn', text: shortened(body.replaceAll('**', '*'), 3_000) } },
  ],
});

const teamsBody = ({ subject, body }: Message): unknown => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        body: [
          { type: 'TextBlock', text: subject, weight: 'Bolder', size: 'Medium', wrap: true },
          { type: 'TextBlock', text: shortened(body, 20_000), wrap: true },
        ],
      },
    },
  ],
});

const dingtalkBody = ({ subject, body }: Message): unknown => ({
  msgtype: 'markdown',
  markdown: { title: subject, text: shortened(`### ${subject}\n\n${body}`, 18_000) },
});

const feishuBody = ({ subject, body }: Message): Record<string, unknown> => ({
  msg_type: 'interactive',
  card: {
    header: { title: { tag: 'plain_text', content: subject } },
    elements: [{ tag: 'div', text: { tag: 'lark_md', content: shortened(body, 18_000) } }],
  },
});

/** At most 4,096 bytes are taken. */
const wecomBody = ({ subject, body }: Message): unknown => {
  const whole = `### ${subject}\n${body}`;
  const fits = Buffer.from(whole, 'utf8')
    .subarray(0, 4_000)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  const content = fits.length < whole.length ? shortened(whole, fits.length) : whole;
  return { msgtype: 'markdown', markdown: { content } };
};

/** Every kind of channel. A kind without an entry does not compile. */
export const channelKindDefinitions: Readonly<Record<ChannelKind, ChannelKindDefinition>> = {
  webhook: {
    description:
      'Posts the events as JSON, signed as Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature.',
    settings: z.object({ url: httpUrl, headers: webhookHeaders('open') }).strict(),
    secrets: z
      .object({ signingKey: z.string().min(16).max(500), headers: webhookHeaders('secret') })
      .strict(),
    escape: plain,
    markupSubject: false,
    request: webhookBody,
    send: async (message, settings, secrets, policy) => {
      const body = JSON.stringify(webhookBody(message));
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = hmac(textOf(secrets.signingKey), `${message.id}.${timestamp}.${body}`);
      const headers = {
        ...(settings.headers as Record<string, string> | undefined),
        ...(secrets.headers as Record<string, string> | undefined),
        ...json,
        'webhook-id': message.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      };
      return taken(await guardedPost(textOf(settings.url), body, headers, policy));
    },
  },
  email: {
    description: 'Mail through an SMTP server.',
    settings: z
      .object({
        host: z.string().min(1).max(255),
        port: z.number().int().min(1).max(65_535),
        security: z.enum(['tls', 'starttls', 'none']),
        user: z.string().max(320).optional(),
        from: z.string().max(320).refine(isSender, 'it must be an address, or a name and an address in <>'),
        to: z.array(z.email()).min(1).max(50),
      })
      .strict(),
    secrets: z.object({ password: z.string().max(500).optional() }).strict(),
    escape: escapeMarkdown,
    markupSubject: false,
    request: ({ subject, body }, settings) => ({ from: settings.from, to: settings.to, subject, text: body }),
    send: sendMail,
  },
  slack: {
    description: 'An incoming webhook of Slack, or of what takes its messages.',
    settings: none,
    secrets: chatUrl,
    escape: escapeSlack,
    markupSubject: false,
    request: slackBody,
    send: async (message, _settings, secrets, policy) =>
      taken(await guardedPost(textOf(secrets.url), JSON.stringify(slackBody(message)), json, policy)),
  },
  teams: {
    description: 'A workflow webhook of Microsoft Teams, given an adaptive card.',
    settings: none,
    secrets: chatUrl,
    escape: escapeMarkdown,
    markupSubject: true,
    request: teamsBody,
    send: async (message, _settings, secrets, policy) =>
      taken(await guardedPost(textOf(secrets.url), JSON.stringify(teamsBody(message)), json, policy)),
  },
  dingtalk: {
    description: 'A robot of a DingTalk group, with its signing secret when it has one.',
    settings: none,
    secrets: signedChatUrl,
    escape: escapeMarkdown,
    markupSubject: true,
    request: dingtalkBody,
    send: async (message, _settings, secrets, policy) => {
      const url = checkUrl(textOf(secrets.url));
      const secret = textOrNull(secrets.secret);
      if (secret !== null) {
        const timestamp = String(Date.now());
        url.searchParams.set('timestamp', timestamp);
        url.searchParams.set('sign', hmac(secret, `${timestamp}\n${secret}`));
      }
      const answer = await guardedPost(url.href, JSON.stringify(dingtalkBody(message)), json, policy);
      return takenWithCode(answer, ['errcode']);
    },
  },
  feishu: {
    description: 'A robot of a Feishu or Lark group, with its signing secret when it has one.',
    settings: none,
    secrets: signedChatUrl,
    escape: escapeMarkdown,
    markupSubject: false,
    request: feishuBody,
    send: async (message, _settings, secrets, policy) => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const secret = textOrNull(secrets.secret);
      const signed = secret === null ? {} : { timestamp, sign: hmac(`${timestamp}\n${secret}`, '') };
      const body = JSON.stringify({ ...signed, ...feishuBody(message) });
      const answer = await guardedPost(textOf(secrets.url), body, json, policy);
      return takenWithCode(answer, ['code', 'StatusCode']);
    },
  },
  wecom: {
    description: 'A robot of a WeCom group.',
    settings: none,
    secrets: chatUrl,
    escape: escapeMarkdown,
    markupSubject: true,
    request: wecomBody,
    send: async (message, _settings, secrets, policy) => {
      const answer = await guardedPost(textOf(secrets.url), JSON.stringify(wecomBody(message)), json, policy);
      return takenWithCode(answer, ['errcode']);
    },
  },
};

/** Checks settings and secrets of a kind. @throws INPUT_INVALID naming the field */
export function checkChannel(
  kind: ChannelKind,
  part: 'settings' | 'secrets',
  value: unknown,
): Record<string, unknown> {
  const checked = channelKindDefinitions[kind][part].safeParse(value);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const field = [part, ...(issue?.path ?? [])].map(String).join('.');
    throw new WaymarkError('INPUT_INVALID', `${field} is wrong: ${issue?.message ?? 'not valid'}.`, {
      facts: { field },
    });
  }
  const { url } = checked.data;
  if (typeof url !== 'string') return checked.data;
  const { username, password } = checkUrl(url);
  if (part === 'settings' && username + password !== '')
    throw new WaymarkError(
      'INPUT_INVALID',
      'settings.url must hold no credentials: give them as a header among the secrets.',
      { facts: { field: 'settings.url' } },
    );
  return checked.data;
}
