import { sensitiveTags } from '../../src/identity/index.js';
import type { ApiContext } from '../edge/api-context.js';

const sensitive: ReadonlySet<string> = new Set(sensitiveTags);

/**
 * Has the reading of columns audited that are taken to hold personal data, secrets and the like, or are tagged as
 * sensitive, by themselves or by what encloses them.
 */
export function noteSensitiveReads(
  { refusals, request }: ApiContext,
  assets: readonly {
    key: string;
    kind: string;
    tags: readonly string[];
    classifications?: readonly string[];
  }[],
): void {
  if (refusals === undefined) return;
  const read = assets.filter(
    (asset) =>
      (asset.kind === 'Column' || asset.kind === 'KeyPattern') &&
      ((asset.classifications ?? []).length > 0 || asset.tags.some((tag) => sensitive.has(tag))),
  );
  refusals.noteRead(
    request,
    read.map((asset) => asset.key),
  );
}
