import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { AssetKind } from '../generated/graphql.ts';
import { kindText } from '../parts/kinds.ts';
import { chinese } from './chinese.ts';
import { chineseKinds } from './kinds-chinese.ts';
import { english, type MessageKey, type Messages } from './messages.ts';

/** Languages by their BCP 47 tag. */
export const languages = {
  en: { name: 'English', messages: english as Messages },
  'zh-CN': { name: '简体中文', messages: chinese },
} as const;

/** Tag of a language. */
export type Language = keyof typeof languages;

interface LanguageState {
  language: Language;
  setLanguage: (language: Language) => void;
  /** The text of a key with its places filled. */
  t: (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;
  /** What a kind of asset is called. */
  kindName: (kind: AssetKind) => string;
  /** A value that the API names, in words; the value itself, readable, when it has none here. */
  word: (value: string) => string;
  formatTime: (iso: string) => string;
  formatNumber: (value: number) => string;
  /** A share of 1 in percent. */
  formatPercent: (ratio: number) => string;
  formatBytes: (value: number) => string;
  /** A time span in ms, as `340 ms`, `12.4 s` or `3 min 20 s`; nothing for none. */
  formatDuration: (ms: number | null | undefined) => string;
}

const LanguageContext = createContext<LanguageState | null>(null);
const storageKey = 'waymark.language';

function initialLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (stored !== null && stored in languages) return stored as Language;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** Gives everything below it the chosen language and keeps the page's `lang` in step. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguageState] = useState<Language>(initialLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(storageKey, next);
    setLanguageState(next);
  }, []);
  const state = useMemo<LanguageState>(() => {
    const messages = languages[language].messages;
    const numbers = new Intl.NumberFormat(language);
    const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    const times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
    return {
      language,
      setLanguage,
      t: (key, values = {}) =>
        messages[key].replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name] ?? '')),
      kindName: (kind) => (language === 'zh-CN' ? chineseKinds[kind] : kindText(kind)),
      word: (value) => {
        const key = `word_${value}`;
        return key in messages ? messages[key as MessageKey] : value.toLowerCase().replaceAll('_', ' ');
      },
      formatTime: (iso) => times.format(new Date(iso)),
      formatNumber: (value) => numbers.format(value),
      formatPercent: (ratio) => percents.format(ratio),
      formatBytes: (value) => formatBytes(value, language),
      formatDuration: (ms) => (ms === null || ms === undefined ? '' : formatDuration(ms, language)),
    };
  }, [language, setLanguage]);
  return <LanguageContext.Provider value={state}>{children}</LanguageContext.Provider>;
}

/** The chosen language. */
export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (state === null) throw new TypeError('useLanguage is used outside LanguageProvider');
  return state;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function formatBytes(value: number, language: Language): string {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), units.length - 1);
  const figure = new Intl.NumberFormat(language, { maximumFractionDigits: power === 0 ? 0 : 1 }).format(
    value / 1024 ** power,
  );
  return `${figure} ${units[power]}`;
}

function formatDuration(ms: number, language: Language): string {
  const part = (value: number, unit: 'millisecond' | 'second' | 'minute' | 'hour', digits = 0): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: digits }).format(value);
  if (ms < 1_000) return part(Math.round(ms), 'millisecond');
  if (ms < 60_000) return part(ms / 1_000, 'second', 1);
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 3_600) return `${part(Math.floor(seconds / 60), 'minute')} ${part(seconds % 60, 'second')}`;
  const minutes = Math.floor(seconds / 60);
  return `${part(Math.floor(minutes / 60), 'hour')} ${part(minutes % 60, 'minute')}`;
}
