import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Asset } from '../../schema/api/catalog/asset.type.js';
import { GlossaryKindEnum } from '../../schema/api/catalog/catalog.enum.js';
import {
  AnnotateAssetResult,
  RemoveGlossaryItemResult,
  SaveDomainResult,
  SavePropertyDefinitionResult,
  SaveTagResult,
  SaveTermResult,
} from '../../schema/api/catalog/catalog.union.js';
import {
  AnnotateAssetInput,
  SaveDomainInput,
  SavePropertyDefinitionInput,
  SaveTagInput,
  SaveTermInput,
} from '../../schema/api/catalog/people.input.js';
import {
  Annotation,
  type AnnotationEdited,
  type AnnotationVersion,
  AnnotationVersionConnection,
  AssetOwner,
  type Domain,
  DomainConnection,
  type PropertyDefinition,
  PropertyDefinitionConnection,
  type Tag,
  TagConnection,
  type Term,
  TermConnection,
} from '../../schema/api/catalog/people.type.js';
import { type ConnectionShape, PageArgs, toConnection } from '../../schema/api/common/page.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import type { Done } from '../../schema/api/identity/account.type.js';
import type { Catalog, GlossaryItems, GlossaryKind } from '../../src/catalog/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** What people say about assets, and the words they say it with. */
@Resolver(() => Asset)
export class PeopleResolver {
  constructor(private readonly catalog: Catalog) {}

  @FieldResolver(() => Annotation, {
    nullable: true,
    description: 'What people say about the asset itself; null when nobody has said anything.',
  })
  async annotation(
    @Root() asset: Asset,
    @Ctx() { request, loaders }: ApiContext,
  ): Promise<Annotation | null> {
    return (await loaders.load('annotation', asset.key, (keys) =>
      this.catalog.annotations.loadAnnotations(request, keys),
    )) as Annotation | null;
  }

  @FieldResolver(() => [AssetOwner], {
    description: 'Who stands for the asset: its own owners first, then those of what encloses it.',
  })
  async owners(@Root() asset: Asset, @Ctx() { request, loaders }: ApiContext): Promise<AssetOwner[]> {
    return (
      (await loaders.load('owners', asset.key, (keys) =>
        this.catalog.annotations.loadOwners(request, keys),
      )) ?? []
    );
  }

  @FieldResolver(() => AnnotationVersionConnection, {
    description: 'Past changes of what people said, newest first.',
    complexity: 20,
  })
  async annotationHistory(
    @Root() asset: Asset,
    @Ctx() { request }: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<ConnectionShape<AnnotationVersion>> {
    const found = await this.catalog.annotations.history(request, { key: asset.key, page });
    return toConnection(found, (version) => version as unknown as AnnotationVersion, page.after);
  }

  @Mutation(() => AnnotateAssetResult, {
    description:
      'Changes description, owners, tags, domains, terms or custom properties of an asset. They survive every collection.',
  })
  @Permit('asset.edit')
  annotateAsset(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => AnnotateAssetInput, { description: 'The change.' }) input: AnnotateAssetInput,
  ): Promise<AnnotationEdited | UserError> {
    return outcome(
      async () => (await this.catalog.annotations.edit(request, input)) as unknown as AnnotationEdited,
    );
  }

  @Query(() => DomainConnection, { description: 'Domains, by name.' })
  @Permit('glossary.read')
  domains(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('text', () => String, { nullable: true, description: 'Part of the name.' }) text?: string,
  ): Promise<ConnectionShape<Domain>> {
    return this.#list(context, 'Domain', page, text) as Promise<ConnectionShape<Domain>>;
  }

  @Query(() => TagConnection, { description: 'Tags, by name.' })
  @Permit('glossary.read')
  tags(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('text', () => String, { nullable: true, description: 'Part of the name.' }) text?: string,
  ): Promise<ConnectionShape<Tag>> {
    return this.#list(context, 'Tag', page, text) as Promise<ConnectionShape<Tag>>;
  }

  @Query(() => TermConnection, { description: 'Glossary terms, by name.' })
  @Permit('glossary.read')
  terms(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('text', () => String, { nullable: true, description: 'Part of the name.' }) text?: string,
  ): Promise<ConnectionShape<Term>> {
    return this.#list(context, 'Term', page, text) as unknown as Promise<ConnectionShape<Term>>;
  }

  @Query(() => PropertyDefinitionConnection, { description: 'Definitions of custom properties, by name.' })
  @Permit('glossary.read')
  propertyDefinitions(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('text', () => String, { nullable: true, description: 'Part of the name.' }) text?: string,
  ): Promise<ConnectionShape<PropertyDefinition>> {
    return this.#list(context, 'PropertyDefinition', page, text) as unknown as Promise<
      ConnectionShape<PropertyDefinition>
    >;
  }

  @Mutation(() => SaveDomainResult, { description: 'Creates or changes a domain.' })
  @Permit('glossary.edit')
  saveDomain(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SaveDomainInput, { description: 'The domain.' }) input: SaveDomainInput,
  ): Promise<Domain | UserError> {
    return outcome(() => this.catalog.glossary.saveDomain(request, input));
  }

  @Mutation(() => SaveTagResult, { description: 'Creates or changes a tag.' })
  @Permit('glossary.edit')
  saveTag(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SaveTagInput, { description: 'The tag.' }) input: SaveTagInput,
  ): Promise<Tag | UserError> {
    return outcome(() => this.catalog.glossary.saveTag(request, input));
  }

  @Mutation(() => SaveTermResult, { description: 'Creates or changes a glossary term.' })
  @Permit('glossary.edit')
  saveTerm(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SaveTermInput, { description: 'The term.' }) input: SaveTermInput,
  ): Promise<Term | UserError> {
    return outcome(async () => (await this.catalog.glossary.saveTerm(request, input)) as Term);
  }

  @Mutation(() => SavePropertyDefinitionResult, {
    description: 'Creates or changes the definition of a custom property.',
  })
  @Permit('glossary.edit')
  savePropertyDefinition(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => SavePropertyDefinitionInput, { description: 'The definition.' })
    input: SavePropertyDefinitionInput,
  ): Promise<PropertyDefinition | UserError> {
    return outcome(
      async () =>
        (await this.catalog.glossary.savePropertyDefinition(request, input)) as unknown as PropertyDefinition,
    );
  }

  @Mutation(() => RemoveGlossaryItemResult, {
    description: 'Removes a domain, tag, term or property definition that is no longer in use.',
  })
  @Permit('glossary.edit')
  removeGlossaryItem(
    @Ctx() { request }: ApiContext,
    @Arg('kind', () => GlossaryKindEnum, { description: 'What it is.' }) kind: GlossaryKind,
    @Arg('id', () => ID, { description: 'Id; of tags and property definitions the name.' }) id: string,
    @Arg('clientKey', () => String, {
      nullable: true,
      description: 'Key of this call: a repetition with the same key does nothing again.',
    })
    clientKey?: string,
  ): Promise<Done | UserError> {
    return outcome(async () => ({
      done: await this.catalog.glossary.remove(request, { kind, id, clientKey }),
    }));
  }

  async #list<Kind extends GlossaryKind>(
    { request }: ApiContext,
    kind: Kind,
    page: PageArgs,
    text: string | undefined,
  ): Promise<ConnectionShape<GlossaryItems[Kind]>> {
    return toConnection(
      await this.catalog.glossary.list(request, { kind, text, page }),
      (item) => item,
      page.after,
    );
  }
}
