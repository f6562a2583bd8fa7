import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';

/** A request that a test server has received. */
export interface ReceivedRequest {
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An HTTP server that keeps what it receives and answers what the test says. */
export interface HttpReceiver {
  url: string;
  requests: ReceivedRequest[];
  /** How to answer the next requests; 200 and `{}` by default. */
  answer: (request: ReceivedRequest) => { status: number; body?: unknown; headers?: Record<string, string> };
  stop(): Promise<void>;
}

/** Starts an HTTP server on a free loopback port. */
export async function startHttpReceiver(): Promise<HttpReceiver> {
  const receiver: HttpReceiver = {
    url: '',
    requests: [],
    answer: () => ({ status: 200 }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const received = {
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      };
      receiver.requests.push(received);
      const { status, body = {}, headers = {} } = receiver.answer(received);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}

/** A mail as a server received it. */
export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body as they came. */
  text: string;
  /** User name and password of the session. */
  signedInAs: string | null;
}

/** A mail server (RFC 5321, with AUTH PLAIN) that keeps what it receives. */
export interface SmtpReceiver {
  port: number;
  mails: ReceivedMail[];
  /** Refuses recipients with this code while set. */
  refuseWith: number | null;
  stop(): Promise<void>;
}

/** Starts a mail server on a free loopback port. */
export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    converse(socket, receiver);
  });
  const receiver: SmtpReceiver = {
    port: 0,
    mails: [],
    refuseWith: null,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.port = (server.address() as AddressInfo).port;
  return receiver;
}

function converse(socket: Socket, receiver: SmtpReceiver): void {
  let pending = '';
  let data: string[] | null = null;
  let mail: ReceivedMail = { from: '', to: [], text: '', signedInAs: null };
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const address = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') socket.write('250-localhost\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n');
    else if (verb === 'AUTH') {
      const [, user, password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString('utf8')
        .split('\0');
      mail.signedInAs = `${user}:${password}`;
      say('235 2.7.0 accepted');
    } else if (verb === 'MAIL') {
      mail = { ...mail, from: address(line), to: [] };
      say('250 2.1.0 ok');
    } else if (verb === 'RCPT') {
      if (receiver.refuseWith !== null) return say(`${receiver.refuseWith} 5.1.1 refused`);
      mail.to.push(address(line));
      say('250 2.1.5 ok');
    } else if (verb === 'DATA') {
      data = [];
      say('354 end with a dot');
    } else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
    else say('250 2.0.0 ok');
  };
  const line = (text: string): void => {
    if (data === null) return command(text);
    if (text !== '.') return void data.push(text.startsWith('..') ? text.slice(1) : text);
    receiver.mails.push({ ...mail, text: data.join('\n') });
    data = null;
    say('250 2.0.0 taken');
  };
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    pending += text;
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      line(pending.slice(0, end));
      pending = pending.slice(end + 2);
    }
  });
  say('220 localhost ESMTP');
}
