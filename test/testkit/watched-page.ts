import type { BrowserContext, Page } from 'playwright-core';

/** What went wrong in the pages of a browser context: errors on the console, exceptions, violations of the content policy. */
export interface PageWatch {
  problems: readonly string[];
  /** Forgets what was seen, after a step that causes errors on purpose. */
  forget(): void;
  /**
   * Runs a step during which the server is away on purpose: that connections fail, which the browser itself reports, is
   * no problem meanwhile; everything else is.
   */
  whileAway(step: () => Promise<void>): Promise<void>;
}

/** The browser itself reports that nobody is signed in yet; that answer is right. */
const asked = /\/api\/session$/;
const unreachable =
  /net::ERR_(CONNECTION_|INTERNET_DISCONNECTED|EMPTY_RESPONSE|NETWORK_CHANGED)|status of 503/;

/** Watches every page that the context opens from now on. */
export function watchPages(context: BrowserContext): PageWatch {
  const problems: string[] = [];
  let away = false;
  context.on('page', (page: Page) => {
    page.on('console', (message) => {
      const { url } = message.location();
      if (away && unreachable.test(message.text())) return;
      if (message.type() === 'error' && !(asked.test(url) && message.text().includes('401')))
        problems.push(`${message.text()} (${url})`);
    });
    page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  });
  return {
    problems,
    forget: () => void problems.splice(0),
    whileAway: async (step) => {
      away = true;
      try {
        await step();
      } finally {
        away = false;
      }
    },
  };
}
