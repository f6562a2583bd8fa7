import { Arg, Resolver, Root, Subscription } from 'type-graphql';
import { LineageGraphDirectionEnum } from '../../schema/api/lineage/lineage.enum.js';
import { LineageOptionsInput } from '../../schema/api/lineage/lineage.input.js';
import { LineageChanged } from '../../schema/api/lineage/lineage-answer.type.js';
import type { GraphDirection, LineageChangeNotice } from '../../src/lineage/index.js';
import type { ApiContext } from '../edge/api-context.js';
import { Permit } from '../edge/permit.js';
import { optionsOf } from './options.js';

/** Changes around an asset. */
@Resolver()
export class LineageSubscription {
  @Subscription(() => LineageChanged, {
    description: 'Something upstream or downstream of an asset has changed, on whatever node it was written.',
    subscribe: ({ args, context }) => {
      const { request, live } = context as ApiContext;
      const { key, direction, options } = args as {
        key: string;
        direction: GraphDirection;
        options?: LineageOptionsInput;
      };
      return live.lineage(request, { ...optionsOf(options), key, direction });
    },
  })
  @Permit('lineage.read')
  lineageChanged(
    @Root() notice: LineageChangeNotice,
    @Arg('key', () => String, { description: 'Key of the asset.' }) _key: string,
    @Arg('direction', () => LineageGraphDirectionEnum, { defaultValue: 'BOTH', description: 'Which way.' })
    _direction: GraphDirection,
    @Arg('options', () => LineageOptionsInput, {
      nullable: true,
      description: 'What is watched; `asOf` is left aside.',
    })
    _options?: LineageOptionsInput,
  ): LineageChanged {
    return notice as unknown as LineageChanged;
  }
}
