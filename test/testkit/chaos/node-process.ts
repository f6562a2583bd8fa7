import { recordAudit } from '../../../src/audit/index.js';
import { loadConfig } from '../../../src/core/config.js';
import { createLogger } from '../../../src/core/logger.js';
import { createJobs } from '../../../src/jobs/index.js';
import { startNode } from '../../../src/main/node.js';
import { chaosConsumer, chaosKinds, chaosSpace } from './workload.js';

/** A node of the product that also works on the workload. Configured by the environment, as every node. */
const config = loadConfig();
const logger = createLogger(config.logLevel);
const node = await startNode(config, logger, () => undefined);
const { stores, nodes, events } = node.runtime;
const jobs = createJobs({
  graph: stores.graph,
  redis: stores.redis,
  kinds: chaosKinds(process.env.CHAOS_TRACE_FILE ?? null),
  recordAudit,
  nodeId: nodes.registry.identity.id,
  logger,
  settings: { space: chaosSpace },
});
if (config.roles.includes('worker')) {
  jobs.startWorking();
  await events.startConsumers([chaosConsumer]);
}
process.stdout.write(`${JSON.stringify({ id: nodes.registry.identity.id, url: node.api?.url ?? null })}\n`);
process.stdin.resume().once('close', () => process.exit(1));
process.once('SIGTERM', () => {
  void jobs
    .stop()
    .then(() => node.stop())
    .then(() => process.exit(0));
});
