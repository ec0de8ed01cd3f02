import type { ProtocolResponse } from '../http/ProtocolHandler.js';
import type { Html } from './html.js';

export type Answer = ProtocolResponse;

/** An answer that is a page. */
export type PageAnswer = Answer & { readonly body: string };

/** What a page may load and do: its own scripts, style sheets and pictures; nothing of anybody else, nothing in its text. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Of each answer of the console. */
export const safeHeaders = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // With "no-referrer" a browser says Origin: null with our own forms, too.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/** A page is never kept by a browser or a proxy: it may hold a secret. */
export function pageAnswer(
  status: number,
  page: Html,
  headers: Readonly<Record<string, string>> = {},
): PageAnswer {
  return {
    status,
    headers: {
      ...safeHeaders,
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      ...headers,
    },
    body: page.toString(),
  };
}

/** Read again with GET: a form that was sent is not sent once more by "reload". */
export function seeOther(path: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 303,
    headers: { ...safeHeaders, 'Cache-Control': 'no-store', Location: path, ...headers },
    body: '',
  };
}

/** What a browser keeps as a file. */
export function download(name: string, contentType: string, body: Answer['body']): Answer {
  const headers = {
    ...safeHeaders,
    'Content-Type': contentType,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  };
  return { status: 200, headers, body };
}
