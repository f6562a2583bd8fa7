import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { healthRoutes, type HealthRoutesOptions } from '../../resolvers/edge/health-routes.js';
import { WaymarkError } from '../core/errors.js';

/** The health routes of a node without the role `api`, listening. */
export interface HealthServer {
  port: number;
  stop(): Promise<void>;
}

/** Serves `/livez`, `/readyz` and `/metrics` alone. @throws CONFIG_INVALID when the port is in use */
export async function startHealthServer(
  address: { host: string; port: number },
  options: HealthRoutesOptions,
): Promise<HealthServer> {
  const app = express();
  app.disable('x-powered-by');
  app.use(healthRoutes(options));
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new WaymarkError('CONFIG_INVALID', `Cannot listen on ${address.host}:${address.port}.`, {
          cause,
          facts: { field: 'node.healthPort' },
        }),
      ),
    );
    server.listen(address.port, address.host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
