import { lookForServer, useConnectionLost } from '../api/connection.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Says above every page that the server does not answer; goes by itself when it does. */
export function ConnectionNotice() {
  const { t } = useLanguage();
  const lost = useConnectionLost();
  return (
    <div className="connection" role="alert">
      {lost && (
        <p className="notice bad">
          <strong>{t('serverGone')}</strong> {t('serverGoneHint')}{' '}
          <button type="button" className="button" onClick={lookForServer}>
            {t('serverLook')}
          </button>
        </p>
      )}
    </div>
  );
}
