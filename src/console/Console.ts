import { CIMError } from '../cim/CIMError.js';
import type { UnauthenticatedRequest } from '../http/ProtocolHandler.js';
import { originForm, pathOf } from '../http/requestTarget.js';
import type { Executor } from '../operations/Executor.js';
import { authenticated, type Authenticator } from '../security/Authenticator.js';
import { AuthenticationLockedError } from '../security/LoginThrottle.js';
import { AuthenticationBusyError } from '../security/PasswordQueue.js';
import type { Principal } from '../security/Principal.js';
import type { Users } from '../security/Users.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { pageAnswer, partAnswer, seeOther, type Answer, type PageAnswer } from './answers.js';
import { Assets } from './Assets.js';
import type { ConsoleSession, ConsoleSessions } from './ConsoleSessions.js';
import { Form, FormError } from './Form.js';
import { consoleRoot, html, withRoot, type Html } from './html.js';
import { layout, strangerLayout, type Content } from './layout.js';
import { findCookie, findForgery, printCookie, type Headers } from './requestChecks.js';
import { pathTo, type Answered, type Route } from './Route.js';
import { Router, type Match } from './Router.js';
import { sentence } from './sentence.js';
import { signInPage } from './signInPage.js';
import type { HostPlace, Screen, View } from './View.js';

/** The name of this protocol in records and counters. */
export const consoleDoor = 'console';

export interface ConsoleDeps {
  readonly executor: Pick<Executor, 'perform'>;
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'refusalDelayMs'>;
  readonly users: Pick<Users, 'find'>;
  readonly sessions: ConsoleSessions;
  readonly routes: readonly Route[];
  /** The main screens, as each page links to them. */
  readonly screens: readonly Screen[];
  /** The pages of the hosts of a fleet, below `/console/hosts/<host>`; null unless the server is an endpoint. */
  readonly hosts: HostPages | null;
  /** The folder with `package.json`. */
  readonly packageFolder: string;
  /** The namespaces whose rights apply to targets with their storage, and to the server's own initiator. */
  readonly namespaces: Readonly<Record<'initiator' | 'targets', string>>;
  /** Records a sign-in or sign-out.  Resolves when the record is on disk. */
  readonly recordSign: (by: Pick<Principal, 'address' | 'name'>, what: 'signIn' | 'signOut') => Promise<void>;
  readonly log: { warn(fields: object, message: string): void };
}

/** The pages of the hosts of a fleet. */
export interface HostPages {
  /** The routes of a host, with the paths that they have at a standalone server; null if there is no such host. */
  find(systemName: string): Router | null;
}

/** The routes of a path: those of the server, or of a host of a fleet. */
interface Place {
  /** Null: there is no such host. */
  readonly router: Router | null;
  /** As at a standalone server. */
  readonly path: string;
  readonly host: HostPlace | null;
}

/** A request with the parsed values of its head. */
interface Asked extends Pick<
  UnauthenticatedRequest,
  'abort' | 'body' | 'idle' | 'remoteAddress' | 'isEncrypted'
> {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly isRefresh: boolean;
}

const signInPath = '/console/sign-in';

/**
 * The web console: HTML pages rendered by the server.  Users, roles, lockouts and records are those of every other protocol. GET
 * never changes anything; each change is a form that is sent by POST.  Requests over an unencrypted connection from another host
 * are refused.
 */
export class Console {
  readonly #deps: ConsoleDeps;
  /** Loaded when the first page is requested, which shortens the start. */
  #loaded: Assets | null = null;
  readonly #router: Router;

  constructor(deps: ConsoleDeps) {
    this.#deps = deps;
    this.#router = new Router(deps.routes);
  }

  get #assets(): Assets {
    return (this.#loaded ??= new Assets(this.#deps.packageFolder));
  }

