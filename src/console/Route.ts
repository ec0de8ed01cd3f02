import type { Principal, Role } from '../security/Principal.js';
import type { Answer } from './answers.js';
import type { Form } from './Form.js';
import type { Html } from './html.js';
import type { Content } from './layout.js';
import type { View } from './View.js';

/** A request of a signed-in user whose role has been checked. */
export interface ConsoleRequest {
  /** With the roles in the namespace of the page. */
  readonly principal: Principal;
  readonly view: View;
  /** Without the query. */
  readonly path: string;
  /** The value of `:name` in the path of the route. */
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  /** The form of a POST; empty otherwise. */
  readonly form: Form;
  /** Whether the page requests an update of a part of itself. */
  readonly isRefresh: boolean;
}

/** The answer of a screen. */
export type Answered =
  | { readonly kind: 'page'; readonly content: Content; readonly status?: number; readonly notice?: string }
  /** A part of a page.  The browser replaces the part that it has. */
  | { readonly kind: 'part'; readonly part: Html }
  /** The page to go to, with a message that it shows once. */
  | { readonly kind: 'goTo'; readonly path: string; readonly done?: string; readonly refused?: string }
  | { readonly kind: 'missing'; readonly sentence: string }
  | { readonly kind: 'answer'; readonly answer: Answer };

export interface Route {
  readonly method: 'GET' | 'POST';
  /** "/console/targets/:target".  A segment with a colon matches any value. */
  readonly path: string;
  /** The name in counters and records. */
  readonly name: string;
  readonly role: Role;
  /**
   * Where the roles must apply: in the namespace of the targets (the default), in that of the own initiator, or in all
   * namespaces.
   */
  readonly scope?: 'initiator' | 'server' | 'targets';
  answer(request: ConsoleRequest): Promise<Answered>;
}

export function page(content: Content): Answered {
  return { kind: 'page', content };
}

/** Shows a form again with the sentence why it was refused. */
export function refusedPage(content: Content, sentence: string): Answered {
  return { kind: 'page', content, status: 422, notice: sentence };
}

/** The path of a page with its segments encoded. */
export function pathTo(...parts: readonly string[]): string {
  return ['/console', ...parts.map(encodeURIComponent)].join('/');
}
