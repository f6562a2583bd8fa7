import { readFileSync } from 'node:fs';
import { buildSchema, isEnumType } from 'graphql';
import type { Page } from 'playwright-core';
import { resourcePath } from '../../src/core/resources.js';

/** Where the explorer speaks itself; names, keys and values of what it shows stand elsewhere or are marked. */
const own =
  'h2, h3, th, dt, label, legend, summary, option, button, figcaption, .badge, .muted, .notice, [role=tab], [role=status], nav a';
/** Names of people and things, and what is marked as not to be translated. */
const foreign =
  '[translate=no], code, pre, .mono, [role=treeitem], a[href*="key="], .crumbs, .glyph, .markdown, .lineage-box .name';

/** Texts of a page that are written in Latin letters alone where the explorer speaks itself. */
export async function latinTexts(page: Page): Promise<string[]> {
  return page.evaluate(
    ([ownSelector, foreignSelector]) => {
      const found = new Set<string>();
      const note = (element: Element, text: string): void => {
        const shown = text.trim();
        if (!/[A-Za-z]{3}/.test(shown) || /\p{Script=Han}/u.test(shown)) return;
        if (element.closest(foreignSelector) === null) found.add(shown);
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node.parentElement;
        if (element !== null && element.closest(ownSelector) !== null) note(element, node.nodeValue ?? '');
      }
      for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
        for (const name of ['aria-label', 'placeholder']) note(element, element.getAttribute(name) ?? '');
      return [...found];
    },
    [own, foreign] as const,
  );
}

type Texts = Readonly<Record<string, string>>;

/**
 * In lower case, everything that the explorer itself says in English: its texts that Chinese says otherwise, and the
 * values of the API's enumerations as they are and as they would be written without a translation.
 */
export async function englishWords(): Promise<ReadonlySet<string>> {
  const folder = resourcePath('src/explorer/i18n');
  const { english } = (await import(`${folder}/messages.ts`)) as { english: Texts };
  const { chinese } = (await import(`${folder}/chinese.ts`)) as { chinese: Texts };
  const texts = Object.entries(english).flatMap(([key, text]) => (chinese[key] === text ? [] : [text]));
  const schema = buildSchema(readFileSync(resourcePath('schema/schema.graphql'), 'utf8'));
  const values = Object.values(schema.getTypeMap())
    .filter((type) => isEnumType(type) && !type.name.startsWith('__'))
    .flatMap((type) => (isEnumType(type) ? type.getValues().map(({ name }) => name) : []))
    .filter((name) => !products.has(name))
    .flatMap((name) => [name, name.replaceAll('_', ' ')]);
  return new Set([...texts, ...values].map((text) => text.toLowerCase()));
}

/** Names of products and formats among the values of enumerations, the same in every language. */
const products = new Set([
  'POSTGRES',
  'MYSQL',
  'REDIS',
  'NEO4J',
  'MARIADB',
  'WEBHOOK',
  'SLACK',
  'DBT',
  'CSV',
  'JSON',
  'YAML',
]);
