import type { Response } from 'express';
import type { Audit, Checkpoint, ExportFormat } from '../../src/audit/index.js';
import type { RequestContext } from '../../src/core/context.js';
import { messageOf, WaymarkError } from '../../src/core/errors.js';
import { requireJson } from '../edge/content-type.js';
import type { PermittedRouter } from '../edge/permitted-router.js';
import { streamText } from '../edge/stream.js';
import { filterFromQuery } from './audit-filter.js';

const mostAnchors = 100_000;
const progressEveryMs = 1_000;

/**
 * Adds the routes of audit: `GET /api/audit/export` (JSON lines or CSV), `GET /api/audit/checkpoints` (JSON lines) and
 * `POST /api/audit/verification`, which tells its progress, one JSON object a line, the result last.
 */
export function addAuditRoutes(router: PermittedRouter, audit: Audit): void {
  router.route('get', '/api/audit/export', 'audit.export', async (ctx, request, response) => {
    const query = request.query as Record<string, unknown>;
    const format = formatOf(query['format']);
    const filter = filterFromQuery(query, ['format']);
    await streamText(response, audit.service.export(ctx, { format, filter }), {
      contentType: format === 'CSV' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      fileName: format === 'CSV' ? 'audit.csv' : 'audit.jsonl',
    });
  });
  router.route('get', '/api/audit/checkpoints', 'audit.export', async (ctx, request, response) => {
    const after = Number(request.query['after'] ?? 0);
    if (!Number.isInteger(after) || after < 0)
      throw new WaymarkError('INPUT_INVALID', 'Give the number of a checkpoint.', {
        facts: { field: 'after' },
      });
    await streamText(response, audit.service.exportCheckpoints(ctx, after), {
      contentType: 'application/x-ndjson; charset=utf-8',
      fileName: 'audit-checkpoints.jsonl',
    });
  });
  router.route(
    'post',
    '/api/audit/verification',
    'audit.read',
    (ctx, request, response) => verify(audit, ctx, anchorsOf(request.body), response),
    [requireJson],
  );
}

function formatOf(value: unknown): ExportFormat {
  const format = typeof value === 'string' ? value.toUpperCase() : 'JSONL';
  if (format === 'JSONL' || format === 'CSV') return format;
  throw new WaymarkError('INPUT_INVALID', 'The format is jsonl or csv.', { facts: { field: 'format' } });
}

/** Checkpoints that the caller kept outside, to verify against. */
function anchorsOf(body: unknown): Checkpoint[] {
  const anchors = (body as { anchors?: unknown } | undefined)?.anchors ?? [];
  const isCheckpoint = (item: unknown): item is Checkpoint =>
    typeof item === 'object' &&
    item !== null &&
    typeof (item as Checkpoint).number === 'number' &&
    ['content', 'hash', 'signature', 'keyId'].every(
      (name) => typeof (item as Record<string, unknown>)[name] === 'string',
    );
  if (Array.isArray(anchors) && anchors.length <= mostAnchors && anchors.every((item) => isCheckpoint(item)))
    return anchors;
  throw new WaymarkError('INPUT_INVALID', 'Give anchors as a list of exported checkpoints.', {
    facts: { field: 'anchors' },
  });
}

async function verify(
  audit: Audit,
  ctx: RequestContext,
  anchors: readonly Checkpoint[],
  response: Response,
): Promise<void> {
  let toldMs = Date.now();
  const tell = (line: object): void => {
    if (!response.headersSent)
      response.set({ 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
    response.write(`${JSON.stringify(line)}\n`);
  };
  const onProgress = (records: number): void => {
    if (Date.now() - toldMs < progressEveryMs) return;
    toldMs = Date.now();
    tell({ progress: { records } });
  };
  try {
    const result = await audit.service.verify(ctx, { anchors, onProgress });
    tell({ result: { ...result, intact: result.faults.length === 0 } });
    response.end();
  } catch (error) {
    if (!response.headersSent) throw error;
    response.destroy(error instanceof Error ? error : new WaymarkError('INTERNAL', messageOf(error)));
  }
}
