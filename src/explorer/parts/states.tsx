import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';

/** Something is on its way. */
export function Loading() {
  const { t } = useLanguage();
  return (
    <p className="muted" role="status">
      {t('loading')}
    </p>
  );
}

/** Something went wrong; says what, and offers to try again. */
export function Problem({ message, onRetry }: { message: string; onRetry?: () => void }) {
  const { t } = useLanguage();
  return (
    <div className="notice bad stack" role="alert">
      <strong>{t('errorTitle')}</strong>
      {message !== '' && <div>{message}</div>}
      {onRetry !== undefined && (
        <button type="button" className="button" onClick={onRetry}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}

/** Shows a request's answer, its failure, or that it is under way. */
export function Answer<Data>({
  data,
  error,
  onRetry,
  children,
}: {
  data: Data | undefined;
  error: { message: string } | undefined;
  onRetry?: () => void;
  children: (data: Data) => ReactNode;
}) {
  if (error !== undefined)
    return (
      <Problem
        message={error.message.replace(/^\[GraphQL\] /, '')}
        {...(onRetry === undefined ? {} : { onRetry })}
      />
    );
  if (data === undefined) return <Loading />;
  return children(data);
}
