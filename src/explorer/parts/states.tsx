import type { ReactNode } from 'react';
import { useReconnected } from '../api/connection.ts';
import { noteRefusal } from '../api/version.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';

/** Something is on its way. */
export function Loading() {
  const { t } = useLanguage();
  return (
    <p className="muted loading" role="status">
      {t('loading')}
    </p>
  );
}

/** Something went wrong; says what, and offers to try again. */
export function Problem({
  title = 'errorTitle',
  message,
  onRetry,
}: {
  title?: MessageKey;
  message: string;
  onRetry?: () => void;
}) {
  const { t } = useLanguage();
  useReconnected(() => {
    if (title === 'serverGone') onRetry?.();
  });
  return (
    <div className="notice bad stack" role="alert">
      <strong>{t(title)}</strong>
      {message !== '' && <div>{message}</div>}
      {onRetry !== undefined && (
        <button type="button" className="button" onClick={() => onRetry()}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}

/** What the GraphQL client says of a failed request. */
export interface RequestError {
  message: string;
  networkError?: Error | undefined;
  graphQLErrors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

/** A failed request in words: no connection, no permission, a server of another version, or what the server says. */
export function problemOf(error: RequestError): { title: MessageKey; message: string } {
  const said = error.graphQLErrors?.[0];
  if (noteRefusal(said?.extensions?.code)) return { title: 'versionDiffers', message: '' };
  if (said?.extensions?.code === 'FORBIDDEN') return { title: 'forbiddenTitle', message: said.message };
  if (error.networkError !== undefined && said === undefined) return { title: 'serverGone', message: '' };
  return { title: 'errorTitle', message: said?.message ?? error.message.replace(/^\[GraphQL\] /, '') };
}

/** Shows a request's answer, its failure, or that it is under way. */
export function Answer<Data>({
  data,
  error,
  onRetry,
  children,
}: {
  data: Data | null | undefined;
  error: RequestError | undefined;
  onRetry?: () => void;
  children: (data: Data) => ReactNode;
}) {
  if (error !== undefined)
    return <Problem {...problemOf(error)} {...(onRetry === undefined ? {} : { onRetry })} />;
  if (data === undefined || data === null) return <Loading />;
  return children(data);
}
