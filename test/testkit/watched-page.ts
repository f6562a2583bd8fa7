import type { BrowserContext, Page } from 'playwright-core';

/** What went wrong in the pages of a browser context: errors on the console, exceptions, violations of the content policy. */
export interface PageWatch {
  problems: readonly string[];
  /** Forgets what was seen, after a step that causes errors on purpose. */
  forget(): void;
}

/** The browser itself reports that nobody is signed in yet; that answer is right. */
const asked = /\/api\/session$/;

/** Watches every page that the context opens from now on. */
export function watchPages(context: BrowserContext): PageWatch {
  const problems: string[] = [];
  context.on('page', (page: Page) => {
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error' && !(asked.test(url) && message.text().includes('401')))
        problems.push(`${message.text()} (${url})`);
    });
    page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  });
  return { problems, forget: () => void problems.splice(0) };
}
