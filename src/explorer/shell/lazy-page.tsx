import { type ComponentType, useCallback, useEffect, useState } from 'react';
import { connectionLost } from '../api/connection.ts';
import { Loading, Problem } from '../parts/states.tsx';

/**
 * A page whose code is loaded when it is first shown. When that fails, for want of a connection, it can be tried again:
 * `lazy` of React keeps the failure for as long as the window is open.
 */
export function lazyPage(load: () => Promise<{ default: ComponentType }>): ComponentType {
  let known: ComponentType | null = null;
  return function LazyPage() {
    const [shown, setShown] = useState<{ page: ComponentType | null; failed: boolean }>(() => ({
      page: known,
      failed: false,
    }));
    const ask = useCallback(() => {
      load().then(
        ({ default: page }) => {
          known = page;
          setShown({ page, failed: false });
        },
        () => {
          connectionLost();
          setShown({ page: null, failed: true });
        },
      );
    }, []);
    useEffect(() => {
      if (known === null) ask();
    }, [ask]);
    const { page: Page, failed } = shown;
    if (Page !== null) return <Page />;
    return failed ? <Problem title="serverGone" message="" onRetry={ask} /> : <Loading />;
  };
}
