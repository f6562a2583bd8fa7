import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { LanguageChoice } from '../i18n/language-choice.tsx';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { searchAddress, useGo } from './location.ts';
import { useSession } from './session.tsx';
import { type Theme, themes, useTheme } from './theme.tsx';

interface Place {
  path: string;
  label: MessageKey;
  /** Offered to whoever holds one of these somewhere; to everybody without. */
  needs?: readonly string[];
}

const places: readonly Place[] = [
  { path: '/', label: 'navFleet' },
  { path: '/search', label: 'navSearch' },
  { path: '/runs', label: 'navRuns' },
  { path: '/discovery', label: 'navDiscovery', needs: ['discovery.run'] },
  { path: '/statistics', label: 'navStatistics' },
  { path: '/jobs', label: 'navJobs', needs: ['job.read'] },
  { path: '/events', label: 'navEvents', needs: ['event.read'] },
  { path: '/nodes', label: 'navNodes', needs: ['node.read'] },
  { path: '/audit', label: 'navAudit', needs: ['audit.read'] },
  { path: '/compliance', label: 'navCompliance', needs: ['compliance.read'] },
  { path: '/administration', label: 'navAdministration', needs: ['account.read', 'role.read'] },
];

const themeLabels: Readonly<Record<Theme, MessageKey>> = {
  system: 'themeSystem',
  light: 'themeLight',
  dark: 'themeDark',
};

/** Name, navigation, the search box, and the choices of language and theme. */
export function TopBar() {
  const { t } = useLanguage();
  const [theme, setTheme] = useTheme();
  const { account, signOut } = useSession();
  const [path] = useLocation();
  const offered = places.filter(
    ({ needs }) => needs?.some((name) => account.permissions.includes(name)) ?? true,
  );
  return (
    <header className="topbar">
      <Link className="brand" href="/">
        <img src="/waymark.svg" alt="" />
        Waymark
      </Link>
      <nav aria-label={t('navMain')}>
        <ul>
          {offered.map((place) => (
            <li key={place.path}>
              <Link href={place.path} aria-current={path === place.path ? 'page' : undefined}>
                {t(place.label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <SearchBox />
      <div className="tools">
        <LanguageChoice />
        <select
          className="select"
          aria-label={t('theme')}
          value={theme}
          onChange={(event) => setTheme(event.target.value as Theme)}
        >
          {themes.map((choice) => (
            <option key={choice} value={choice}>
              {t(themeLabels[choice])}
            </option>
          ))}
        </select>
        <Link
          href="/account"
          title={t('signedInAs', { name: account.name })}
          aria-current={path === '/account' ? 'page' : undefined}
        >
          {account.name}
        </Link>
        <button type="button" className="button quiet" onClick={signOut}>
          {t('signOut')}
        </button>
      </div>
    </header>
  );
}

/** The one search box. `/` anywhere outside a field moves to it; Enter searches. */
function SearchBox() {
  const { t } = useLanguage();
  const go = useGo();
  const [parameters] = useSearchParams();
  const [path] = useLocation();
  const [text, setText] = useState(parameters.get('q') ?? '');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (path === '/search') setText(parameters.get('q') ?? '');
  }, [path, parameters]);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || target.closest('input, textarea, select, [contenteditable]') !== null) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    go(searchAddress(text));
  };
  return (
    <search className="searchbox">
      <form onSubmit={submit}>
        <input
          ref={input}
          type="search"
          aria-label={t('searchLabel')}
          placeholder={`${t('searchPlaceholder')}  ( / )`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </search>
  );
}
