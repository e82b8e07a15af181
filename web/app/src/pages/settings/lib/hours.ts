/** Opening hours of an inbox. `day` 0 = Sunday; times are HH:MM local, `to` may be 24:00. */
export interface DayHours {
  day: number;
  from: string;
  to: string;
}

export interface Hours {
  timezone: string;
  days: DayHours[];
}

/** The week as it is read here: Monday first. */
export const weekdays: readonly number[] = [1, 2, 3, 4, 5, 6, 0];

export function officeHours(timezone: string): Hours {
  return {
    timezone,
    days: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
  };
}

export type HoursProblem = { day: number; index: number; code: 'order' | 'overlap' | 'empty' };

/** A time field cannot hold 24:00; the end of the day shows as 00:00. */
export function fieldTime(time: string): string {
  return time === '24:00' ? '00:00' : time;
}

/** The end of a stretch as typed: 00:00 means the end of that day. */
export function endTime(typed: string): string {
  return typed === '00:00' ? '24:00' : typed;
}

export function rangesOf(hours: Hours, day: number): DayHours[] {
  return hours.days.filter((range) => range.day === day);
}

/** Replaces the stretches of one day and keeps the whole ordered by day and time. */
export function withRanges(hours: Hours, day: number, ranges: readonly DayHours[]): Hours {
  const rest = hours.days.filter((range) => range.day !== day);
  return { ...hours, days: [...rest, ...ranges].sort((a, b) => a.day - b.day) };
}

/** Stretches that end before they begin, are unfinished, or cover one another. */
export function checkHours(hours: Hours): HoursProblem[] {
  const problems: HoursProblem[] = [];
  for (const day of weekdays) {
    const ranges = rangesOf(hours, day);
    ranges.forEach((range, index) => {
      if (range.from === '' || range.to === '') problems.push({ day, index, code: 'empty' });
      else if (range.from >= range.to) problems.push({ day, index, code: 'order' });
      else if (
        ranges.some((other, i) => i < index && other.from < range.to && range.from < other.to)
      ) {
        problems.push({ day, index, code: 'overlap' });
      }
    });
  }
  return problems;
}

/** What a second stretch of a day begins with: after the last one, at most until the end of the day. */
export function nextRange(ranges: readonly DayHours[], day: number): DayHours {
  const last = ranges
    .map((range) => range.to)
    .sort()
    .at(-1);
  if (last === undefined) return { day, from: '09:00', to: '18:00' };
  const hour = Math.min(Number(last.slice(0, 2)) + 1, 23);
  const from = `${String(hour).padStart(2, '0')}:00`;
  return { day, from, to: hour >= 22 ? '24:00' : `${String(hour + 2).padStart(2, '0')}:00` };
}

/** Every other open day gets the stretches of this one. */
export function copiedToOpenDays(hours: Hours, day: number): Hours {
  const ranges = rangesOf(hours, day);
  return weekdays
    .filter((other) => other !== day && rangesOf(hours, other).length > 0)
    .reduce(
      (held, other) =>
        withRanges(
          held,
          other,
          ranges.map((range) => ({ ...range, day: other })),
        ),
      hours,
    );
}
