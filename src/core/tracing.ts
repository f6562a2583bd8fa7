import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { isWaymarkError } from './errors.js';

/**
 * Traces through GraphQL, service, graph, engine and job, after OpenTelemetry. Without an exporter nothing is recorded
 * and the calls cost next to nothing.
 */

let recording = false;
const tracer = trace.getTracer('waymark');
const getter = {
  get: (carrier: { traceparent: string }) => carrier.traceparent,
  keys: () => ['traceparent'],
};

/** Attributes of a span: names and figures only, never values of people's data and never a secret. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Says that a provider of traces is registered; called once by the composition root. */
export function enableTracing(enabled: boolean): void {
  recording = enabled;
}

/** True when spans are recorded. */
export function isTracing(): boolean {
  return recording;
}

/**
 * Runs `work` in a span, a child of the one under way or of `parent` (W3C trace context). A failure is noted by its code
 * and thrown on. With `withinOnly` nothing is recorded outside of a span: what a node asks for over and over by itself
 * would fill a store of traces with roots that lead nowhere.
 */
export async function traced<Result>(
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<Result>,
  options: {
    parent?: string | null;
    kind?: 'internal' | 'client' | 'server' | 'consumer';
    withinOnly?: boolean;
  } = {},
): Promise<Result> {
  if (!recording) return work();
  if (options.withinOnly === true && trace.getSpanContext(context.active()) === undefined) return work();
  const parent =
    options.parent === undefined || options.parent === null
      ? context.active()
      : propagation.extract(context.active(), { traceparent: options.parent }, getter);
  return tracer.startActiveSpan(
    name,
    { attributes, kind: kinds[options.kind ?? 'internal'] },
    parent,
    async (span) => {
      try {
        return await work();
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
  );
}

/** Begins a span that is active for everything `start` sets off; whoever calls ends it. Undefined when nothing is recorded. */
export function openSpan(
  name: string,
  attributes: SpanAttributes,
  parent: string | null,
  start: (span: OpenSpan | undefined) => void,
): void {
  if (!recording) {
    start(undefined);
    return;
  }
  const outer =
    parent === null
      ? context.active()
      : propagation.extract(context.active(), { traceparent: parent }, getter);
  const span = tracer.startSpan(name, { attributes, kind: SpanKind.SERVER }, outer);
  context.with(trace.setSpan(outer, span), () =>
    start({
      rename: (text) => void span.updateName(text),
      note: (facts) => void span.setAttributes(facts),
      end: (error) => {
        if (error !== undefined) fail(span, error);
        span.end();
      },
    }),
  );
}

/** A span under way. */
export interface OpenSpan {
  rename(name: string): void;
  note(attributes: SpanAttributes): void;
  end(error?: unknown): void;
}

/** Names the span under way. */
export function nameActiveSpan(name: string, attributes: SpanAttributes): void {
  if (!recording) return;
  const span = trace.getActiveSpan();
  span?.updateName(name);
  span?.setAttributes(attributes);
}

/** W3C trace context of the span under way, to be carried on; null when nothing is recorded. */
export function currentTraceparent(): string | null {
  const facts = trace.getSpanContext(context.active());
  if (facts === undefined) return null;
  return `00-${facts.traceId}-${facts.spanId}-${facts.traceFlags.toString(16).padStart(2, '0')}`;
}

/** Id of the trace under way, for logs; null when nothing is recorded. */
export function currentTraceId(): string | null {
  return trace.getSpanContext(context.active())?.traceId ?? null;
}

const kinds = {
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
} as const;

function fail(span: Span, error: unknown): void {
  const code = isWaymarkError(error) ? error.code : 'INTERNAL';
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  span.setAttribute('waymark.error.code', code);
}
