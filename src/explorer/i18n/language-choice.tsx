import { type Language, languages, useLanguage } from './language.tsx';

/** The choice of the language. */
export function LanguageChoice() {
  const { t, language, setLanguage } = useLanguage();
  return (
    <select
      className="select"
      aria-label={t('language')}
      value={language}
      onChange={(event) => setLanguage(event.target.value as Language)}
    >
      {Object.entries(languages).map(([tag, { name }]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
