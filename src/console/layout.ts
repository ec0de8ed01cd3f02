import { consoleRoot, html, withRoot, type Html, type Part } from './html.js';
import type { Notice } from './ConsoleSessions.js';
import type { AssetName } from './Assets.js';
import { may, type Screen, type View } from './View.js';

export interface Content {
  readonly title: string;
  readonly body: Html;
  /** Path and title of each page above this one. */
  readonly above?: readonly { readonly path: string; readonly text: string }[];
  /** True if the page draws curves. */
  readonly hasPlots?: boolean;
  /** The path for the address bar after a form that was answered without a redirect. */
  readonly showAs?: string;
}

const overview: Screen = { path: '/console', text: 'Overview', role: 'read' };
const masking: Screen = { path: '/console/masking', text: 'Masking', role: 'read' };
/** The main screens of a host of a fleet. */
const hostScreens: readonly Screen[] = [
  overview,
  { path: '/console/targets', text: 'Targets', role: 'read' },
  { path: '/console/volumes', text: 'Volumes', role: 'read' },
  { path: '/console/pools', text: 'Pools', role: 'read' },
  masking,
  { path: '/console/accounts', text: 'Accounts', role: 'read' },
  { path: '/console/sessions', text: 'Sessions', role: 'read' },
];
const ofServer: readonly Screen[] = [
  { path: '/console/events', text: 'Events', role: 'read' },
  { path: '/console/server', text: 'Server', role: 'admin' },
];

/** The main screens of a standalone server. */
export const serverScreens: readonly Screen[] = [
  ...hostScreens,
  { path: '/console/initiator', text: 'Initiator', role: 'read' },
  ...ofServer,
];

/** The main screens of an endpoint.  Views are shown host by host only. */
export const fleetScreens: readonly Screen[] = [
  overview,
  { path: '/console/hosts', text: 'Hosts', role: 'read' },
  ...hostScreens.filter((screen) => screen !== overview && screen !== masking),
  ...ofServer,
];

function screenLinks(screens: readonly Screen[], view: View, path: string | null): readonly Html[] {
  return screens
    .filter(({ role }) => may(view, role))
    .map(({ path: to, text }) => {
      const isHere = path !== null && (path === to || (to !== consoleRoot && path.startsWith(`${to}/`)));
      return html`<li><a href="${to}" ${isHere && html` aria-current="page"`}>${text}</a></li>`;
    });
}

/**
 * A complete page for a signed-in user.
 * @param path the path of the page; for a page about a host that which it has at a standalone server.
 */
export function layout(content: Content, view: View, path: string, notice: Notice | null): Html {
  const { session, host } = view;
  const above = content.above ?? [];
  return documentOf(
    host === null ? content : { ...content, title: `${content.title} – ${host.name}` },
    view,
    html`<header>
        <nav aria-label="Screens">
          <ul>
            ${screenLinks(view.screens, view, host === null ? path : '/console/hosts')}
          </ul>
        </nav>
        <div class="visitor">
          <button type="button" id="pause" hidden>Pause refresh</button>
          <a href="/console/me">${session.user}</a>
          ${
            session.authenticatedBy === 'password' &&
            html`<form method="post" action="/console/sign-out">
              ${tokenField(session.formToken)}<button type="submit">Sign out</button>
            </form>`
          }
        </div>
      </header>
      ${
        host !== null &&
        withRoot(
          html`<nav class="host" aria-label="Host ${host.name}">
            <strong>${host.name}</strong>
            <ul>
              ${screenLinks(hostScreens, view, path)}
            </ul>
          </nav>`,
          host.root,
        )
      }
      <main id="main" tabindex="-1">
        ${
          above.length > 0 &&
          html`<nav class="above" aria-label="Above this page">
            <ul>
              ${above.map(({ path: to, text }) => html`<li><a href="${to}">${text}</a></li>`)}
            </ul>
          </nav>`
        }
        <h1>${content.title}</h1>
        ${notice !== null && printNotice(notice)} ${content.body}
      </main>`,
  );
}

/** A complete page for a user who is not signed in. */
export function strangerLayout(content: Content, pathOf: View['pathOf']): Html {
  return documentOf(
    content,
    { pathOf },
    html`<main id="main" tabindex="-1">
      <h1>${content.title}</h1>
      ${content.body}
    </main>`,
  );
}

function documentOf(
  { title, hasPlots = false, showAs }: Content,
  { pathOf }: Pick<View, 'pathOf'>,
  body: Html,
): Html {
  const style = (name: AssetName): Html => html`<link rel="stylesheet" href="${pathOf(name)}" />`;
  const script = (name: AssetName): Html => html`<script src="${pathOf(name)}" defer></script>`;
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="htmx-config" content="history:false,includeIndicatorCSS:false">
    <title>${title} – iscsi-wbem</title>
    <link rel="icon" href="data:,">
    ${style('pico.css')}${hasPlots && style('uplot.css')}${style('console.css')}
    ${script('htmx.js')}${hasPlots && script('uplot.js')}${script('console.js')}
  </head>
  <body${showAs !== undefined && html` data-show-as="${showAs}"`}>
    <a class="skip" href="#main">Skip to content</a>
    ${body}
  </body>
</html>
`;
}

/** The form field with the session's token. */
export function tokenField(token: string): Html {
  return html`<input type="hidden" name="token" value="${token}" />`;
}

/** The notice gets the focus, so that a screen reader announces the outcome of the form. */
export function printNotice({ kind, text }: Notice): Html {
  const word = kind === 'done' ? 'Done' : 'Refused';
  return html`<div
    class="notice ${kind}"
    role="${kind === 'done' ? 'status' : 'alert'}"
    tabindex="-1"
    autofocus
  >
    <strong>${word}:</strong> ${text}
  </div>`;
}

/** Shows a state by word and shape, never by colour alone. */
export function badge(kind: 'good' | 'warn' | 'bad' | 'none', text: string): Html {
  const shape = { good: '✔', warn: '▲', bad: '✖', none: '–' }[kind];
  return html`<span class="badge ${kind}"><span aria-hidden="true">${shape}</span> ${text}</span>`;
}

/** A table with caption and column heads; a sentence if it has no rows. */
export function table(caption: string, heads: readonly Part[], rows: readonly Html[], empty: string): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** A list of names and values. */
export function facts(rows: readonly (readonly [string, Part])[]): Html {
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
