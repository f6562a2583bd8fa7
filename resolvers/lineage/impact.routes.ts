import { WaymarkError } from '../../src/core/errors.js';
import type { LineageQuestions } from '../../src/lineage/index.js';
import type { PermittedRouter } from '../edge/permitted-router.js';
import { streamText } from '../edge/stream.js';

/** Adds `GET /api/lineage/impact?key=…&direction=…&level=…&asOf=…&format=csv|json`: a whole impact list as a file. */
export function addImpactRoutes(router: PermittedRouter, questions: LineageQuestions): void {
  router.route('get', '/api/lineage/impact', 'lineage.read', async (ctx, request, response) => {
    const text = (name: string): string | null => {
      const value = request.query[name];
      return typeof value === 'string' && value !== '' ? value : null;
    };
    const format = oneOf('format', text('format')?.toUpperCase() ?? 'CSV', ['CSV', 'JSON']);
    const list = questions.impact.export(ctx, {
      key: text('key') ?? '',
      direction: oneOf<'DOWNSTREAM' | 'UPSTREAM'>(
        'direction',
        text('direction')?.toUpperCase() ?? 'DOWNSTREAM',
        ['DOWNSTREAM', 'UPSTREAM'],
      ),
      level: oneOf<'TABLE' | 'COLUMN'>('level', text('level')?.toUpperCase() ?? 'TABLE', ['TABLE', 'COLUMN']),
      asOf: text('asOf'),
      format,
    });
    await streamText(response, list, {
      contentType: format === 'CSV' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      fileName: `impact.${format.toLowerCase()}`,
    });
  });
}

function oneOf<Value extends string>(field: string, value: string, values: readonly Value[]): Value {
  const found = values.find((allowed) => allowed === value);
  if (found !== undefined) return found;
  throw new WaymarkError('INPUT_INVALID', `"${field}" is one of ${values.join(', ')}.`, { facts: { field } });
}
