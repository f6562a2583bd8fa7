import { recordAudit } from '../../audit/index.js';
import type { JsonValue } from '../../core/canonical-json.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { appendEvent } from '../../events/index.js';
import { type GraphClient, type GraphTransaction, idempotent } from '../../graph/index.js';
import { decodeCursor, type Page, type PageRequest, pageSize, toPage } from '../page.js';
import { checkDefinition, type PropertyDefinition } from './custom-property.js';
import {
  type Domain,
  glossaryForms,
  type GlossaryItems,
  type GlossaryKind,
  type Tag,
  type Term,
} from './glossary.js';
import type { GlossaryStore } from './glossary.store.js';
import { isTagName } from './references.js';

/** What every change of the glossary takes besides the item. */
export interface GlossaryCall {
  clientKey?: string | null;
  /** Refuses the change when the item is at another revision. */
  expectedRevision?: number | null;
}

/** Fields of an item to be written; left out means unchanged (or the default of a new item). */
type Input<Item> = { [Member in Exclude<keyof Item, 'revision'>]?: Item[Member] | null } & GlossaryCall;

const longestText = 100_000;

/**
 * Domains, tags, terms and definitions of custom properties. Reading needs `glossary.read`, changing `glossary.edit`.
 * Each change is audited, announced by an event and repeatable by a client key.
 */
export class GlossaryService {
  constructor(
    private readonly graph: GraphClient,
    private readonly store: GlossaryStore,
  ) {}

  /** A page of items of a kind, by name; `text` narrows to names that contain it. */
  async list<Kind extends GlossaryKind>(
    ctx: RequestContext,
    input: { kind: Kind; text?: string | null; page?: PageRequest },
  ): Promise<Page<GlossaryItems[Kind]>> {
    requirePermission(ctx, 'glossary.read');
    const size = pageSize(input.page);
    const order = `GLOSSARY ${input.kind}`;
    const text = input.text ?? null;
    const items = await this.store.list(
      input.kind,
      text,
      decodeCursor(input.page, order),
      size + 1,
      ctx.signal,
    );
    return toPage(
      items,
      size,
      (item) => ({ order, value: item.name.toLowerCase(), key: idOf(input.kind, item) }),
      () => this.store.count(input.kind, text, ctx.signal),
    );
  }

  /** Items by id (tags and property definitions: by name). One query. */
  async loadItems<Kind extends GlossaryKind>(
    ctx: RequestContext,
    kind: Kind,
    ids: readonly string[],
  ): Promise<Map<string, GlossaryItems[Kind]>> {
    requirePermission(ctx, 'glossary.read');
    return this.store.findMany(kind, ids, ctx.signal);
  }

