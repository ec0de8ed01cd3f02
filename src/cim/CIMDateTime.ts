import { CIMError } from './CIMError.js';

/**
 * A CIM datetime: a point in time or an interval, as its 25 characters (DSP0004 2.8, "Datetime type").
 *
 * - Point in time: `yyyymmddhhmmss.mmmmmmsutc`, s is `+` or `-`, utc the offset in minutes.
 * - Interval: `ddddddddhhmmss.mmmmmm:000`.
 *
 * Fields that are not significant hold asterisks: only whole fields, from the right, and in the microseconds single digits.
 * The text is kept, so that a value reads back as it was written; `equals` and `canonical` compare what it denotes.
 */
export class CIMDateTime {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @throws CIMError CIM_ERR_TYPE_MISMATCH naming the text and what is wrong with it. */
  static parse(text: string): CIMDateTime {
    const fault = findFault(text);
    if (fault) throw new CIMError('CIM_ERR_TYPE_MISMATCH', `"${text}" is not a datetime: ${fault}`);
    return new CIMDateTime(text);
  }

  /**
   * The point in time, to the microsecond field with millisecond precision, in UTC.
   * @throws RangeError outside the years 0000 to 9999.
   */
  static fromDate(date: Date): CIMDateTime {
    const iso = date.toISOString();
    if (!/^\d/.test(iso)) throw new RangeError(`${iso} is no datetime: expected a year from 0000 to 9999`);
    const digits = iso.replace(/[-:TZ]/g, ''); // yyyymmddhhmmss.mmm
    return new CIMDateTime(`${digits}000+000`);
  }

  /** The interval of so many whole microseconds.  @throws RangeError below 0, and where the days have more than 8 digits. */
  static fromMicroseconds(microseconds: number): CIMDateTime {
    const seconds = Math.floor(microseconds / 1e6);
    const days = Math.floor(seconds / 86_400);
    if (!(microseconds >= 0 && days < 1e8))
      throw new RangeError(`${microseconds} microseconds are no interval`);
    const digits = (value: number, length: number): string => String(value).padStart(length, '0');
    const time = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
    const text = digits(days, 8) + time.map((value) => digits(value, 2)).join('');
    return new CIMDateTime(`${text}.${digits(Math.floor(microseconds % 1e6), 6)}:000`);
  }

  get isInterval(): boolean {
    return this.#text[21] === ':';
  }

  /** Milliseconds since 1970-01-01T00:00Z of a point in time without asterisks; otherwise null. */
  toDate(): Date | null {
    const text = this.#text;
    if (this.isInterval || text.includes('*')) return null;
    return new Date(utcMinuteOf(text) + Number(text.slice(12, 14)) * 1000 + Number(text.slice(15, 18)));
  }

  /** Length in whole milliseconds of an interval without asterisks; otherwise null. */
  toMilliseconds(): number | null {
    const text = this.#text;
    if (!this.isInterval || text.includes('*')) return null;
    const days = Number(text.slice(0, 8));
    const hours = days * 24 + Number(text.slice(8, 10));
    const minutes = hours * 60 + Number(text.slice(10, 12));
    return (minutes * 60 + Number(text.slice(12, 14))) * 1000 + Number(text.slice(15, 18));
  }

  /**
   * One text for all spellings of the same point in time: the time in UTC, which may lie outside the years of a CIM datetime. An
   * offset shifts whole minutes.  For an interval, and where the minutes are not significant, the result is the text itself.
   */
  get canonical(): string {
    const text = this.#text;
    if (this.isInterval) return text;
    // An offset of zero may be written `+000` or `-000`.
    const spelled = text.endsWith('-000') ? `${text.slice(0, 21)}+000` : text;
    if (spelled.endsWith('+000') || text.slice(0, 12).includes('*')) return spelled;
    const [minute = ''] = new Date(utcMinuteOf(text)).toISOString().split(':00.');
    return `${minute.replaceAll(/(?<=.)[-:T]/gu, '')}${text.slice(12, 21)}+000`;
  }

  /** Same point in time (at different offsets too) or same interval, with the same digits significant. */
  equals(other: CIMDateTime): boolean {
    return this.#text === other.#text || this.canonical === other.canonical;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}

/** The minute of a point in time, in milliseconds since 1970-01-01T00:00Z.  The digits up to the minutes must be significant. */
function utcMinuteOf(text: string): number {
  const date = new Date(0);
  date.setUTCFullYear(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8)));
  date.setUTCHours(Number(text.slice(8, 10)), Number(text.slice(10, 12)));
  return date.getTime() - Number(text.slice(21, 25)) * 60_000;
}

const shape = /^(?:\d|\*){14}\.(?:\d|\*){6}(?:[+-]\d{3}|:000)$/;

function findFault(text: string): string | null {
  if (text.length !== 25) return `expected 25 characters, found ${text.length}`;
  if (!shape.test(text)) {
    return 'expected yyyymmddhhmmss.mmmmmm±uuu or ddddddddhhmmss.mmmmmm:000, insignificant digits as *';
  }
  const interval = text[21] === ':';
  const fields: [name: string, from: number, to: number, min: number, max: number][] = interval
    ? [['days', 0, 8, 0, 99_999_999]]
    : [
        ['year', 0, 4, 0, 9999],
        ['month', 4, 6, 1, 12],
        ['day', 6, 8, 1, 31],
      ];
  fields.push(['hours', 8, 10, 0, 23], ['minutes', 10, 12, 0, 59], ['seconds', 12, 14, 0, 59]);

  let starred = false;
  for (const [name, from, to, min, max] of fields) {
    const digits = text.slice(from, to);
    if (digits.includes('*')) {
      if (digits !== '*'.repeat(to - from)) return `the ${name} field mixes digits and asterisks`;
      starred = true;
      continue;
    }
    if (starred) return `the ${name} field is significant, but a field before it is not`;
    const value = Number(digits);
    if (value < min || value > max) return `${name} ${digits} is not between ${min} and ${max}`;
  }
  const micros = text.slice(15, 21);
  if (!/^\d*\**$/.test(micros)) return 'the microseconds have a digit behind an asterisk';
  if (starred && micros !== '******')
    return 'the microseconds are significant, but a field before them is not';
  if (!interval && !text.slice(0, 8).includes('*')) {
    const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number) as [
      number,
      number,
      number,
    ];
    if (day > daysInMonth(year, month)) return `day ${day} does not exist in month ${month} of year ${year}`;
  }
  return null;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
