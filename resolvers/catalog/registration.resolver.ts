import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { AssetListFilterInput } from '../../schema/api/catalog/asset.input.js';
import { BulkFormatEnum } from '../../schema/api/catalog/catalog.enum.js';
import { RemoveRegisteredAssetResult } from '../../schema/api/catalog/catalog.union.js';
import {
  ImportMetadataInput,
  ImportMetadataResult,
  type MetadataImported,
  RegisterAssetInput,
  RegisterAssetResult,
  type RegisteredAsset,
} from '../../schema/api/catalog/registration.type.js';
import type { UserError } from '../../schema/api/common/user-error.type.js';
import type { Done } from '../../schema/api/identity/account.type.js';
import type { BulkFormat, Catalog } from '../../src/catalog/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { outcome } from '../edge/outcome.js';
import { Permit } from '../edge/permit.js';

/** Assets registered by hand, and metadata in files. */
@Resolver()
export class RegistrationResolver {
  constructor(private readonly catalog: Catalog) {}

  @Mutation(() => RegisterAssetResult, {
    description: 'Registers an asset that no collector sees, or changes a registered one.',
  })
  @Permit('asset.register')
  registerAsset(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => RegisterAssetInput, { description: 'The asset.' }) input: RegisterAssetInput,
  ): Promise<RegisteredAsset | UserError> {
    return outcome(
      async () => (await this.catalog.registration.register(request, input)) as unknown as RegisteredAsset,
    );
  }

  @Mutation(() => RemoveRegisteredAssetResult, {
    description:
      'Removes an asset registered by hand; its past stays reachable. Collected assets are refused.',
  })
  @Permit('asset.register')
  removeRegisteredAsset(
    @Ctx() { request }: ApiContext,
    @Arg('key', () => String, { description: 'Key of the asset.' }) key: string,
    @Arg('clientKey', () => String, { nullable: true, description: 'Key of this call.' }) clientKey?: string,
  ): Promise<Done | UserError> {
    return outcome(async () => ({
      done: await this.catalog.registration.remove(request, { key, clientKey }),
    }));
  }

  @Mutation(() => ImportMetadataResult, {
    description: 'Imports people’s metadata from a CSV or JSON file, with errors by row.',
  })
  @Permit('asset.edit')
  importMetadata(
    @Ctx() { request }: ApiContext,
    @Arg('input', () => ImportMetadataInput, { description: 'The file.' }) input: ImportMetadataInput,
  ): Promise<MetadataImported | UserError> {
    return outcome(
      async () => (await this.catalog.bulk.import(request, input)) as unknown as MetadataImported,
    );
  }

  @Query(() => String, {
    description: 'People’s metadata of the assets a filter leaves, as a file that importMetadata takes.',
    complexity: 200,
  })
  @Permit('asset.export')
  async exportMetadata(
    @Ctx() { request }: ApiContext,
    @Arg('format', () => BulkFormatEnum, { description: 'Format of the file.' }) format: BulkFormat,
    @Arg('filter', () => AssetListFilterInput, { nullable: true, description: 'Which assets.' })
    filter?: AssetListFilterInput,
  ): Promise<string> {
    return this.catalog.bulk.exportText(request, { format, filter });
  }
}
