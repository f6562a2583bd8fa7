import { systemContext } from '../core/context.js';
import { isNowhere } from '../core/permissions.js';
import type { Events } from '../events/index.js';
import type { Ingest } from '../ingest/index.js';
import type { Jobs } from '../jobs/index.js';
import type { Component, MapSources } from '../nodes/index.js';

/** A consumer further behind than this is worth a look. */
const longLag = 1_000;

/** Where the service map finds queues, streams, consumers and instances. Figures of Waymark itself need no further permission. */
export function mapSources(parts: () => { events: Events; ingest: Ingest; jobs: Jobs }): MapSources {
  return {
    queues: (ctx) => parts().jobs.service.queues(systemContext({ signal: ctx.signal })),
    others: async (ctx) => {
      const { events, ingest } = parts();
      const system = systemContext({ signal: ctx.signal });
      const [stream, consumers] = await Promise.all([
        streamComponent(events, system),
        events.service.consumers(system),
      ]);
      const instances = isNowhere(ctx.access('instance.read')) ? [] : await ingest.instances.instances(ctx);
      const runs =
        instances.length === 0 ? new Map<string, never>() : await ingest.runs.figures(ctx, instances);
      return [
        stream,
        ...consumers.map((consumer): Component => {
          const behind = consumer.lag > longLag;
          const dead = consumer.deadLetters > 0;
          return {
            id: `consumer:${consumer.name}`,
            kind: 'CONSUMER',
            name: consumer.name,
            health: behind || dead ? 'DEGRADED' : 'OK',
            reason: behind
              ? `It is ${consumer.lag} events behind.`
              : dead
                ? `${consumer.deadLetters} events could not be handled.`
                : null,
            latencyMs: consumer.delayMs,
            errorRatio: consumer.errorRatio,
            figures: { lag: consumer.lag, retrying: consumer.retrying, deadLetters: consumer.deadLetters },
            dependsOn: ['stream:events', 'neo4j'],
          };
        }),
        ...instances.map((instance): Component => {
          const figures = runs.get(instance.id);
          return {
            id: `instance:${instance.id}`,
            kind: 'INSTANCE',
            name: instance.name,
            health:
              instance.consecutiveFailures > 0
                ? 'FAILED'
                : instance.lastSuccessAt === null
                  ? 'UNKNOWN'
                  : 'OK',
            reason: instance.consecutiveFailures > 0 ? instance.lastErrorMessage : null,
            // Of the runs that ended within the last day; how long a collection takes stands for the latency.
            latencyMs: figures?.durationMs ?? null,
            errorRatio: figures === undefined ? null : figures.failed / figures.ended,
            figures: { consecutiveFailures: instance.consecutiveFailures, runs: figures?.ended ?? 0 },
            dependsOn: [],
          };
        }),
      ];
    },
  };
}

async function streamComponent(events: Events, ctx: ReturnType<typeof systemContext>): Promise<Component> {
  const { head, waiting, streamLast, delayMs, errorRatio } = await events.service.status(ctx);
  const lag = streamLast === null ? waiting : waiting + Math.max(0, head - streamLast);
  const late = lag > longLag;
  return {
    id: 'stream:events',
    kind: 'STREAM',
    name: 'Events',
    health: streamLast === null ? 'FAILED' : late ? 'DEGRADED' : 'OK',
    reason:
      streamLast === null ? 'Redis does not answer.' : late ? `${lag} events are not published yet.` : null,
    latencyMs: delayMs,
    errorRatio,
    figures: { published: streamLast ?? 0, waiting: lag },
    dependsOn: ['redis', 'neo4j'],
  };
}
