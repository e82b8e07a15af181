import { describe, expect, it } from 'vitest';
import {
  checkHours,
  copiedToOpenDays,
  endTime,
  fieldTime,
  nextRange,
  officeHours,
  withRanges,
} from './hours';

const at = (day: number, from: string, to: string) => ({ day, from, to });

describe('hours', () => {
  it('begins with an ordinary week', () => {
    expect(officeHours('America/Bogota').days).toHaveLength(5);
    expect(checkHours(officeHours('America/Bogota'))).toEqual([]);
  });
  it('finds what ends before it begins, is unfinished or overlaps', () => {
    const days = [
      at(1, '18:00', '09:00'),
      at(2, '09:00', ''),
      at(3, '09:00', '13:00'),
      at(3, '12:00', '18:00'),
      at(4, '09:00', '13:00'),
      at(4, '13:00', '24:00'),
    ];
    expect(checkHours({ timezone: 'UTC', days })).toEqual([
      { day: 1, index: 0, code: 'order' },
      { day: 2, index: 0, code: 'empty' },
      { day: 3, index: 1, code: 'overlap' },
    ]);
  });
  it('shows the end of the day as midnight', () => {
    expect(fieldTime('24:00')).toBe('00:00');
    expect(endTime('00:00')).toBe('24:00');
    expect(endTime('18:30')).toBe('18:30');
  });
  it('offers the next stretch after the last', () => {
    expect(nextRange([], 1)).toEqual(at(1, '09:00', '18:00'));
    expect(nextRange([at(1, '09:00', '13:00')], 1)).toEqual(at(1, '14:00', '16:00'));
    expect(nextRange([at(1, '09:00', '22:00')], 1)).toEqual(at(1, '23:00', '24:00'));
  });
  it('copies a day to the open ones only', () => {
    const split = withRanges(officeHours('UTC'), 1, [
      at(1, '09:00', '13:00'),
      at(1, '14:00', '18:00'),
    ]);
    const hours = copiedToOpenDays(split, 1);
    expect(hours.days).toHaveLength(10);
    expect(hours.days.some((d) => d.day === 0 || d.day === 6)).toBe(false);
  });
  it('replaces one day and keeps the others', () => {
    const hours = withRanges(officeHours('UTC'), 1, []);
    expect(hours.days.map((d) => d.day)).toEqual([2, 3, 4, 5]);
  });
});
