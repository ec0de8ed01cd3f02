import { randomBytes, randomInt } from 'node:crypto';

/** Where a canary was found that must not be there. */
export interface Sighting {
  /** The name of the canary; "?" where the bytes before it are cut off. */
  readonly canary: string;
  /** How it was written down. */
  readonly form: string;
  /** Text around it. */
  readonly excerpt: string;
}

interface Form {
  readonly name: string;
  readonly bytes: Buffer;
}

const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const HEAD = 6;
/** What XML, JSON and URLs write in another way, and letters. */
const specials = '"&<%+';
const LONGEST_EXCERPT = 60;

/**
 * Secrets that are found wherever they are written down.
 *
 * All of them begin with the same six letters and end with the same six characters, both drawn anew for each run: one search
 * finds any of them, whole or cut off on either side.  The two characters between tell them apart.
 */
export class Canaries {
  readonly #head = draw(HEAD);
  readonly #tail = specials + draw(1);
  readonly #names: string[] = [];
  readonly #forms: readonly Form[];
  /** Secrets that a program made by itself: looked for whole. */
  readonly #others: { readonly name: string; readonly forms: readonly Form[] }[] = [];

  constructor() {
    this.#forms = [...formsOf(this.#head), ...formsOf(this.#tail)];
  }

  /** 14 characters, or as many as `length` says; printable ASCII without comma, slash, backslash and space. */
  make(name: string, length = 14): string {
    const id = this.#names.push(name) - 1;
    const between = letters.charAt(Math.floor(id / letters.length)) + letters.charAt(id % letters.length);
    const whole = this.#head + between + this.#tail;
    if (length < whole.length) return whole.slice(0, length);
    return this.#head + between.padEnd(length - HEAD - this.#tail.length, 'x') + this.#tail;
  }

  /** Has the search find a secret, too, that a program made. */
  watch(name: string, secret: string): void {
    this.#others.push({ name, forms: formsOf(secret) });
  }

  /** Everything of any canary in the bytes, at most 20 sightings a form. */
  find(bytes: Buffer): Sighting[] {
    const found: Sighting[] = [];
    for (const form of this.#forms) {
      for (const at of placesOf(form.bytes, bytes)) {
        const excerpt = excerptOf(bytes, at, form.bytes.length);
        found.push({ canary: this.#nameIn(excerpt), form: form.name, excerpt });
      }
    }
    for (const { name, forms } of this.#others) {
      for (const form of forms)
        for (const at of placesOf(form.bytes, bytes))
          found.push({ canary: name, form: form.name, excerpt: excerptOf(bytes, at, form.bytes.length) });
    }
    return found;
  }

  #nameIn(excerpt: string): string {
    const at = excerpt.indexOf(this.#head);
    if (at === -1) return '?';
    const [first = '', second = ''] = excerpt.slice(at + HEAD);
    return this.#names[letters.indexOf(first) * letters.length + letters.indexOf(second)] ?? '?';
  }
}

function draw(length: number): string {
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('');
}

function* placesOf(form: Buffer, bytes: Buffer): Generator<number> {
  let at = bytes.indexOf(form);
  for (let count = 0; at !== -1 && count < 20; count += 1) {
    yield at;
    at = bytes.indexOf(form, at + form.length);
  }
}

function excerptOf(bytes: Buffer, at: number, length: number): string {
  return bytes.subarray(Math.max(0, at - LONGEST_EXCERPT), at + length + LONGEST_EXCERPT).toString('latin1');
}

const escapes: Readonly<Record<string, (text: string) => string>> = {
  xml: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  json: (text) => JSON.stringify(text).slice(1, -1),
  url: encodeURIComponent,
};

/** The ways in which a text is written down, each under a name; equal ones once. */
export function formsOf(text: string): Form[] {
  const bytes = Buffer.from(text);
  const forms = new Map<string, Buffer>([['plain', bytes]]);
  for (const [name, escaped] of escapedTwice(text)) forms.set(name, Buffer.from(escaped));
  const numbers = (base: number, width: number, separator: string): Buffer =>
    Buffer.from([...bytes].map((byte) => byte.toString(base).padStart(width, '0')).join(separator));
  const hex = bytes.toString('hex');
  forms.set('hex', Buffer.from(hex));
  forms.set('HEX', Buffer.from(hex.toUpperCase()));
  forms.set('hex with spaces', numbers(16, 2, ' '));
  forms.set('hex with colons', numbers(16, 2, ':'));
  forms.set('%hex', Buffer.from(hex.replaceAll(/../gu, '%$&')));
  forms.set('%HEX', Buffer.from(hex.toUpperCase().replaceAll(/../gu, '%$&')));
  forms.set('numbers in JSON', numbers(10, 1, ','));
  forms.set('numbers, printed', numbers(10, 1, ', '));
  forms.set('numbers in XML', numbers(10, 1, '</VALUE><VALUE>'));
  forms.set('character references', Buffer.from([...bytes].map((byte) => `&#${byte};`).join('')));
  forms.set('UTF-16LE', Buffer.from(text, 'utf16le'));
  forms.set('UTF-16BE', Buffer.from(text, 'utf16le').swap16());
  for (const alphabet of ['base64', 'base64url'] as const) {
    for (const before of [0, 1, 2])
      forms.set(`${alphabet} at ${before}`, Buffer.from(base64Within(bytes, before, alphabet)));
  }
  const byBytes = new Map<string, Form>();
  for (const [name, form] of forms) {
    const key = form.toString('hex');
    if (!byBytes.has(key)) byBytes.set(key, { name, bytes: form });
  }
  return [...byBytes.values()];
}

/** One escape, and one in another: an embedded instance is XML in XML, a line of the log JSON around either. */
function* escapedTwice(text: string): Generator<[name: string, escaped: string]> {
  for (const [inner, escapeInner] of Object.entries(escapes)) {
    const once = escapeInner(text);
    yield [inner, once];
    for (const [outer, escapeOuter] of Object.entries(escapes)) {
      const twice = escapeOuter(once);
      yield [`${inner} in ${outer}`, twice];
      yield [`${inner} in ${outer} in JSON`, escapes['json']?.(twice) ?? twice];
    }
  }
}

/** The characters of Base64 that these bytes alone decide, where `before` bytes of a group of three stand before them. */
function base64Within(bytes: Buffer, before: number, alphabet: 'base64' | 'base64url'): string {
  const padded = Buffer.concat([randomBytes(before), bytes]);
  const text = padded.toString(alphabet).replaceAll('=', '');
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor((padded.length * 8) / 6);
  return text.slice(first, last);
}
