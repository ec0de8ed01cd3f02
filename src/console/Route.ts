import type { Principal, Role } from '../security/Principal.js';
import type { Answer } from './answers.js';
import type { Form } from './Form.js';
import type { Html } from './html.js';
import type { Content } from './layout.js';
import type { View } from './View.js';

/** A request of somebody who is signed in, whose role is enough. */
export interface ConsoleRequest {
  /** With the roles that hold where the page works. */
  readonly principal: Principal;
  readonly view: View;
  /** Without the query. */
  readonly path: string;
  /** What stands in the place of `:name` in the path of the route. */
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  /** Of a POST; empty otherwise. */
  readonly form: Form;
  /** Whether a page asks for a part of itself again. */
  readonly isRefresh: boolean;
}

/** What a screen answers. */
export type Answered =
  | { readonly kind: 'page'; readonly content: Content; readonly status?: number; readonly notice?: string }
  /** A part of a page, which puts it in the place of the one that it has. */
  | { readonly kind: 'part'; readonly part: Html }
  /** The page to go to, and what it says there once. */
  | { readonly kind: 'goTo'; readonly path: string; readonly done?: string; readonly refused?: string }
  | { readonly kind: 'missing'; readonly sentence: string }
  | { readonly kind: 'answer'; readonly answer: Answer };

export interface Route {
  readonly method: 'GET' | 'POST';
  /** "/console/targets/:target": a part with a colon stands for any. */
  readonly path: string;
  /** As it is counted and recorded. */
  readonly name: string;
  readonly role: Role;
  /** Where the roles that count must hold: in the namespace of the targets or of the own initiator, or everywhere; left out: the first. */
  readonly scope?: 'initiator' | 'server' | 'targets';
  answer(request: ConsoleRequest): Promise<Answered>;
}

export function page(content: Content): Answered {
  return { kind: 'page', content };
}

/** A form that was not taken: it is shown again, with why. */
export function refusedPage(content: Content, sentence: string): Answered {
  return { kind: 'page', content, status: 422, notice: sentence };
}

/** The path of a page, each part encoded. */
export function pathTo(...parts: readonly string[]): string {
  return ['/console', ...parts.map(encodeURIComponent)].join('/');
}
