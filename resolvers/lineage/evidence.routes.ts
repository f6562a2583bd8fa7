import type { LineageSources } from '../../src/lineage/index.js';
import { requireJson } from '../edge/content-type.js';
import type { PermittedRouter } from '../edge/permitted-router.js';
import { streamText } from '../edge/stream.js';

/**
 * Adds `POST /api/v1/lineage` (one OpenLineage event or a list; 429 with `Retry-After` when too much is being worked
 * on) and `GET /api/v1/lineage/events` (our lineage as OpenLineage events, one JSON object a line).
 */
export function addLineageEventRoutes(router: PermittedRouter, sources: LineageSources): void {
  router.route(
    'post',
    '/api/v1/lineage',
    'lineage.edit',
    async (ctx, request, response) => {
      const clientKey = request.get('idempotency-key') ?? null;
      const answer = await sources.openLineage.receive(ctx, request.body, clientKey);
      response.status(answer.failed.length === answer.received ? 400 : 200).json(answer);
    },
    [requireJson],
  );
  router.route('get', '/api/v1/lineage/events', 'lineage.read', async (ctx, request, response) => {
    const { instanceId } = request.query;
    const events = sources.openLineage.export(ctx, {
      instanceId: typeof instanceId === 'string' ? instanceId : null,
    });
    const lines = (async function* lines(): AsyncGenerator<string, void, undefined> {
      for await (const event of events) yield `${JSON.stringify(event)}\n`;
    })();
    await streamText(response, lines, {
      contentType: 'application/x-ndjson; charset=utf-8',
      fileName: 'lineage.jsonl',
    });
  });
}
