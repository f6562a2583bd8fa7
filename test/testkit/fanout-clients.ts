import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * Many subscribers in a process of their own, speaking graphql-transport-ws over plain sockets: frames are counted and
 * the time of their event is looked up, nothing else, so that the server is what is measured. Says `ready` when all are
 * subscribed; on `begin` and on `report` waits until nothing more arrives, then forgets all deliveries or tells how many
 * there were and how long they took.
 */
const facts = JSON.parse(process.argv[2] ?? '{}') as {
  url: string;
  token: string;
  subscribers: number;
  query: string;
  variables: unknown;
};
const target = new URL(facts.url);
const nextType = Buffer.from('"type":"next"');
const timeOf = Buffer.from('"at":"');
const timeLength = new Date(0).toISOString().length;
/** When each event was written and when the first subscriber had it, by the time in it. */
const times = new Map<string, { writtenMs: number; firstMs: number }>();
const took: number[] = [];
const spread: number[] = [];
let first = 0;
let last = 0;
let arrived = 0;
let cpuBefore = process.cpuUsage();

const textFrame = 0x81;
const ping = 0x89;
/** An empty pong. */
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/** A frame as clients send it; a mask of zeros leaves the text as it is. */
function frame(message: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.from([textFrame, 0x80 | 126, text.length >> 8, text.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, text]);
}

function delivered(text: Buffer): void {
  if (text.indexOf(nextType) < 0) return;
  arrived += 1;
  last = performance.now();
  if (first === 0) first = last;
  const at = text.indexOf(timeOf);
  if (at < 0) return;
  const start = at + timeOf.length;
  const time = text.toString('latin1', start, start + timeLength);
  let known = times.get(time);
  if (known === undefined) times.set(time, (known = { writtenMs: Date.parse(time), firstMs: last }));
  took.push(Date.now() - known.writtenMs);
  spread.push(last - known.firstMs);
}

/** Hands over every complete frame. @returns what is left */
function frames(data: Buffer, take: (text: Buffer, opcode: number) => void): Buffer {
  let at = 0;
  while (data.length - at >= 2) {
    const short = (data[at + 1] ?? 0) & 127;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (data.length - at < head) break;
    const length =
      short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
    if (data.length - at < head + length) break;
    take(data.subarray(at + head, at + head + length), data[at] ?? 0);
    at += head + length;
  }
  return data.subarray(at);
}

async function subscribe(index: number): Promise<void> {
  const socket: Socket = connect(Number(target.port), target.hostname);
  await new Promise<void>((resolve, reject) => {
    let rest: Buffer = Buffer.alloc(0);
    let open = false;
    let subscribed = false;
    const take = (text: Buffer, opcode: number): void => {
      if (opcode === ping) socket.write(pong);
      if (opcode !== textFrame) return;
      if (subscribed) return delivered(text);
      if (!text.includes('connection_ack')) return;
      subscribed = true;
      const payload = { query: facts.query, variables: facts.variables };
      socket.write(frame({ id: `s${index}`, type: 'subscribe', payload }), () => resolve());
    };
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server closed a connection')));
    socket.once('connect', () =>
      socket.write(
        [
          `GET ${target.pathname} HTTP/1.1`,
          `Host: ${target.host}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
          'Sec-WebSocket-Protocol: graphql-transport-ws',
          '\r\n',
        ].join('\r\n'),
      ),
    );
    socket.on('data', (data: Buffer) => {
      rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
      if (!open) {
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0) return;
        open = true;
        rest = rest.subarray(end + 4);
        socket.write(frame({ type: 'connection_init', payload: { authorization: `Bearer ${facts.token}` } }));
      }
      rest = frames(rest, take);
    });
  });
}

for (let start = 0; start < facts.subscribers; start += 50) {
  await Promise.all(
    Array.from({ length: Math.min(50, facts.subscribers - start) }, (_unused, index) =>
      subscribe(start + index),
    ),
  );
}
// A subscription has no word of its own that it stands.
await new Promise((resolve) => setTimeout(resolve, 3_000));
process.send?.({ type: 'ready' });
process.on('message', (message) => {
  void nothingArrives().then(() => {
    if (message === 'begin') begin();
    process.send?.({ type: message, report: message === 'report' ? report() : undefined });
  });
});

/** Forgets what was before: it warmed the server up. */
function begin(): void {
  times.clear();
  [took.length, spread.length, first, last] = [0, 0, 0, 0];
  cpuBefore = process.cpuUsage();
}

/** Resolves when nothing has arrived for a while. */
async function nothingArrives(): Promise<void> {
  for (let before = -1; before !== arrived;) {
    before = arrived;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

function report(): Record<string, unknown> {
  const cpu = process.cpuUsage(cpuBefore);
  const at = (values: readonly number[], share: number): number =>
    Math.round(Float64Array.from(values).sort()[Math.floor(values.length * share)] ?? 0);
  return {
    deliveries: took.length,
    p50Ms: at(took, 0.5),
    p99Ms: at(took, 0.99),
    spreadP50Ms: at(spread, 0.5),
    spreadP99Ms: at(spread, 0.99),
    seconds: Math.round(last - first) / 1_000,
    clientCpuSeconds: Math.round((cpu.user + cpu.system) / 10_000) / 100,
    firsts: [...times].map(([time, { firstMs }]) => [time, performance.timeOrigin + firstMs]),
  };
}
