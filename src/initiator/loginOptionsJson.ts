import type { LoginOptions } from './LoginIscsiTargetOptions.js';

/** Login options in their stored, sealed form.  Bytes are base64. */
export type LoginOptionsJson = Omit<LoginOptions, 'username' | 'password'> & {
  readonly username?: string | null;
  readonly password?: string | null;
};

export function encodeLoginOptions(options: LoginOptions | null): LoginOptionsJson | null {
  if (options === null) return null;
  const { username, password, ...rest } = options;
  return { ...rest, username: toText(username), password: toText(password) };
}

export function decodeLoginOptions(json: LoginOptionsJson | null): LoginOptions | null {
  if (json === null) return null;
  const { username, password, ...rest } = json;
  return { ...rest, username: toBytes(username), password: toBytes(password) };
}

function toText(bytes: Uint8Array | null | undefined): string | null {
  return bytes ? Buffer.from(bytes).toString('base64') : null;
}

function toBytes(text: string | null | undefined): Buffer | null {
  return text === null || text === undefined ? null : Buffer.from(text, 'base64');
}
