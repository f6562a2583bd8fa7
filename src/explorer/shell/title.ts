import { useEffect } from 'react';

const product = 'Waymark';

/** Names the window after what it shows; null while that is not known. */
export function useTitle(text: string | null): void {
  useEffect(() => {
    document.title = text === null || text === '' ? product : `${text} · ${product}`;
  }, [text]);
}
