import type { Session } from '../../targets/TargetReader.js';
import { changeForm, hidden } from '../fields.js';
import { addressesOf, authenticationOf, digestsOf, notTold, targetLink, time } from '../format.js';
import { html, type Html } from '../html.js';
import { table } from '../layout.js';
import { live } from '../live.js';
import { askedIn, filterForm, pageOf, pager, pathOfPage, type Asked } from '../paging.js';
import { after } from '../remedies.js';
import { page, type Route } from '../Route.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';

export const sessionsPath = '/console/sessions';

/** The screen of the current sessions, where they can be ended. */
export function sessionsRoutes(deps: HostScreenDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: sessionsPath,
      name: 'sessions',
      role: 'read',
      answer: async ({ view, query, isRefresh }) => {
        const asked = askedIn(sessionsPath, query);
        const list = await sessionList(deps, asked, view);
        if (isRefresh) return { kind: 'part', part: list };
        return page({
          title: 'Sessions',
          body: html`${filterForm(asked, 'Initiator, address or target')}${list}`,
        });
      },
    },
    {
      method: 'POST',
      path: '/console/sessions/end',
      name: 'end session',
      role: 'credentials',
      answer: async ({ principal, form }) => {
        const [target, id, back] = [form.text('target'), form.text('id'), form.text('back')];
        const path = /^\/console\/targets\/[\w%.~-]+$/u.test(back) ? back : sessionsPath;
        const session = (await deps.targets.listSessions(null)).find(
          (each) => each.target === target && each.id === id,
        );
        if (!session) return { kind: 'goTo', path, done: 'The session had ended already.' };
        return after(
          await deps.credentials.endSession(principal, session),
          'The session was ended; its initiator may log in again.',
          path,
        );
      },
    },
  ];
}

async function sessionList({ targets }: HostScreenDeps, asked: Asked, view: View): Promise<Html> {
  const found = pageOf(await targets.listSessions(null), asked, sessionText);
  return live(
    'list',
    pathOfPage(asked, found.page),
    html`${sessionTable(found.rows, view, 'Nobody is logged in.', sessionsPath, true)}${pager(asked, found, found.total === 1 ? 'session' : 'sessions')}`,
  );
}

/** The text that the filter of a list of sessions is applied to. */
export function sessionText(session: Session): string {
  return [session.initiatorName ?? '', session.target, addressesOf(session)].join('\n');
}

/** The heads of the columns of `sessionRow`. */
export function sessionHeads({ hasTarget, mayEnd }: Omit<SessionRowOptions, 'back'>): readonly string[] {
  return [
    'Initiator',
    ...(hasTarget ? ['Target'] : []),
    'Address',
    'Since',
    'Authentication',
    'Digests',
    'Connections',
    ...(mayEnd ? ['Change'] : []),
  ];
}

export interface SessionRowOptions {
  readonly hasTarget: boolean;
  readonly mayEnd: boolean;
  /** The path of the page that is shown after a session was ended. */
  readonly back: string;
}

/** A row of a list of sessions.  @param before cells before the first one. */
export function sessionRow(
  session: Session,
  view: View,
  { hasTarget, mayEnd, back }: SessionRowOptions,
  before: Html | null = null,
): Html {
  return html`<tr>
    ${before}
    <th scope="row">${session.initiatorName ?? notTold}</th>
    ${hasTarget && html`<td>${targetLink(session.target)}</td>`}
    <td>${addressesOf(session)}</td>
    <td>${session.openedAt === undefined ? notTold : time(session.openedAt)}</td>
    <td>${authenticationOf(session)}</td>
    <td>${digestsOf(session)}</td>
    <td>${session.connections.length === 0 ? notTold : session.connections.length}</td>
    ${
      mayEnd &&
      html`<td>
        ${changeForm(view, '/console/sessions/end', 'End', html`${hidden('target', session.target)}${hidden('id', session.id)}${hidden('back', back)}`, { isDangerous: true })}
      </td>`
    }
  </tr>`;
}

/** A table of the sessions of one target or of all. */
export function sessionTable(
  sessions: readonly Session[],
  view: View,
  empty: string,
  back: string,
  hasTarget = false,
): Html {
  const options = { hasTarget, mayEnd: may(view, 'credentials'), back };
  return table(
    'Sessions',
    sessionHeads(options),
    sessions.map((session) => sessionRow(session, view, options)),
    empty,
  );
}
