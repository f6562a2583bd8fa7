import { createTransport } from 'nodemailer';
import { textOf } from '../../core/stored.js';
import type { Message, SendResult } from '../types.js';
import { allowedAddresses, type NetworkPolicy } from './guarded-request.js';

const timeoutMs = 10_000;

/** Sends a message by SMTP, as text and as simple HTML. @throws FORBIDDEN, or what the mail server answers */
export async function sendMail(
  message: Message,
  settings: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, unknown>>,
  policy: NetworkPolicy,
): Promise<SendResult> {
  const { host, port, security, user, from, to } = settings as {
    host: string;
    port: number;
    security: 'tls' | 'starttls' | 'none';
    user?: string;
    from: string;
    to: string[];
  };
  const [address = ''] = await allowedAddresses(host, policy);
  const transport = createTransport({
    host: address,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { servername: host },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined ? {} : { auth: { user, pass: textOf(secrets.password) } }),
  });
  try {
    const sent = await transport.sendMail({
      from,
      to,
      subject: message.subject.replace(/\s+/g, ' ').slice(0, 300),
      text: textPart(message.body),
      html: htmlOf(message.body),
      headers: { 'X-Waymark-Message': message.id },
      messageId: `<${message.id}@${
        from
          .split('@')
          .at(-1)
          ?.replace(/[^\w.-]/g, '') ?? 'waymark'
      }>`,
    });
    return { status: Number(/^\d{3}/.exec(sent.response)?.[0] ?? 250) };
  } finally {
    transport.close();
  }
}

/** The text without the marks of emphasis. */
function textPart(markdown: string): string {
  return markdown.replace(/\*\*(.+?)\*\*/g, '$1').replace(/\\([\\`*_[\]<>~|])/g, '$1');
}

/** Paragraphs, emphasis and line breaks; everything else is text. */
function htmlOf(markdown: string): string {
  const safe = markdown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const shown = safe
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/\\(&lt;|&gt;|[\\`*_[\]~|])/g, '$1');
  return `<p>${shown.replace(/\n{2,}/g, '</p><p>').replaceAll('\n', '<br>')}</p>`;
}
