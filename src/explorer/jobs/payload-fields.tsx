import { type ReactNode, useId } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { FieldFault, useFault } from '../parts/form.tsx';
import { fieldOf } from '../parts/action.tsx';
import { type PayloadMember, payloadMembers } from './payload-members.ts';

/** An instance that a payload may name. */
interface NamedInstance {
  id: string;
  name: string;
}

/** A field for each member of a payload, as its JSON Schema says. */
export function PayloadFields({
  schema,
  payload = {},
  instances,
}: {
  schema: unknown;
  payload?: Readonly<Record<string, unknown>>;
  instances: readonly NamedInstance[];
}) {
  return payloadMembers(schema).map((member) => (
    <Member key={member.name} member={member} given={payload[member.name]} instances={instances} />
  ));
}

interface MemberProps {
  member: PayloadMember;
  given: unknown;
  instances: readonly NamedInstance[];
}

function Member({ member, given, instances }: MemberProps) {
  const { t } = useLanguage();
  const id = useId();
  const { said, tie } = useFault(fieldName(member));
  const hint =
    member.type === 'lines' ? t('jobsPerLine') : member.type === 'json' ? t('jobsAsJson') : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>
        <span translate="no">{member.name}</span> {hint}
      </label>
      <Control id={id} member={member} given={given} instances={instances} tie={tie} />
      {said}
    </div>
  );
}

function Control({
  id,
  member,
  given,
  instances,
  tie,
}: MemberProps & { id: string; tie: ReturnType<typeof useFault>['tie'] }): ReactNode {
  const { t } = useLanguage();
  const name = fieldName(member);
  const value = given ?? member.usual;
  if (member.type === 'check')
    return <input id={id} type="checkbox" name={name} defaultChecked={value === true} {...tie} />;
  if (member.type === 'choice' || (member.name === 'instanceId' && instances.length > 0)) {
    const options = member.options ?? instances.map(({ id, name: text }) => ({ value: id, text }));
    return (
      <select id={id} name={name} required={member.required} defaultValue={textOf(value)} {...tie}>
        {!member.required && member.usual === null && <option value="">{t('jobsNoChoice')}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} translate="no">
            {option.text}
          </option>
        ))}
      </select>
    );
  }
  const common = { id, name, required: member.required, defaultValue: textOf(value), ...tie };
  if (member.type === 'number') return <input type="number" step="any" {...common} />;
  if (member.type === 'text') return <input {...common} />;
  return <textarea {...common} />;
}

function fieldName({ name }: PayloadMember): string {
  return `payload.${name}`;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The payload that was typed; members left empty are left out. @throws FieldFault for text that is no JSON */
export function payloadOf(form: FormData, schema: unknown, notJson: string): Record<string, unknown> {
  const members = payloadMembers(schema).map((member) => {
    const name = fieldName(member);
    const text = fieldOf(form, name);
    if (member.type === 'check') return [member.name, form.has(name)] as const;
    if (text === '') return [member.name, undefined] as const;
    if (member.type === 'number') return [member.name, Number(text)] as const;
    if (member.type === 'lines') return [member.name, linesOf(text)] as const;
    return [member.name, member.type === 'json' ? parsed(text, name, notJson) : text] as const;
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function parsed(text: string, field: string, notJson: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FieldFault(field, notJson);
  }
}
