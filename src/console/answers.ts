import { hash } from 'node:crypto';
import type { ProtocolResponse } from '../http/ProtocolHandler.js';
import type { Html } from './html.js';

export type Answer = ProtocolResponse;

/** An answer that is an HTML page. */
export type PageAnswer = Answer & { readonly body: string };

/**
 * The content security policy: scripts, style sheets and pictures of the console only; nothing inline, nothing from other sites.
 */
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

/** Headers of each answer of the console. */
export const safeHeaders = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // With "no-referrer" browsers would send "Origin: null" with the console's own forms.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/** A page is never cached by a browser or a proxy, because it may contain a secret. */
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

/** A part of a page that refreshes itself.  An unchanged part is answered with 304 (RFC 9110 13.1.2). */
export function partAnswer(part: Html, has: string | undefined): Answer {
  const answer = pageAnswer(200, part);
  const tag = `"${hash('sha256', answer.body, 'base64url').slice(0, 22)}"`;
  const headers = { ...answer.headers, ETag: tag };
  return has === tag ? { status: 304, headers, body: '' } : { ...answer, headers };
}

/** Redirects to a page after a POST, so that "reload" does not send the form again. */
export function seeOther(path: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 303,
    headers: { ...safeHeaders, 'Cache-Control': 'no-store', Location: path, ...headers },
    body: '',
  };
}

/** An answer that the browser saves as a file. */
export function download(name: string, contentType: string, body: Answer['body']): Answer {
  const headers = {
    ...safeHeaders,
    'Content-Type': contentType,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
  };
  return { status: 200, headers, body };
}
