import { graphql } from '../generated/gql.ts';
import type { AuditFilterInput, AuditOutcome } from '../generated/graphql.ts';

export const auditPage = graphql(`
  query AuditPage($filter: AuditFilterInput, $after: String) {
    auditActions {
      name
      description
    }
    auditRecords(first: 50, after: $after, filter: $filter) {
      totalCount
      nodes {
        ...AuditRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  fragment AuditRow on AuditRecord {
    id
    at
    action
    outcome
    subjectName
    subjectKind
    channel
    address
    assetKey
    targetId
    reason
    ticket
    before
    after
    details
    chain
    sequence
    hash
  }
`);

export const verifyTrail = graphql(`
  mutation VerifyTrail {
    verifyAudit {
      __typename
      ... on AuditVerification {
        intact
        records
        checkpoints
        faults {
          message
        }
      }
      ... on UserError {
        code
        message
      }
    }
  }
`);

const outcomes: readonly string[] = ['SUCCESS', 'FAILURE', 'DENIED'];

/** Names of the parameters of the address that say which records are shown. */
export const filterNames = [
  'subject',
  'action',
  'outcome',
  'assetKey',
  'ticket',
  'text',
  'from',
  'until',
] as const;

/** The filter that the address describes. */
export function filterOf(parameters: URLSearchParams): AuditFilterInput {
  const text = (name: (typeof filterNames)[number]): string => parameters.get(name)?.trim() ?? '';
  const filter: AuditFilterInput = {};
  for (const name of ['subject', 'ticket', 'text'] as const) if (text(name) !== '') filter[name] = text(name);
  if (text('action') !== '') filter.actions = [text('action')];
  if (outcomes.includes(text('outcome'))) filter.outcomes = [text('outcome') as AuditOutcome];
  if (text('assetKey') !== '') {
    filter.assetKey = text('assetKey');
    filter.includeInside = true;
  }
  for (const name of ['from', 'until'] as const)
    if (/^\d{4}-\d{2}-\d{2}$/.test(text(name))) filter[name] = `${text(name)}T00:00:00.000Z`;
  return filter;
}

/** Address of the export of the same records. */
export function exportAddress(parameters: URLSearchParams, format: 'jsonl' | 'csv'): string {
  const query = new URLSearchParams({ format });
  for (const name of filterNames) {
    const value = parameters.get(name)?.trim() ?? '';
    if (value === '') continue;
    const isDay = name === 'from' || name === 'until';
    if (isDay && !/^\d{4}-\d{2}-\d{2}$/.test(value)) continue;
    query.set(name, isDay ? `${value}T00:00:00.000Z` : value);
  }
  if (query.has('assetKey')) query.set('inside', '1');
  return `/api/audit/export?${query.toString()}`;
}
