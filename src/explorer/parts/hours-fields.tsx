import { useId, useMemo } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.ts';
import { fieldOf } from './action.tsx';
import { FieldGroup, TextField, useFault } from './form.tsx';

/** Hours of some days of the week in a time zone. */
export interface Hours {
  /** 1 is Monday, 7 Sunday. */
  days: number[];
  /** HH:MM. */
  from: string;
  until: string;
  zone: string;
}

const days: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
/** Monday to Friday. */
export const workDays: readonly number[] = [1, 2, 3, 4, 5];
/** A Monday; the names of the days are those of the language. */
const monday = Date.UTC(2024, 0, 1);

const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Names of the days of the week, Monday first. */
export function useDayNames(): readonly string[] {
  const { language } = useLanguage();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
    return days.map((day) => format.format(monday + (day - 1) * 86_400_000));
  }, [language]);
}

/** Fields for hours of the week; nothing is meant while both times are empty. */
export function HoursFields({
  name,
  label,
  hours,
  usualDays = days,
}: {
  name: string;
  label: MessageKey;
  hours?: Hours | null;
  /** Days that are chosen before anything else is. */
  usualDays?: readonly number[];
}) {
  const { t } = useLanguage();
  const names = useDayNames();
  const { said, tie } = useFault(`${name}.days`);
  return (
    <FieldGroup name={name} label={label}>
      <div className="line" role="group" aria-label={t('hoursDays')} {...tie}>
        {days.map((day) => (
          <label key={day} className="line">
            <input
              type="checkbox"
              name={`${name}.days`}
              value={day}
              defaultChecked={(hours?.days ?? usualDays).includes(day)}
            />
            {names[day - 1]}
          </label>
        ))}
      </div>
      {said}
      <div className="columns">
        <TextField name={`${name}.from`} label="hoursFrom" type="time" defaultValue={hours?.from} />
        <TextField name={`${name}.until`} label="hoursUntil" type="time" defaultValue={hours?.until} />
        <TimeZoneField name={`${name}.timezone`} {...(hours ? { zone: hours.zone } : {})} />
      </div>
    </FieldGroup>
  );
}

/** A time zone by its name, that of the browser unless another is given. */
export function TimeZoneField({ name, zone = ownZone }: { name: string; zone?: string }) {
  const zones = useId();
  return (
    <>
      <TextField name={name} label="hoursZone" list={zones} defaultValue={zone} />
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((known) => (
          <option key={known} value={known}>
            {known}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** Hours that were typed; null when both times are empty. */
export function hoursOf(form: FormData, name: string): Hours | null {
  const [from, until] = [fieldOf(form, `${name}.from`), fieldOf(form, `${name}.until`)];
  if (from === '' && until === '') return null;
  return {
    days: form.getAll(`${name}.days`).map(Number),
    from,
    until,
    zone: fieldOf(form, `${name}.timezone`),
  };
}

/** Hours in words, for example `Mon, Tue 08:00–17:00 (Europe/Berlin)`. */
export function useHoursText(): (hours: Hours) => string {
  const names = useDayNames();
  return (hours) =>
    `${hours.days.map((day) => names[day - 1] ?? day).join(', ')} ${hours.from}–${hours.until} (${hours.zone})`;
}
