import {
  createContext,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type SubmitEvent,
  type TextareaHTMLAttributes,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import type { TypedDocumentNode } from 'urql';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { type Fault, Refusal, useAction } from './action.tsx';

/** Something typed that is refused before the server is asked. */
export class FieldFault extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

interface Shown {
  message: string;
  /** Name of the field it is said at; null when the form has none of that name. */
  field: string | null;
}

const ShownContext = createContext<Shown | null>(null);

/**
 * A form that runs a mutation with an `input`. What the server refuses is said at the field it names, which gets the
 * focus; when it names none of the form's, above the form. A form that was accepted is emptied.
 */
export function ActionForm<Data extends object, Input>({
  title,
  action,
  inputOf,
  onDone,
  submit,
  extra,
  className = 'card',
  children,
}: {
  title: string;
  action: TypedDocumentNode<Data, { input: Input }>;
  /** @throws FieldFault for what cannot be sent */
  inputOf: (fields: FormData) => Input | Promise<Input>;
  onDone: (data: Data) => void;
  submit: MessageKey;
  /** Further buttons. */
  extra?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { t } = useLanguage();
  const heading = useId();
  const { run, busy, fault } = useAction(action);
  const form = useRef<HTMLFormElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    setShown(fault === null ? null : shownAt(form.current, fault));
  }, [fault]);
  useEffect(() => {
    if (shown !== null) focusField(form.current, shown.field);
  }, [shown]);
  const send = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = event.currentTarget;
    setShown(null);
    const input = await Promise.resolve()
      .then(() => inputOf(new FormData(sent)))
      .catch((problem: unknown) => {
        if (!(problem instanceof FieldFault)) throw problem;
        setShown({ message: problem.message, field: problem.field });
        return null;
      });
    if (input === null) return;
    const data = await run({ input });
    if (data === null) return;
    sent.reset();
    onDone(data);
  };
  return (
    <form
      ref={form}
      className={`${className} stack`}
      aria-labelledby={heading}
      onSubmit={(event) => void send(event)}
    >
      <h3 id={heading}>{title}</h3>
      <Refusal problem={shown?.field === null ? shown.message : null} />
      <ShownContext value={shown}>{children}</ShownContext>
      <div className="row-actions">
        <button type="submit" className="button primary" disabled={busy}>
          {t(submit)}
        </button>
        {extra}
      </div>
    </form>
  );
}

/**
 * The field of a form that a refusal is about: the one the server names, or one whose value is among the facts, also under
 * a longer name (`toAccountId` for `accountId`).
 */
function shownAt(form: HTMLFormElement | null, { message, facts }: Fault): Shown {
  const many = Array.isArray(facts.fields) ? (facts.fields as unknown[]) : [];
  const wanted = [facts.field, ...many, ...Object.keys(facts)].filter((name) => typeof name === 'string');
  const names = [...(form?.elements ?? [])].map((field) => field.getAttribute('name') ?? '');
  const field = wanted
    .map((name) => names.find((known) => known === name) ?? names.find((known) => endsIn(known, name)))
    .find((name) => name !== undefined);
  return { message, field: field ?? null };
}

function endsIn(name: string, end: string): boolean {
  return name.toLowerCase().endsWith(end.toLowerCase());
}

function focusField(form: HTMLFormElement | null, name: string | null): void {
  const found = name === null ? null : form?.elements.namedItem(name);
  const target = found instanceof HTMLFieldSetElement ? found.querySelector('input') : found;
  if (!(target instanceof HTMLElement)) return;
  target.closest('details')?.setAttribute('open', '');
  target.focus();
}

/** What is wrong with a field, and the attributes that tie it to its control. */
export function useFault(name: string): {
  said: ReactNode;
  tie: { 'aria-invalid'?: true; 'aria-describedby'?: string };
} {
  const id = useId();
  const shown = useContext(ShownContext);
  if (shown?.field !== name) return { said: null, tie: {} };
  return {
    said: (
      <span id={id} className="field-fault" role="alert">
        {shown.message}
      </span>
    ),
    tie: { 'aria-invalid': true, 'aria-describedby': id },
  };
}

function Labelled({ label, said, children }: { label: ReactNode; said: ReactNode; children: ReactNode }) {
  return (
    <div className="field">
      <label className="field">
        {label}
        {children}
      </label>
      {said}
    </div>
  );
}

interface Named {
  name: string;
  label: MessageKey;
}

/** A line of text, a number or a time with its label. */
export function TextField({ label, ...rest }: Named & InputHTMLAttributes<HTMLInputElement>) {
  const { t } = useLanguage();
  const { said, tie } = useFault(rest.name);
  return (
    <Labelled label={t(label)} said={said}>
      <input {...rest} {...tie} />
    </Labelled>
  );
}

/** Several lines of text with their label. */
export function LongTextField({ label, ...rest }: Named & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { t } = useLanguage();
  const { said, tie } = useFault(rest.name);
  return (
    <Labelled label={t(label)} said={said}>
      <textarea {...rest} {...tie} />
    </Labelled>
  );
}

/** A choice with its label; the options are its children. */
export function ChoiceField({ label, ...rest }: Named & SelectHTMLAttributes<HTMLSelectElement>) {
  const { t } = useLanguage();
  const { said, tie } = useFault(rest.name);
  return (
    <Labelled label={t(label)} said={said}>
      <select {...rest} {...tie} />
    </Labelled>
  );
}

/** Something that is so or not. */
export function CheckField({ label, ...rest }: Named & InputHTMLAttributes<HTMLInputElement>) {
  const { t } = useLanguage();
  return (
    <label className="line">
      <input type="checkbox" {...rest} /> {t(label)}
    </label>
  );
}

/** Fields that belong together under one legend. */
export function FieldGroup({ name, label, children }: Named & { children: ReactNode }) {
  const { t } = useLanguage();
  const { said, tie } = useFault(name);
  return (
    <fieldset name={name} className="stack" aria-describedby={tie['aria-describedby']}>
      <legend>{t(label)}</legend>
      {said}
      {children}
    </fieldset>
  );
}
