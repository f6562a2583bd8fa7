import { sleep } from '../../core/clock.js';
import { isWaymarkError } from '../../core/errors.js';
import type { Engine, EngineKind, HandshakeFacts } from '../../engines/contract.js';
import type { DiscoverySettings, ProbeAddress, ProbeResult } from './types.js';

/** The engines there are. */
export type Engines = Readonly<Partial<Record<EngineKind, Engine>>>;

/**
 * Probes addresses: asks each whether an engine answers there, by its handshake and without credentials. Results come in
 * the order in which addresses answer. Never more than `probesPerSecond` handshakes (of one or two short
 * connections) are begun in a second and never more
 * than `concurrency` addresses are open; after `totalTimeMs` the rest is `SKIPPED`. Nothing but the addresses is touched.
 * @throws when the signal ends it
 */
export async function* probeAddresses(
  addresses: readonly ProbeAddress[],
  engines: Engines,
  settings: Pick<DiscoverySettings, 'probesPerSecond' | 'concurrency' | 'timeoutMs' | 'totalTimeMs'>,
  signal: AbortSignal,
): AsyncGenerator<ProbeResult> {
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const deadline = performance.now() + settings.totalTimeMs;
  const pace = new Pace(settings.probesPerSecond, stop);
  const ready: ProbeResult[] = [];
  let wake: () => void = () => undefined;
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort, { once: true });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < addresses.length && !stop.aborted) {
      const address = addresses[next++]!;
      const late = performance.now() > deadline;
      const result: ProbeResult = late
        ? { address, outcome: 'SKIPPED', facts: null }
        : await probe(address, engines, settings.timeoutMs, pace, stop);
      ready.push(result);
      wake();
    }
  };
  const workers = Promise.all(Array.from({ length: Math.max(1, settings.concurrency) }, worker));
  try {
    for (let given = 0; given < addresses.length; given += 1) {
      while (ready.length === 0) {
        signal.throwIfAborted();
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (ready.length > 0 || signal.aborted) resolve();
        });
      }
      yield ready.shift()!;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    ended.abort();
    await workers;
  }
}

/** Lets connections begin one after the other, evenly spaced. */
class Pace {
  private nextAtMs = performance.now();
  private readonly gapMs: number;

  constructor(
    perSecond: number,
    private readonly signal: AbortSignal,
  ) {
    this.gapMs = 1_000 / Math.max(perSecond, 0.001);
  }

  async turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.nextAtMs);
    this.nextAtMs = at + this.gapMs;
    if (at > now) await sleep(at - now, this.signal);
  }
}

/** One engine after the other, the likeliest first, until one knows what answers. */
async function probe(
  address: ProbeAddress,
  engines: Engines,
  timeoutMs: number,
  pace: Pace,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { host, port } = address;
  let outcome: ProbeResult['outcome'] = 'CLOSED';
  for (const engine of orderFor(address, engines)) {
    await pace.turn();
    if (signal.aborted) break;
    const facts = await ask(engine, host, port, timeoutMs, signal);
    if (facts === 'closed') break;
    if (facts !== null) return { address, outcome: 'FOUND', facts };
    outcome = 'OTHER';
  }
  return { address, outcome, facts: null };
}

async function ask(
  engine: Engine,
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HandshakeFacts | 'closed' | null> {
  try {
    return await engine.handshake(host, port, timeoutMs, signal);
  } catch (error) {
    // Anything a strange server may say or do is "something else", never the end of the search.
    return isWaymarkError(error, 'ENGINE_UNREACHABLE') ? 'closed' : null;
  }
}

/** The engine whose usual port it is comes first; a named engine alone. */
function orderFor({ port, engine }: ProbeAddress, engines: Engines): Engine[] {
  const all = Object.values(engines);
  if (engine !== null) return all.filter(({ kind }) => kind === engine);
  return all.sort((a, b) => Number(b.defaultPort === port) - Number(a.defaultPort === port));
}
