/** The encodings of a body. */
export type BodyEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * The encoding of a request, which is also that of the answer: by its byte order mark, else by the charset of Content-Type.
 * `name` is for the XML parser; null if nothing is stated.
 */
export function charsetOf(
  contentType: string | undefined,
  bytes: Buffer,
): { readonly encoding: BodyEncoding; readonly name: string | null } {
  const stated = /;\s*charset\s*=\s*"?([^"\s;]+)"?/iu.exec(contentType ?? '')?.[1] ?? null;
  const name = stated?.toLowerCase() ?? null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', name };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', name };
  // Windows uses little-endian without stating it.
  if (bytes[0] === 0x3c && bytes[1] === 0) return { encoding: 'utf-16le', name: 'utf-16le' };
  if (bytes[0] === 0 && bytes[1] === 0x3c) return { encoding: 'utf-16be', name: 'utf-16be' };
  return { encoding: 'utf-8', name };
}

/** Encodes text as UTF-16 with a byte order mark. */
export function encodeText(content: string | Buffer, encoding: BodyEncoding): string | Buffer {
  if (encoding === 'utf-8') return content;
  const body = Buffer.from(`\uFEFF${content.toString()}`, 'utf16le');
  return encoding === 'utf-16le' ? body : body.swap16();
}
