import { InvalidArgumentError } from 'commander';
import { CIMDateTime } from '../cim/CIMDateTime.js';

const secondsOf = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Parses `12h` as a CIM interval (DSP0004 2.8, datetime: `ddddddddhhmmss.mmmmmm:000`). */
export function parseInterval(text: string): CIMDateTime {
  const [, digits, unit] = /^(\d{1,6})([smhd])$/u.exec(text) ?? [];
  if (digits === undefined || unit === undefined) {
    throw new InvalidArgumentError('Expected a number and s, m, h or d, as in 12h.');
  }
  const seconds = Number(digits) * secondsOf[unit as keyof typeof secondsOf];
  const parts = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const [days = '', ...rest] = parts.map((part, index) => String(part).padStart(index === 0 ? 8 : 2, '0'));
  return CIMDateTime.parse(`${days}${rest.join('')}.000000:000`);
}
