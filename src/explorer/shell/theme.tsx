import { useCallback, useEffect, useState } from 'react';

/** Choices of the theme. */
export const themes = ['system', 'light', 'dark'] as const;

/** One of {@link themes}. */
export type Theme = (typeof themes)[number];

const storageKey = 'waymark.theme';
const darkQuery = '(prefers-color-scheme: dark)';

function storedTheme(): Theme {
  const stored = localStorage.getItem(storageKey);
  return themes.find((theme) => theme === stored) ?? 'system';
}

/** The chosen theme; keeps `data-theme` of the page in step, also when the system's changes. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setThemeState] = useState<Theme>(storedTheme);
  useEffect(() => {
    const media = matchMedia(darkQuery);
    const apply = (): void => {
      document.documentElement.dataset.theme =
        theme === 'dark' || (theme === 'system' && media.matches) ? 'dark' : 'light';
    };
    apply();
    media.addEventListener('change', apply);
    return () => media.removeEventListener('change', apply);
  }, [theme]);
  const setTheme = useCallback((next: Theme) => {
    localStorage.setItem(storageKey, next);
    setThemeState(next);
  }, []);
  return [theme, setTheme];
}
