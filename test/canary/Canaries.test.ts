import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Canaries } from './Canaries.js';

/** Written without the searcher's own code: each takes a whole canary with neighbours. */
const writings: Readonly<Record<string, (secret: string) => string | Buffer>> = {
  plain: (secret) => secret,
  'base64, first in its group': (secret) => Buffer.from(secret).toString('base64'),
  'base64, second in its group': (secret) => Buffer.from(`a${secret}`).toString('base64'),
  'base64, third in its group': (secret) => Buffer.from(`ab${secret}`).toString('base64'),
  'base64 of Basic authentication': (secret) => btoa(`admin:${secret}`),
  base64url: (secret) => Buffer.from(`~~${secret}~~`).toString('base64url'),
  'hex, lower': (secret) => Buffer.from(secret).toString('hex'),
  'hex, upper': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'as Node prints a Buffer': (secret) =>
    `<Buffer ${Buffer.from(secret).toString('hex').replaceAll(/..\B/gu, '$& ')}>`,
  'as JSON has a Buffer': (secret) => JSON.stringify(Buffer.from(secret)),
  'URL, what must be': (secret) => new URLSearchParams({ secret }).toString(),
  'URL, every byte': (secret) => `%${[...Buffer.from(secret)].map((byte) => byte.toString(16)).join('%')}`,
  'UTF-16LE': (secret) => Buffer.from(secret, 'utf16le'),
  'UTF-16BE': (secret) => Buffer.from([...Buffer.from(secret)].flatMap((byte) => [0, byte])),
  XML: (secret) => secret.replace('"', '&quot;').replace('&', '&amp;').replace('<', '&lt;'),
  'XML by numbers': (secret) => secret.replaceAll(/./gu, (letter) => `&#${letter.charCodeAt(0)};`),
  'uint8 values in XML': (secret) =>
    [...Buffer.from(secret)].map((byte) => `<VALUE>${byte}</VALUE>`).join(''),
  JSON: (secret) => JSON.stringify({ secret }),
  'JSON in JSON': (secret) => JSON.stringify({ line: JSON.stringify({ secret }) }),
  'its beginning': (secret) => secret.slice(0, 6),
  'its end': (secret) => secret.slice(-6),
  'its end in XML': (secret) => escapeXml(secret.slice(-6)),
  'its end in XML in XML': (secret) => escapeXml(escapeXml(secret.slice(-6))),
  'its end in XML in JSON': (secret) => JSON.stringify({ body: escapeXml(secret.slice(-6)) }),
  'its end in JSON': (secret) => JSON.stringify({ end: secret.slice(-6) }),
  'its end in a URL': (secret) =>
    new URL(`http://127.0.0.1/?end=${encodeURIComponent(secret.slice(-6))}`).href,
  'its end in base64': (secret) => Buffer.from(`x${secret.slice(-6)}`).toString('base64'),
};

function escapeXml(text: string): string {
  const references = { '"': '&quot;', '&': '&amp;', '<': '&lt;' } as const;
  return text.replaceAll(/["&<]/gu, (letter) => references[letter as keyof typeof references]);
}

describe('the search for canaries', () => {
  const canaries = new Canaries();
  const secret = canaries.make('the first');

  it.each(Object.entries(writings))('finds one: %s', (_name, write) => {
    const noise = randomBytes(1 << 16);
    expect(canaries.find(noise)).toEqual([]);
    const planted = Buffer.concat([noise, Buffer.from(write(secret)), noise]);
    expect(canaries.find(planted).length).toBeGreaterThan(0);
  });

  it('tells which one it is, where that is to be seen', () => {
    const second = canaries.make('the second');
    expect(second).toHaveLength(14);
    expect(new Set([secret, second, canaries.make('long', 40), canaries.make('short', 11)]).size).toBe(4);
    expect(canaries.find(Buffer.from(`in the log: ${second}`))[0]).toMatchObject({
      canary: 'the second',
      form: 'plain',
    });
  });

  it('finds secrets that a program made, too', () => {
    canaries.watch('made by the command', 'Zm9vYmFyYmF6cXV4');
    const found = canaries.find(Buffer.from(btoa('x:Zm9vYmFyYmF6cXV4')));
    expect(found).toMatchObject([{ canary: 'made by the command', form: 'base64 at 2' }]);
  });
});
