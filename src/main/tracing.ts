import { enableTracing } from '../core/tracing.js';
import { version } from './version.js';

/** Ends the export of traces, sending what is left. */
export interface Tracing {
  stop(): Promise<void>;
}

/**
 * Sends traces by OTLP over HTTP when the standard variables ask for it (`OTEL_EXPORTER_OTLP_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`; `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER`,
 * `OTEL_BSP_*` and the exporter's own are honoured; `OTEL_SDK_DISABLED=true` switches it off). The SDK is loaded only then.
 */
export async function startTracing(environment: NodeJS.ProcessEnv, nodeId: string): Promise<Tracing | null> {
  const endpoint = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const off = environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none';
  if (endpoint === undefined || endpoint === '' || off) return null;
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const own = resources.resourceFromAttributes({
    'service.name': environment.OTEL_SERVICE_NAME ?? 'waymark',
    'service.version': version(),
    'service.instance.id': nodeId,
  });
  const given = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new NodeTracerProvider({
    resource: own.merge(given),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  enableTracing(true);
  return {
    stop: async () => {
      enableTracing(false);
      await provider.shutdown().catch(() => undefined);
    },
  };
}
