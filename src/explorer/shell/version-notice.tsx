import { useVersionProblem } from '../api/version.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Says above every page that it is of another version than the server, and what to do. */
export function VersionNotice() {
  const { t } = useLanguage();
  const problem = useVersionProblem();
  return (
    <div className="connection" role="alert">
      {problem !== null && (
        <div className="notice bad stack">
          <strong>{t('versionDiffers')}</strong>
          <p>{t('versionWhatToDo')}</p>
          <p className="muted">{t('versionFacts', { explorer: problem.explorer, server: problem.server })}</p>
          <button type="button" className="button" onClick={() => globalThis.location.reload()}>
            {t('versionReload')}
          </button>
        </div>
      )}
    </div>
  );
}
