import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';

/** A button whose work is done only after it was asked for again. Escape and `Cancel` leave everything as it is. */
export function ConfirmButton({
  label,
  name,
  question,
  onConfirm,
  disabled = false,
  className = 'button quiet',
}: {
  label: string;
  /** What it is called where many stand in a list; the label when absent. */
  name?: string;
  /** What will happen. */
  question: ReactNode;
  onConfirm: () => void;
  disabled?: boolean;
  className?: string;
}) {
  const { t } = useLanguage();
  const heading = useId();
  const [asking, setAsking] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (asking) dialog.current?.showModal();
  }, [asking]);
  const close = (): void => setAsking(false);
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={name}
        disabled={disabled}
        onClick={() => setAsking(true)}
      >
        {label}
      </button>
      {asking && (
        <dialog ref={dialog} className="card stack" aria-labelledby={heading} onClose={close}>
          <h2 id={heading}>{name ?? label}</h2>
          <p>{question}</p>
          <div className="row-actions">
            <button
              type="button"
              className="button primary"
              onClick={() => {
                dialog.current?.close();
                onConfirm();
              }}
            >
              {label}
            </button>
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {t('cancel')}
            </button>
          </div>
        </dialog>
      )}
    </>
  );
}
