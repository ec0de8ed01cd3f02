import { time } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, table } from '../layout.js';
import { live } from '../live.js';
import { page, type Route } from '../Route.js';
import { askedIn, filterForm, pageOf, pager, pathOfPage, type Asked } from '../paging.js';
import type { ServerScreenDeps } from '../ScreenDeps.js';
import { may } from '../View.js';

const path = '/console/events';

/** The screen of the events since the start: alerts as subscribers receive them, and logins that targets refused. */
export function eventsRoutes(deps: ServerScreenDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path,
      name: 'events',
      role: 'read',
      answer: async ({ view, query, isRefresh }) => {
        const asked = askedIn(path, query);
        const list = eventList(deps, asked);
        if (isRefresh) return { kind: 'part', part: list };
        return page({
          title: 'Events',
          body: html`${filterForm(asked, 'Text')}${list}${
            may(view, 'admin') &&
            html`<p><a href="/console/audit">Audit record: who changed what</a></p>
              <p><a href="/console/subscriptions">Subscriptions: who is told</a></p>`
          }`,
        });
      },
    },
  ];
}

function eventList({ events }: ServerScreenDeps, asked: Asked): Html {
  const found = pageOf(
    events.list(),
    asked,
    ({ kind, text, severity }) => `${kind}\n${text}\n${severity ?? ''}`,
  );
  return live(
    'list',
    pathOfPage(asked, found.page),
    html`${table(
      'Events, the newest first',
      ['When', 'Kind', 'What happened', 'What to do'],
      found.rows.map(
        ({ time: at, kind, severity, text, remedy }) =>
          html`<tr>
            <td>${time(at)}</td>
            <td>${kind === 'alert' ? badge('warn', severity ?? 'alert') : badge('bad', 'login refused')}</td>
            <td>${text}</td>
            <td>${remedy ?? '–'}</td>
          </tr>`,
      ),
      'Nothing since the server was started.',
    )}${pager(asked, found, found.total === 1 ? 'event' : 'events')}`,
  );
}
