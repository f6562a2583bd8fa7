import type { Request } from 'express';
import { LineageSourceEnum } from '../../schema/api/lineage/lineage.enum.js';
import { assetKinds } from '../../src/core/asset-kind.js';
import { WaymarkError } from '../../src/core/errors.js';
import type { LineageOptions, LineageQuestions } from '../../src/lineage/index.js';
import type { PermittedRouter } from '../edge/permitted-router.js';
import { streamText } from '../edge/stream.js';

const sources = Object.keys(LineageSourceEnum) as (keyof typeof LineageSourceEnum)[];

/**
 * Adds `GET /api/lineage/impact?key=…&format=csv|json`: a whole impact list as a file. Further parameters: `direction`, `level`,
 * `asOf`; `hops`, `nodes`, `edges`, `timeMs`; lists with commas `edgeKinds`, `sources`, `kinds`, `engines`, `domains`, `tags`,
 * `owners`; `seenSince`.
 */
export function addImpactRoutes(router: PermittedRouter, questions: LineageQuestions): void {
  router.route('get', '/api/lineage/impact', 'lineage.read', async (ctx, request, response) => {
    const query = new Parameters(request);
    const format = query.oneOf('format', ['CSV', 'JSON']) ?? 'CSV';
    const list = questions.impact.export(ctx, {
      ...optionsIn(query),
      key: query.text('key') ?? '',
      direction: query.oneOf('direction', ['DOWNSTREAM', 'UPSTREAM']),
      format,
    });
    await streamText(response, list, {
      contentType: format === 'CSV' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      fileName: `impact.${format.toLowerCase()}`,
    });
  });
}

function optionsIn(query: Parameters): LineageOptions {
  return {
    level: query.oneOf('level', ['TABLE', 'COLUMN']),
    asOf: query.text('asOf'),
    budget: {
      hops: query.number('hops'),
      nodes: query.number('nodes'),
      edges: query.number('edges'),
      timeMs: query.number('timeMs'),
    },
    edges: {
      edgeKinds: query.listOf('edgeKinds', ['DIRECT', 'INDIRECT']),
      sources: query.listOf('sources', sources),
      seenSince: query.text('seenSince'),
    },
    shown: {
      kinds: query.listOf('kinds', assetKinds),
      engines: query.list('engines'),
      domains: query.list('domains'),
      tags: query.list('tags'),
      owners: query.list('owners'),
    },
  };
}

/** The parameters of a request; one that is empty counts as absent. */
class Parameters {
  constructor(private readonly request: Request) {}

  text(name: string): string | null {
    const value = this.request.query[name];
    return typeof value === 'string' && value !== '' ? value : null;
  }

  /** NaN for what is no number: budgets refuse it. */
  number(name: string): number | null {
    const text = this.text(name);
    return text === null ? null : Number(text);
  }

  list(name: string): string[] | null {
    return this.text(name)?.split(',') ?? null;
  }

  /** In capitals or not. @throws INPUT_INVALID */
  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value | null {
    const text = this.text(name);
    return text === null ? null : among(name, text, values);
  }

  /** @throws INPUT_INVALID */
  listOf<const Value extends string>(name: string, values: readonly Value[]): Value[] | null {
    return this.list(name)?.map((text) => among(name, text, values)) ?? null;
  }
}

function among<Value extends string>(field: string, text: string, values: readonly Value[]): Value {
  const found = values.find((allowed) => allowed.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  throw new WaymarkError('INPUT_INVALID', `"${field}" is one of ${values.join(', ')}.`, { facts: { field } });
}
