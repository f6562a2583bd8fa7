import { WebSocket } from 'ws';

/**
 * Many subscribers in a process of their own, speaking graphql-transport-ws. Says `ready` when all are subscribed, and
 * on `report` waits until nothing more arrives and tells how many deliveries there were and how long they took.
 */
const facts = JSON.parse(process.argv[2] ?? '{}') as {
  url: string;
  token: string;
  subscribers: number;
  query: string;
  variables: unknown;
};
const took: number[] = [];
let first = 0;
let last = 0;

function received(text: string): void {
  if (!text.includes('"type":"next"')) return;
  last = performance.now();
  if (first === 0) first = last;
  const at = /"at":"([^"]+)"/.exec(text)?.[1];
  if (at !== undefined) took.push(Date.now() - Date.parse(at));
}

async function connect(index: number): Promise<void> {
  const socket = new WebSocket(facts.url, 'graphql-transport-ws', { perMessageDeflate: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('open', () =>
      socket.send(
        JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${facts.token}` } }),
      ),
    );
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text.includes('connection_ack')) {
        const payload = { query: facts.query, variables: facts.variables };
        socket.send(JSON.stringify({ id: `s${index}`, type: 'subscribe', payload }), () => resolve());
      } else received(text);
    });
  });
}

for (let start = 0; start < facts.subscribers; start += 50) {
  await Promise.all(
    Array.from({ length: Math.min(50, facts.subscribers - start) }, (_unused, index) =>
      connect(start + index),
    ),
  );
}
// A subscription has no word of its own that it stands.
await new Promise((resolve) => setTimeout(resolve, 3_000));
process.send?.({ type: 'ready' });
process.on('message', () => {
  let before = -1;
  const timer = setInterval(() => {
    if (before !== took.length) {
      before = took.length;
      return;
    }
    clearInterval(timer);
    took.sort((a, b) => a - b);
    const at = (share: number): number => took[Math.floor(took.length * share)] ?? 0;
    const report = {
      deliveries: took.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      seconds: Math.round(last - first) / 1_000,
    };
    process.send?.({ type: 'report', report });
  }, 2_000);
});
