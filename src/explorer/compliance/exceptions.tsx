import type { ExceptionRowFragment, FindingRowFragment } from '../generated/graphql.ts';
import { useLanguage } from '../i18n/language.tsx';
import { fieldOf, Refusal, useAction } from '../parts/action.tsx';
import { ConfirmButton } from '../parts/confirm.tsx';
import { ActionForm, LongTextField, TextField } from '../parts/form.tsx';
import { Grid } from '../parts/grid.tsx';
import { useMay } from '../shell/session.tsx';
import { addException, withdrawException } from './compliance-query.ts';

const dayMs = 86_400_000;

/** The end of a day as it is typed, in the time zone of the browser. */
function endOfDay(day: string): string {
  return new Date(new Date(`${day}T00:00:00`).getTime() + dayMs - 1000).toISOString();
}

function dayIn(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
}

/** Lets a rule not hold for what a finding is about, or for more that begins so. */
export function ExceptionForm({ finding, onDone }: { finding: FindingRowFragment; onDone: () => void }) {
  const { t } = useLanguage();
  return (
    <details>
      <summary>{t('complianceExcept')}</summary>
      <ActionForm
        title={t('complianceExceptWhat', { name: finding.subjectName })}
        action={addException}
        inputOf={(fields) => {
          const ticket = fieldOf(fields, 'ticket');
          return {
            ruleId: finding.ruleId,
            subjectKey: fieldOf(fields, 'subjectKey'),
            until: endOfDay(fieldOf(fields, 'until')),
            reason: fieldOf(fields, 'reason'),
            ...(ticket === '' ? {} : { ticket }),
          };
        }}
        onDone={onDone}
        submit="complianceExceptAdd"
      >
        <p className="muted">{t('complianceExceptHint')}</p>
        <TextField
          name="subjectKey"
          label="complianceExceptFor"
          defaultValue={finding.subjectKey}
          required
          maxLength={4000}
        />
        <LongTextField
          name="reason"
          label="complianceExceptReason"
          required
          minLength={10}
          maxLength={2000}
        />
        <div className="columns">
          <TextField
            name="until"
            label="complianceExceptUntil"
            type="date"
            required
            min={dayIn(0)}
            max={dayIn(365)}
            defaultValue={dayIn(90)}
          />
          <TextField name="ticket" label="complianceExceptTicket" maxLength={200} />
        </div>
      </ActionForm>
    </details>
  );
}

/** Exceptions that hold or have run out: who granted them, why and until when. */
export function ExceptionList({
  exceptions,
  onChanged,
}: {
  exceptions: readonly ExceptionRowFragment[];
  onChanged: () => void;
}) {
  const { t } = useLanguage();
  const { run, busy, problem } = useAction(withdrawException, onChanged);
  const withdraw = (id: string) => run({ id });
  return (
    <section className="stack" aria-labelledby="compliance-exceptions">
      <h2 id="compliance-exceptions">{t('complianceExceptions')}</h2>
      <Refusal problem={problem} />
      {exceptions.length === 0 ? (
        <p className="muted">{t('complianceExceptionsNone')}</p>
      ) : (
        <Grid
          columns={[
            'complianceSubject',
            'complianceRule',
            'auditWhy',
            'complianceExceptUntil',
            'complianceExceptBy',
            'columnActions',
          ]}
        >
          {exceptions.map((exception) => (
            <ExceptionRow
              key={exception.id}
              exception={exception}
              busy={busy}
              onWithdraw={() => void withdraw(exception.id)}
            />
          ))}
        </Grid>
      )}
    </section>
  );
}

function ExceptionRow({
  exception,
  busy,
  onWithdraw,
}: {
  exception: ExceptionRowFragment;
  busy: boolean;
  onWithdraw: () => void;
}) {
  const { t, formatTime } = useLanguage();
  const mayManage = useMay('compliance.manage');
  return (
    <tr>
      <td translate="no">{exception.subjectKey}</td>
      <td>
        <code>{exception.ruleId}</code>
      </td>
      <td translate="no">
        {exception.reason}
        {exception.ticket && <div className="muted">{exception.ticket}</div>}
      </td>
      <td>
        {formatTime(exception.until)}{' '}
        {exception.expired && <span className="badge warn">{t('complianceExpired')}</span>}
      </td>
      <td translate="no">
        {exception.grantedByName ?? '–'}
        <div className="muted">{formatTime(exception.at)}</div>
      </td>
      <td>
        {mayManage && (
          <ConfirmButton
            label={t('complianceWithdraw')}
            name={t('complianceWithdrawWhat', { name: exception.subjectKey })}
            question={t('complianceWithdrawQuestion')}
            onConfirm={onWithdraw}
            disabled={busy}
          />
        )}
      </td>
    </tr>
  );
}
