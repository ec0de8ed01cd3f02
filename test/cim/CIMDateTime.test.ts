import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';

describe('CIMDateTime (DSP0004 2.8, datetime type)', () => {
  it.each([
    '19980525133015.000000-300',
    '00010101000000.000000+000',
    '99991231235959.999999+720',
    '20000229000000.000000+000',
    '20240229000000.000000-000',
    '2024022900****.******+000'.replace('00****', '000000').replace('******', '000000'),
    '199805251330**.******-300',
    '1998052513****.******-300',
    '19980525******.******-300',
    '199805********.******-300',
    '1998**********.******-300',
    '**************.******-300',
    '19980525133015.123***-300',
    '19980525133015.12345*-300',
  ])('takes the point in time %s and keeps its text', (text) => {
    const value = CIMDateTime.parse(text);
    expect([value.toString(), value.isInterval, JSON.stringify(value)]).toEqual([text, false, `"${text}"`]);
  });

  it.each([
    '00000001132312.000000:000',
    '99999999235959.999999:000',
    '00000000000000.000000:000',
    '00000001132312.000***:000',
    '0000000113****.******:000',
    '**************.******:000',
  ])('takes the interval %s', (text) => {
    const value = CIMDateTime.parse(text);
    expect([value.toString(), value.isInterval, value.toDate()]).toEqual([text, true, null]);
  });

  it.each([
    ['', 'expected 25 characters, found 0'],
    ['19980525133015.000000-3000', 'expected 25 characters, found 26'],
    [
      '19980525133015,000000-300',
      'expected yyyymmddhhmmss.mmmmmm±uuu or ddddddddhhmmss.mmmmmm:000, insignificant digits as *',
    ],
    [
      '19980525133015.000000:300',
      'expected yyyymmddhhmmss.mmmmmm±uuu or ddddddddhhmmss.mmmmmm:000, insignificant digits as *',
    ],
    [
      '19980525133015.000000-3**',
      'expected yyyymmddhhmmss.mmmmmm±uuu or ddddddddhhmmss.mmmmmm:000, insignificant digits as *',
    ],
    [
      '1998052513301x.000000-300',
      'expected yyyymmddhhmmss.mmmmmm±uuu or ddddddddhhmmss.mmmmmm:000, insignificant digits as *',
    ],
    ['19981325133015.000000-300', 'month 13 is not between 1 and 12'],
    ['19980025133015.000000-300', 'month 00 is not between 1 and 12'],
    ['19980532133015.000000-300', 'day 32 is not between 1 and 31'],
    ['19980431133015.000000-300', 'day 31 does not exist in month 4 of year 1998'],
    ['19000229133015.000000-300', 'day 29 does not exist in month 2 of year 1900'],
    ['20230229133015.000000-300', 'day 29 does not exist in month 2 of year 2023'],
    ['19980525243015.000000-300', 'hours 24 is not between 0 and 23'],
    ['19980525136015.000000-300', 'minutes 60 is not between 0 and 59'],
    ['19980525133060.000000-300', 'seconds 60 is not between 0 and 59'],
    ['00000001240000.000000:000', 'hours 24 is not between 0 and 23'],
    ['1998052513301*.******-300', 'the seconds field mixes digits and asterisks'],
    ['199805251*****.******-300', 'the hours field mixes digits and asterisks'],
    ['1998**25133015.000000-300', 'the day field is significant, but a field before it is not'],
    ['199805251330**.000000-300', 'the microseconds are significant, but a field before them is not'],
    ['199805251330**.00****-300', 'the microseconds are significant, but a field before them is not'],
    ['19980525133015.***000-300', 'the microseconds have a digit behind an asterisk'],
    ['0000000*******.******:000', 'the days field mixes digits and asterisks'],
  ])('refuses %s', (text, fault) => {
    expect(() => CIMDateTime.parse(text)).toThrow(
      `CIM_ERR_TYPE_MISMATCH: "${text}" is not a datetime: ${fault}`,
    );
  });

  it.each([
    ['19980525133015.123456-300', '1998-05-25T18:30:15.123Z'],
    ['19980525133015.000000+060', '1998-05-25T12:30:15.000Z'],
    ['00500101000000.000000+000', '0050-01-01T00:00:00.000Z'],
    ['20240229235959.999999+000', '2024-02-29T23:59:59.999Z'],
    ['00000229000000.000000+000', '0000-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(CIMDateTime.parse(text).toDate()?.toISOString()).toBe(iso);
  });

  it('has no Date where digits are not significant', () => {
    expect(CIMDateTime.parse('19980525133015.12345*-300').toDate()).toBeNull();
  });

  it('compares what is denoted, at any offset', () => {
    const at = (text: string): CIMDateTime => CIMDateTime.parse(text);
    expect(at('19980525133015.123456-300').equals(at('19980525183015.123456+000'))).toBe(true);
    expect(at('19980525133015.123456-300').equals(at('19980525133015.123456-000'))).toBe(false);
    expect(at('19980525133015.123456-300').equals(at('19980525183015.123457+000'))).toBe(false);
    expect(at('19980525133015.000000+000').equals(at('19980525133015.000000-000'))).toBe(true);
    expect(at('1998**********.******-300').equals(at('1998**********.******-300'))).toBe(true);
    expect(at('1998**********.******-300').equals(at('1998**********.******+000'))).toBe(false);
    expect(at('199805251330**.******-300').equals(at('199805251830**.******+000'))).toBe(true);
    expect(at('19980525133015.12****-300').equals(at('19980525183015.12****+000'))).toBe(true);
    expect(at('19980525133015.12****-300').equals(at('19980525183015.120000+000'))).toBe(false);
    expect(at('00000229000000.000000+060').equals(at('00000228230000.000000+000'))).toBe(true);
    expect(at('00000101000000.000000+060').equals(at('00000101010000.000000+120'))).toBe(true);
    expect(at('99991231235900.000000-060').equals(at('99991231225900.000000-120'))).toBe(true);
    expect(at('00000001000000.000000:000').equals(at('00000001000000.000000:000'))).toBe(true);
    expect(at('00000001000000.000000:000').equals(at('00010101000000.000000+000'))).toBe(false);
  });

  it.each([
    ['00000000000000.000000:000', 0],
    ['00000001020304.005999:000', ((24 + 2) * 3600 + 3 * 60 + 4) * 1000 + 5],
    ['99999999235959.999999:000', 100_000_000 * 86_400_000 - 1],
    ['000000010203**.******:000', null],
    ['20240229235959.123000+000', null],
  ])('%s is an interval of %s ms', (text, ms) => {
    expect(CIMDateTime.parse(text).toMilliseconds()).toBe(ms);
  });

  it('comes from a Date to the millisecond, in UTC', () => {
    expect(CIMDateTime.fromDate(new Date('2024-02-29T23:59:59.123Z')).toString()).toBe(
      '20240229235959.123000+000',
    );
    expect(CIMDateTime.fromDate(new Date('0050-01-02T03:04:05.006Z')).toString()).toBe(
      '00500102030405.006000+000',
    );
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0001-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59Z'),
          noInvalidDate: true,
        }),
        (date) => {
          const value = CIMDateTime.fromDate(date);
          expect(CIMDateTime.parse(value.toString()).toDate()?.getTime()).toBe(date.getTime());
        },
      ),
    );
  });

  it.each([new Date(Number.NaN), new Date('+010000-01-01T00:00:00Z'), new Date('-000001-01-01T00:00:00Z')])(
    'refuses %s, which no datetime can hold',
    (date) => {
      expect(() => CIMDateTime.fromDate(date)).toThrow(RangeError);
    },
  );

  it.each([
    [0, '00000000000000.000000:000'],
    [1, '00000000000000.000001:000'],
    [59_999_999, '00000000000059.999999:000'],
    [((27 * 24 + 23) * 3600 + 59 * 60 + 58) * 1e6 + 20, '00000027235958.000020:000'],
    [8_640_000_000_000_000, '00100000000000.000000:000'],
  ])('is the interval of %d microseconds', (microseconds, text) => {
    expect(CIMDateTime.fromMicroseconds(microseconds).toString()).toBe(text);
  });

  it.each([-1, Number.NaN, 8.64e18])('is no interval of %d microseconds', (microseconds) => {
    expect(() => CIMDateTime.fromMicroseconds(microseconds)).toThrow(RangeError);
  });
});
