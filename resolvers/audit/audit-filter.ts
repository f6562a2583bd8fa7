import type { AuditFilterInput } from '../../schema/api/audit/audit.input.js';
import type { AuditFilter, AuditOutcome } from '../../src/audit/index.js';
import { WaymarkError } from '../../src/core/errors.js';

/** The filter of a service from the input of the API. */
export function filterOf(input: AuditFilterInput | undefined): AuditFilter {
  if (input === undefined || input === null) return {};
  const { from, until, ...rest } = input;
  return { ...rest, from: from?.toISOString() ?? null, until: until?.toISOString() ?? null };
}

const lists = { action: 'actions', outcome: 'outcomes', subjectId: 'subjectIds' } as const;
const texts = [
  'from',
  'until',
  'subject',
  'assetKey',
  'targetId',
  'ticket',
  'correlationId',
  'text',
] as const;

/**
 * The filter from the parameters of an address: `action`, `outcome` and `subjectId` may be repeated, `inside=1` takes
 * what is inside of `assetKey`. @throws INPUT_INVALID naming a parameter that is not one
 */
export function filterFromQuery(
  query: Readonly<Record<string, unknown>>,
  others: readonly string[],
): AuditFilter {
  const filter: AuditFilter = {};
  for (const [name, value] of Object.entries(query)) {
    if (others.includes(name)) continue;
    if (name in lists) {
      const values = (Array.isArray(value) ? value : [value]).map(String);
      if (name === 'outcome') filter.outcomes = values.map((item) => item.toLowerCase() as AuditOutcome);
      else filter[lists[name as 'action' | 'subjectId']] = values;
    } else if ((texts as readonly string[]).includes(name) && typeof value === 'string') {
      if (value !== '') filter[name as (typeof texts)[number]] = value;
    } else if (name === 'inside') filter.includeInside = value === '1' || value === 'true';
    else
      throw new WaymarkError('INPUT_INVALID', 'The address has a parameter that is not one of the export.', {
        facts: { field: name.slice(0, 100) },
      });
  }
  return filter;
}
