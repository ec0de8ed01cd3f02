import type { CIMDateTime } from '../cim/CIMDateTime.js';
import type { NamespacedElement } from '../xml/NamespacedElement.js';
import { parseDuration } from './decode/duration.js';
import { ns } from './names.js';

/**
 * Encodes a datetime as in WS-CIM (DSP0230, cimDateTime): in an element that states its form.  Windows reads no other.  If XML
 * Schema has no type for it, as with insignificant fields or an offset of more than 14 hours, the CIM text is used.
 */
export function encodeDateTime(value: CIMDateTime): string {
  const text = value.toString();
  if (text[21] === ':') {
    return text.includes('*') ? wrap('CIM_DateTime', text) : wrap('Interval', printInterval(text));
  }
  const offset = Number(text.slice(21, 25));
  const date = text.slice(0, 8);
  const isOfSchema = Math.abs(offset) <= 14 * 60 && !date.includes('*') && !date.startsWith('0000');
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
  if (isOfSchema && !text.includes('*')) {
    const time = `${text.slice(8, 10)}:${text.slice(10, 12)}:${text.slice(12, 21)}`;
    return wrap('Datetime', `${day}T${time}${printOffset(offset)}`);
  }
  if (isOfSchema && text.slice(8, 21) === '******.******') return wrap('Date', day + printOffset(offset));
  return wrap('CIM_DateTime', text);
}

function wrap(form: string, text: string): string {
  return `<cim:${form}>${text}</cim:${form}>`;
}

function printOffset(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function printInterval(text: string): string {
  const [days, hours, minutes, seconds] = [
    [0, 8],
    [8, 10],
    [10, 12],
    [12, 14],
  ].map(([from, to]) => Number(text.slice(from, to)));
  const fraction = text.slice(15, 21).replace(/0+$/u, '');
  const second = `${seconds}${fraction === '' ? '' : `.${fraction}`}`;
  const date = days === 0 ? '' : `${days}D`;
  const time = `${hours === 0 ? '' : `${hours}H`}${minutes === 0 ? '' : `${minutes}M`}${second === '0' ? '' : `${second}S`}`;
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

const forms = new Set(['Interval', 'Datetime', 'Date', 'Time', 'CIM_DateTime']);

/**
 * Decodes the content of an element to the 25 characters of a CIM datetime: wrapped or not, in the types of XML Schema or as CIM
 * text. Any other text is returned unchanged.
 */
export function decodeDateTime(element: NamespacedElement): string {
  const [only, ...others] = element.children;
  const isWrapped = others.length === 0 && only?.namespace === ns.cim && forms.has(only.name);
  return dateTimeText(isWrapped ? only.text : element.text);
}

const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?)?(?:Z|([+-])(\d\d):(\d\d))?$/u;

/** The same for a text without an element. */
export function dateTimeText(sent: string): string {
  const text = sent.trim();
  if (text.length === 25 && !text.includes('-', 4) && !text.startsWith('P')) return text;
  const match = text.length > 64 ? null : dateTime.exec(text);
  if (match) {
    const [, year = '', month = '', day = '', hour, minute = '', second = '', fraction = ''] = match;
    const [sign = '+', hours = '0', minutes = '0'] = match.slice(8, 11);
    const offset = String(Number(hours) * 60 + Number(minutes)).padStart(3, '0');
    const time =
      hour === undefined
        ? '******.******'
        : `${hour}${minute}${second}.${fraction.slice(0, 6).padEnd(6, '0')}`;
    return `${year}${month}${day}${time}${sign}${offset}`;
  }
  const microseconds = text.startsWith('P') ? parseDuration(text) : null;
  return microseconds === null ? sent : intervalText(microseconds);
}

function intervalText(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1e6);
  const days = String(Math.floor(seconds / 86_400)).padStart(8, '0');
  const time = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = String(Math.floor(microseconds % 1e6)).padStart(6, '0');
  return `${days}${time.map(twoDigits).join('')}.${fraction}:000`;
}
