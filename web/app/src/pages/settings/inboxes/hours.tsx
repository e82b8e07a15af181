import { CopyCheck, Plus, X } from 'lucide-react';
import { locale, t } from '@/i18n';
import { useWorkspace } from '@/store/session';
import { CheckboxField, IconButton, Input, Switch } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../data';
import {
  checkHours,
  copiedToOpenDays,
  type DayHours,
  endTime,
  fieldTime,
  type Hours,
  type HoursProblem,
  nextRange,
  officeHours,
  rangesOf,
  weekdays,
  withRanges,
} from '../lib/hours';
import { FormBlock } from '../parts/section';
import { useKeys } from '../parts/use-keys';
import { useSection } from '../parts/use-section';
import { ZoneField } from '../parts/zone-field';

/** 0 = Sunday, in the reader's language. */
export function dayName(day: number): string {
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2026, 1, 1 + day),
  );
}

/** When somebody is there to answer. */
export function HoursTab({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const { timezone } = useWorkspace();
  const web = inbox.channel === 'webchat';
  const form = useSection({ hours: inbox.hours }, (value) => save(inbox.id, value), {
    valid: ({ hours }) =>
      hours === null || (hours.days.length > 0 && checkHours(hours).length === 0),
  });
  const { hours } = form.value;
  const put = (next: Hours | null) => form.put({ hours: next });
  return (
    <FormBlock
      title={t('inbox.tab.hours')}
      text={web ? t('inbox.hours.text') : t('auto.hours')}
      form={form}
    >
      <Switch
        label={t('inbox.hours.on')}
        checked={hours !== null}
        onChange={(on) => put(on ? (inbox.hours ?? officeHours(timezone)) : null)}
      />
      {hours === null ? (
        <p className="set-intro">{web ? t('inbox.hours.always') : t('auto.hours.always')}</p>
      ) : (
        <>
          <ZoneField
            label={t('inbox.hours.zone')}
            value={hours.timezone}
            onChange={(zone) => put({ ...hours, timezone: zone })}
          />
          <Week hours={hours} onChange={put} />
        </>
      )}
    </FormBlock>
  );
}

function Week({ hours, onChange }: { hours: Hours; onChange: (hours: Hours) => void }) {
  const problems = checkHours(hours);
  return (
    <fieldset className="picks" aria-label={t('inbox.hours.week')}>
      <div className="set-list week">
        {weekdays.map((day) => (
          <Day
            key={day}
            day={day}
            hours={hours}
            onChange={onChange}
            problems={problems.filter((problem) => problem.day === day)}
          />
        ))}
      </div>
      {hours.days.length === 0 && (
        <p className="field-error" role="alert">
          {t('inbox.hours.none')}
        </p>
      )}
    </fieldset>
  );
}

function Day({
  day,
  hours,
  onChange,
  problems,
}: {
  day: number;
  hours: Hours;
  onChange: (hours: Hours) => void;
  problems: readonly HoursProblem[];
}) {
  const ranges = rangesOf(hours, day);
  const keys = useKeys(ranges.length);
  const name = dayName(day);
  const put = (next: readonly DayHours[]) => onChange(withRanges(hours, day, next));
  const copy = () => onChange(copiedToOpenDays(hours, day));
  return (
    <div className="week-day">
      <span className="week-name">
        <CheckboxField
          label={name}
          checked={ranges.length > 0}
          onChange={(on) => put(on ? [nextRange([], day)] : [])}
        />
      </span>
      <div className="grow week-ranges">
        {ranges.length === 0 && <span className="muted">{t('inbox.hours.closed')}</span>}
        {ranges.map((range, i) => (
          <Range
            key={keys.of(i)}
            name={name}
            range={range}
            problem={problems.find((problem) => problem.index === i)}
            onChange={(next) => put(ranges.map((held, n) => (n === i ? next : held)))}
            onRemove={() => {
              keys.remove(i);
              put(ranges.filter((_, n) => n !== i));
            }}
          />
        ))}
      </div>
      {ranges.length > 0 && (
        <span className="set-row-end">
          <IconButton
            label={t('inbox.hours.add', { day: name })}
            onClick={() => put([...ranges, nextRange(ranges, day)])}
          >
            <Plus className="i" aria-hidden />
          </IconButton>
          <IconButton label={t('inbox.hours.copy', { day: name })} onClick={copy}>
            <CopyCheck className="i" aria-hidden />
          </IconButton>
        </span>
      )}
    </div>
  );
}

function Range({
  name,
  range,
  problem,
  onChange,
  onRemove,
}: {
  name: string;
  range: DayHours;
  problem: HoursProblem | undefined;
  onChange: (range: DayHours) => void;
  onRemove: () => void;
}) {
  return (
    <div>
      <div className="row">
        <Input
          type="time"
          className="num week-time"
          aria-label={t('inbox.hours.from', { day: name })}
          aria-invalid={problem !== undefined || undefined}
          value={range.from}
          onChange={(event) => onChange({ ...range, from: event.currentTarget.value })}
        />
        <span aria-hidden>–</span>
        <Input
          type="time"
          className="num week-time"
          aria-label={t('inbox.hours.to', { day: name })}
          aria-invalid={problem !== undefined || undefined}
          value={fieldTime(range.to)}
          onChange={(event) => onChange({ ...range, to: endTime(event.currentTarget.value) })}
        />
        <IconButton
          size="sm"
          label={t('inbox.hours.remove', { from: range.from, to: range.to, day: name })}
          onClick={onRemove}
        >
          <X className="i" aria-hidden />
        </IconButton>
      </div>
      {problem !== undefined && (
        <p className="field-error" role="alert">
          {t(`inbox.hours.${problem.code}`)}
        </p>
      )}
    </div>
  );
}