  /** @throws an error of the program; OperationTimeoutError. */
  async answer(request: UnauthenticatedRequest): Promise<Answer> {
    const path = pathOf(request.url);
    const headers = headersOf(request.rawHeaders);
    if (!request.isPrivate)
      return this.#strangerPage(
        403,
        'Not over plain HTTP',
        'Others could read along on the way: open the console with https://.',
      );
    const asset =
      request.method === 'POST' ? null : this.#assets.answer(path, headers['accept-encoding'] ?? '');
    if (asset) return asset;
    if (path !== '/console' && path.endsWith('/')) return seeOther(path.replace(/\/+$/u, '') || '/console');
    const query = new URLSearchParams(/\?([^#]*)/su.exec(originForm(request.url))?.[1] ?? '');
    const isRefresh = headers['hx-request'] === 'true' && request.method !== 'POST';
    const { abort, body, idle, remoteAddress, isEncrypted } = request;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const asked: Asked = {
      abort,
      body,
      idle,
      remoteAddress,
      isEncrypted,
      method,
      path,
      query,
      headers,
      isRefresh,
    };
    if (method !== 'GET' && method !== 'POST')
      return this.#strangerPage(405, 'No such method', 'Expected GET or POST.', { Allow: 'GET, HEAD, POST' });
    const session = this.#findSession(request, asked);
    return this.#answer(asked, session);
  }

  /** The answer to a form that is longer than the limit. */
  answerTooLong(): Answer & { readonly body: string } {
    return this.#strangerPage(413, 'Too long', 'The form is too long to be read.');
  }

  #findSession(
    request: UnauthenticatedRequest,
    { headers, isEncrypted, isRefresh }: Asked,
  ): ConsoleSession | null {
    const cookie = findCookie(headers, isEncrypted);
    const found = cookie === null ? null : this.#deps.sessions.find(cookie, !isRefresh);
    if (found) return found;
    const user = request.certificateUser();
    return user && this.#deps.sessions.ofCertificate(user.name);
  }

  async #answer(asked: Asked, session: ConsoleSession | null): Promise<Answer> {
    const { method, path, headers, isEncrypted } = asked;
    let form = Form.empty;
    if (method === 'POST') {
      try {
        form = Form.decode(headers['content-type'], asked.body);
      } catch (error) {
        if (!(error instanceof FormError)) throw error;
        return this.#strangerPage(400, 'No form', `${error.message}.`);
      }
      const forgery = findForgery(
        headers,
        isEncrypted,
        path === signInPath ? null : session,
        form.text('token'),
      );
      if (forgery !== null) {
        this.#deps.log.warn(
          { address: asked.remoteAddress },
          'a form was refused: it may be of another site',
        );
        return this.#strangerPage(403, 'Refused', sentence(forgery));
      }
    }
    if (path === signInPath)
      return method === 'POST' ? this.#signIn(asked, form) : this.#signInPage(asked, session);
    if (session === null) return this.#sendToSignIn(asked);
    if (path === '/console/sign-out' && method === 'POST') return this.#signOut(asked, session);
    return this.#answerSignedIn(asked, session, form);
  }

  #signInPage({ query }: Asked, session: ConsoleSession | null): Answer {
    const to = whereTo(query.get('to'));
    if (session) return seeOther(to);
    return pageAnswer(200, this.#strangerMarkup(signInPage({ to, name: '', fault: null })));
  }

  #sendToSignIn({ method, path, headers, isRefresh }: Asked): Answer {
    // The user returns to a page, not to a part.  htmx sends the address of the page in this header.
    const page = isRefresh ? whereTo(pathIn(headers['hx-current-url'])) : path;
    const where =
      page === '/console' ? signInPath : `${signInPath}?${new URLSearchParams({ to: page }).toString()}`;
    if (isRefresh) return pageAnswer(401, html``, { 'HX-Redirect': where });
    if (method === 'GET') return seeOther(where);
    return this.#strangerPage(
      401,
      'Signed out',
      'The session is over, and nothing was changed: sign in again.',
    );
  }

  async #signIn({ remoteAddress: address, idle, isEncrypted }: Asked, form: Form): Promise<Answer> {
    const { authenticator, users, sessions, recordSign, log } = this.#deps;
    const [name, password, to] = [form.text('name'), form.text('password'), whereTo(form.text('to'))];
    const again = (status: number, fault: string, headers: Readonly<Record<string, string>> = {}): Answer =>
      pageAnswer(status, this.#strangerMarkup(signInPage({ to, name: '', fault })), headers);
    try {
      const right = await authenticator.authenticate(name, password, address, idle, consoleDoor);
      const user = right && users.find(right.name);
      if (user) {
        await recordSign({ name: user.name, address }, 'signIn');
        return seeOther(to, { 'Set-Cookie': printCookie(sessions.begin(user), isEncrypted) });
      }
    } catch (error) {
      if (error instanceof AuthenticationLockedError) {
        const wait = { 'Retry-After': String(error.retryAfterSeconds) };
        return { ...again(429, sentence(error.message), wait), refused: { delayMs: 0 } };
      }
      if (error instanceof AuthenticationBusyError)
        return again(503, sentence(error.message), { 'Retry-After': '1' });
      throw error;
    }
    // The name is not logged: people sometimes type their password into the wrong field.
    log.warn({ address }, 'wrong user name or password');
    const delayMs = await authenticator.refusalDelayMs(name, address);
    return { ...again(403, 'The name or the password is wrong.'), refused: { delayMs } };
  }

  async #signOut(
    { remoteAddress: address, headers, isEncrypted }: Asked,
    session: ConsoleSession,
  ): Promise<Answer> {
    const { sessions, recordSign } = this.#deps;
    const cookie = findCookie(headers, isEncrypted);
    if (cookie !== null) sessions.end(cookie);
    await recordSign({ name: session.user, address }, 'signOut');
    return seeOther(signInPath, { 'Set-Cookie': printCookie(null, isEncrypted) });
  }

  async #answerSignedIn(asked: Asked, session: ConsoleSession, form: Form): Promise<Answer> {
    const { users } = this.#deps;
    const { router, path, host } = this.#placeOf(asked.path);
    const user = users.find(session.user);
    if (user === null) return this.#sendToSignIn(asked);
    const principal: Principal = {
      ...authenticated(user),
      address: asked.remoteAddress,
      door: consoleDoor,
      authenticatedBy: session.authenticatedBy,
    };
    const view: View = {
      principal,
      session,
      host: router && host,
      screens: this.#deps.screens,
      pathOf: (asset) => this.#assets.pathOf(asset),
    };
    if (router === null)
      return this.#errorPage(404, 'Not found', 'There is no such host in the fleet.', view, path);
    const found = router.find(asked.method, path);
    if (typeof found === 'string') {
      const isMethod = found === 'no-method';
      const text = isMethod ? 'This page is not asked for in that way.' : 'There is no such page.';
      return this.#errorPage(isMethod ? 405 : 404, 'Not found', text, view, path);
    }
    try {
      return await this.#run(found, { ...asked, path }, view, form);
    } catch (error) {
      if (error instanceof CIMError && error.symbol === 'CIM_ERR_ACCESS_DENIED')
        return this.#errorPage(403, 'Not allowed', sentence(error.description), view, path);
      if (error instanceof TargetDriverError) {
        const title = host === null ? 'The target does not answer' : `${host.name} cannot be read`;
        return this.#errorPage(503, title, sentence(error.message), view, path);
      }
      throw error;
    }
  }

  /** Whose page a path is. */
  #placeOf(path: string): Place {
    const { hosts } = this.#deps;
    const [, name, rest = ''] = hosts ? (/^\/console\/hosts\/([^/]+)(\/.*)?$/u.exec(path) ?? []) : [];
    if (hosts === null || name === undefined) return { router: this.#router, path, host: null };
    return {
      router: hosts.find(name),
      path: consoleRoot + rest,
      host: { name, root: pathTo('hosts', name) },
    };
  }

  #run({ route, params }: Match, asked: Asked, view: View, form: Form): Promise<Answer> {
    const { executor, namespaces } = this.#deps;
    const { rights: _, ...everywhere } = view.principal;
    const { scope = 'targets' } = route;
    const principal = scope === 'server' ? everywhere : view.principal;
    const namespace = namespaces[scope === 'server' ? 'targets' : scope];
    const caller = { principal, namespace, host: asked.headers['host'] ?? '', abort: asked.abort };
    return executor.perform({ name: route.name, role: route.role }, caller, async (call) => {
      // A page shows what the rights in the namespace of its target allow.  Pages about the server check the role themselves.
      const here = { ...view, principal: call.principal };
      const { path, query, isRefresh } = asked;
      const answered = await route.answer({
        principal: call.principal,
        view: here,
        path,
        param: (name) => params.get(name) ?? '',
        query,
        form,
        isRefresh,
      });
      return this.#print(answered, here, asked);
    });
  }

  #print(answered: Answered, view: View, { path, headers }: Asked): Answer {
    const { session, host } = view;
    const root = host?.root ?? consoleRoot;
    switch (answered.kind) {
      case 'answer':
        return answered.answer;
      case 'part':
        return partAnswer(withRoot(answered.part, root), headers['if-none-match']);
      case 'missing':
        return this.#errorPage(404, 'Not found', answered.sentence, view, path);
      case 'goTo': {
        const { done, refused } = answered;
        if (done !== undefined) session.notice = { kind: 'done', text: done };
        if (refused !== undefined) session.notice = { kind: 'refused', text: refused };
        return seeOther(moved(answered.path, root));
      }
      case 'page': {
        const { content, status = 200, notice } = answered;
        const kept = session.notice;
        session.notice = null;
        const shown = notice === undefined ? kept : ({ kind: 'refused', text: notice } as const);
        return pageAnswer(status, layout(movedContent(content, root), view, path, shown));
      }
    }
  }

  #errorPage(status: number, title: string, text: string, view: View, path: string): Answer {
    const about =
      view.host && html`<p><a href="${pathTo('fleet', view.host.name)}">About ${view.host.name}</a></p>`;
    const body = html`<p>${text}</p>
      ${about}`;
    return pageAnswer(status, layout({ title, body }, view, path, null));
  }

  #strangerPage(
    status: number,
    title: string,
    text: string,
    headers: Readonly<Record<string, string>> = {},
  ): PageAnswer {
    const body = html`<p>${text}</p>
      <p><a href="/console">Open the console</a></p>`;
    return pageAnswer(
      status,
      strangerLayout({ title, body }, (asset) => this.#assets.pathOf(asset)),
      headers,
    );
  }

  #strangerMarkup(content: { readonly title: string; readonly body: Html }): Html {
    return strangerLayout(content, (asset) => this.#assets.pathOf(asset));
  }
}

/** A path of a page below another root. */
function moved(path: string, root: string): string {
  return root + path.slice(consoleRoot.length);
}

function movedContent({ body, above, showAs, ...content }: Content, root: string): Content {
  return {
    ...content,
    body: withRoot(body, root),
    ...(above && { above: above.map(({ path, text }) => ({ path: moved(path, root), text })) }),
    ...(showAs !== undefined && { showAs: moved(showAs, root) }),
  };
}

/** The path of a URL; null if there is no URL or it is invalid. */
function pathIn(address: string | undefined): string | null {
  return address !== undefined && URL.canParse(address) ? new URL(address).pathname : null;
}

/** The page to go to after signing in: the given page of the console, or the first page. */
function whereTo(text: string | null): string {
  const isPath = text !== null && text.length <= 2000 && /^\/console(?:\/[\w%.:,~@-]+)*$/u.test(text);
  // Browsers resolve ".." in a path, in any spelling.
  return isPath && new URL(text, 'http://localhost').pathname === text ? text : '/console';
}

function headersOf(rawHeaders: readonly string[]): Headers {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    headers[(rawHeaders[index] ?? '').toLowerCase()] ??= rawHeaders[index + 1] ?? '';
  return headers;
}
