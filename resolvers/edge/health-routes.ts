import { Router } from 'express';
import type { Registry } from 'prom-client';

/** What the health routes look at. */
export interface HealthRoutesOptions {
  /** `problems`: why this node should get no requests; `lacks`: what does not work although it serves. */
  health(): Promise<{ problems: readonly string[]; lacks: readonly string[] }>;
  metrics: Registry;
  /** Only this address range may read metrics; loopback by default. */
  mayReadMetrics(address: string | undefined): boolean;
}

/** Requirements of the routes, checked by the test that enumerates the REST surface. */
export const healthRouteRequirements = {
  'GET /livez': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'public',
} as const;

/** `/livez`: the process answers; `/readyz`: it can serve; `/metrics`: figures for Prometheus, to loopback only. */
export function healthRoutes(options: HealthRoutesOptions): Router {
  const router = Router();
  router.get('/livez', (_request, response) => void response.type('text/plain').send('ok\n'));
  router.get('/readyz', async (_request, response) => {
    const { problems, lacks } = await options.health();
    const isReady = problems.length === 0;
    const lines = isReady ? ['ok', ...lacks] : problems;
    response
      .status(isReady ? 200 : 503)
      .type('text/plain')
      .send(`${lines.join('\n')}\n`);
  });
  router.get('/metrics', async (request, response, next) => {
    if (!options.mayReadMetrics(request.socket.remoteAddress)) {
      next();
      return;
    }
    response.type(options.metrics.contentType).send(await options.metrics.metrics());
  });
  return router;
}
