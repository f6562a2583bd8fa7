import type { Identity } from '../../src/identity/index.js';
import { WaymarkError } from '../../src/core/errors.js';
import type { PermittedRouter } from '../edge/permitted-router.js';

/** Adds `GET /api/compliance/report`: the present state as a page to print (`html`) or a table (`csv`). */
export function addComplianceRoutes(router: PermittedRouter, compliance: Identity['compliance']): void {
  router.route('get', '/api/compliance/report', 'compliance.read', async (ctx, request, response) => {
    const format = request.query['format'] ?? 'html';
    if (format !== 'html' && format !== 'csv')
      throw new WaymarkError('INPUT_INVALID', 'The format is html or csv.', { facts: { field: 'format' } });
    const report = await compliance.report(ctx, format === 'csv' ? 'CSV' : 'HTML');
    response.set('cache-control', 'no-store');
    if (format === 'csv') response.set('content-disposition', 'attachment; filename="compliance.csv"');
    response.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'text/html; charset=utf-8').send(report);
  });
}