  /** Creates a domain (without an id) or changes one. @throws NOT_FOUND, INPUT_INVALID, CONFLICT, IDEMPOTENCY_MISMATCH */
  async saveDomain(ctx: RequestContext, input: Input<Domain>): Promise<Domain> {
    return this.#save(ctx, 'Domain', input, async (tx, next) => {
      if (next.parentId !== null) await this.#checkParent(tx, next);
    });
  }

  /** Creates or changes a tag, by its name. @throws INPUT_INVALID, CONFLICT, IDEMPOTENCY_MISMATCH */
  async saveTag(ctx: RequestContext, input: Input<Tag>): Promise<Tag> {
    return this.#save(ctx, 'Tag', input, async (_tx, next) => {
      if (!isTagName(next.name))
        refuse('name', 'A tag has lower-case letters and digits, with . _ : - inside, at most 64.');
      if (next.color !== null && !/^#[0-9a-f]{6}$/i.test(next.color))
        refuse('color', 'A color is written as #rrggbb.');
    });
  }

  /** Creates a term (without an id) or changes one. @throws NOT_FOUND, INPUT_INVALID, CONFLICT, IDEMPOTENCY_MISMATCH */
  async saveTerm(ctx: RequestContext, input: Input<Term>): Promise<Term> {
    return this.#save(ctx, 'Term', input, async (tx, next) => {
      if (next.definition.length > longestText)
        refuse('definition', `A definition has at most ${longestText} characters.`);
      if (next.domainId !== null && (await this.store.lock(tx, 'Domain', next.domainId)) === null)
        refuse('domainId', `There is no domain "${next.domainId}".`);
    });
  }

  /**
   * Creates or changes the definition of a custom property, by its name. The type of a property in use stays.
   * @throws INPUT_INVALID, CONFLICT, IDEMPOTENCY_MISMATCH
   */
  async savePropertyDefinition(
    ctx: RequestContext,
    input: Input<PropertyDefinition>,
  ): Promise<PropertyDefinition> {
    return this.#save(ctx, 'PropertyDefinition', input, async (tx, next, before) => {
      checkDefinition(next);
      if (before === null || before.type === next.type) return;
      const { count } = await this.store.use(tx, 'PropertyDefinition', next.name);
      if (count > 0)
        throw new WaymarkError(
          'CONFLICT',
          `The property "${next.name}" is in use on ${count} assets, so its type stays.`,
          {
            facts: { count },
          },
        );
    });
  }

  /**
   * Removes an item that is no longer in use. @returns true, also when the same call had removed it before.
   * @throws NOT_FOUND, CONFLICT (in use, or at another revision), IDEMPOTENCY_MISMATCH
   */
  async remove(ctx: RequestContext, input: { kind: GlossaryKind; id: string } & GlossaryCall): Promise<true> {
    requirePermission(ctx, 'glossary.edit');
    const { clientKey, ...rest } = input;
    return this.graph.transaction(
      async (tx) => {
        const call = { operation: 'catalog.glossary-remove', clientKey, input: rest as unknown as JsonValue };
        await idempotent(tx, ctx, call, async () => {
          const before = await this.store.lock(tx, input.kind, input.id);
          if (before === null)
            throw new WaymarkError('NOT_FOUND', `There is no ${input.kind} "${input.id}".`);
          checkRevision(before, input);
          await this.#checkUnused(tx, input.kind, input.id);
          await this.store.remove(tx, input.kind, input.id);
          await announce(tx, ctx, input.kind, input.id, 'removed', before, null);
          return true;
        });
        return true as const;
      },
      { id: 'catalog.glossary-remove', signal: ctx.signal },
    );
  }

  async #save<Kind extends GlossaryKind>(
    ctx: RequestContext,
    kind: Kind,
    input: object & GlossaryCall,
    check: (
      tx: GraphTransaction,
      next: GlossaryItems[Kind],
      before: GlossaryItems[Kind] | null,
    ) => Promise<void>,
  ): Promise<GlossaryItems[Kind]> {
    requirePermission(ctx, 'glossary.edit');
    const { clientKey, expectedRevision, ...fields } = input as Record<string, unknown> & GlossaryCall;
    return this.graph.transaction(
      async (tx) => {
        const call = {
          operation: `catalog.glossary-save ${kind}`,
          clientKey,
          input: { ...fields, expectedRevision } as JsonValue,
        };
        const { result } = await idempotent(tx, ctx, call, async () => {
          const { form, id, before } = await this.#before(tx, kind, fields);
          if (before !== null) checkRevision(before, { expectedRevision });
          const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
          const merged = form.decode({
            ...before,
            ...given,
            [form.id]: id,
            revision: (before?.revision ?? 0) + 1,
          });
          checkText(merged);
          if (await this.store.nameTaken(tx, kind, merged.name, id))
            throw new WaymarkError('CONFLICT', `There is already a ${kind} named "${merged.name}".`, {
              facts: { field: 'name' },
            });
          await check(tx, merged, before);
          await this.store.save(tx, kind, id, { ...merged });
          await announce(tx, ctx, kind, id, before === null ? 'added' : 'changed', before, merged);
          return merged as unknown as JsonValue;
        });
        return result as unknown as GlossaryItems[Kind];
      },
      { id: 'catalog.glossary-save', signal: ctx.signal },
    );
  }

  async #before<Kind extends GlossaryKind>(
    tx: GraphTransaction,
    kind: Kind,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<{ form: (typeof glossaryForms)[Kind]; id: string; before: GlossaryItems[Kind] | null }> {
    const form = glossaryForms[kind];
    const given = fields[form.id];
    if (typeof given !== 'string' || given === '') {
      if (form.id === 'name') refuse('name', 'The name is missing.');
      return { form, id: newId(), before: null };
    }
    const before = await this.store.lock(tx, kind, given);
    if (before === null && form.id === 'id')
      throw new WaymarkError('NOT_FOUND', `There is no ${kind} "${given}".`);
    return { form, id: given, before };
  }

  /** A domain may not end up inside itself. */
  async #checkParent(tx: GraphTransaction, domain: Domain): Promise<void> {
    let parentId = domain.parentId;
    for (let depth = 0; parentId !== null; depth += 1) {
      if (parentId === domain.id || depth > 32) refuse('parentId', 'A domain cannot be part of itself.');
      const parent: Domain | null = await this.store.lock(tx, 'Domain', parentId);
      if (parent === null) refuse('parentId', `There is no domain "${parentId}".`);
      parentId = parent?.parentId ?? null;
    }
  }

  async #checkUnused(tx: GraphTransaction, kind: GlossaryKind, id: string): Promise<void> {
    const { count, assetKeys } = await this.store.use(tx, kind, id);
    if (count === 0) return;
    throw new WaymarkError(
      'CONFLICT',
      `The ${kind} "${id}" is in use on ${count} assets; take it off them first.`,
      {
        facts: { count, assetKeys: assetKeys.slice(0, 20) },
      },
    );
  }
}

function idOf<Kind extends GlossaryKind>(kind: Kind, item: GlossaryItems[Kind]): string {
  return glossaryForms[kind].id === 'id' && 'id' in item ? item.id : item.name;
}

function refuse(field: string, message: string): never {
  throw new WaymarkError('INPUT_INVALID', message, { facts: { field } });
}

function checkRevision(item: { revision: number }, call: GlossaryCall): void {
  if (typeof call.expectedRevision !== 'number' || call.expectedRevision === item.revision) return;
  throw new WaymarkError(
    'CONFLICT',
    `The item is at revision ${item.revision}, not ${call.expectedRevision}.`,
    {
      facts: { revision: item.revision },
    },
  );
}

function checkText(item: { name: string; description?: string | null }): void {
  if (item.name === '' || item.name.trim() !== item.name || item.name.length > 200)
    refuse('name', 'A name has 1 to 200 characters and no space around it.');
  if ((item.description?.length ?? 0) > longestText)
    refuse('description', `A description has at most ${longestText} characters.`);
}

async function announce(
  tx: GraphTransaction,
  ctx: RequestContext,
  kind: GlossaryKind,
  id: string,
  change: 'added' | 'changed' | 'removed',
  before: object | null,
  after: object | null,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: 'glossary.edit',
    outcome: 'success',
    targetId: id,
    before: before as JsonValue,
    after: after as JsonValue,
    details: { kind, change },
  });
  await appendEvent(tx, ctx, {
    kind: 'glossary.changed',
    aggregate: `glossary ${kind} ${id}`,
    payload: { kind, id, change },
  });
}
