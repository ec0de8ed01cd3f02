import { html, type Html } from '../html.js';
import { badge, facts, table } from '../layout.js';
import { live } from '../live.js';
import { page, type Route } from '../Route.js';
import type { FleetScreenDeps } from '../ScreenDeps.js';
import { may } from '../View.js';
import { hostLink, hostsPath, hostState, isReadable, maxNamed, moreHosts } from './hosts.js';
import { forAdministrators, healthOf } from './overview.js';

/** The screen with the state of an endpoint and its hosts.  It asks no host anything. */
export function fleetOverviewRoutes(deps: FleetScreenDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/console',
      name: 'overview',
      role: 'read',
      answer: async ({ view, isRefresh }) => {
        const part = live('state', '/console', await state(deps));
        if (isRefresh) return { kind: 'part', part };
        return page({
          title: 'Overview',
          body: html`${part}${may(view, 'admin') && (await forAdministrators(deps))}`,
        });
      },
    },
  ];
}

async function state({ monitoring, fleet }: FleetScreenDeps): Promise<Html> {
  const reasons = await monitoring.ready();
  const hosts = fleet.hosts();
  const unwell = hosts.filter((host) => !isReadable(host));
  const more = moreHosts(unwell.length);
  return html`<section aria-labelledby="health">
      <h2 id="health">Health of this endpoint</h2>
      ${healthOf(reasons, [])}
    </section>
    <section aria-labelledby="hosts">
      <h2 id="hosts">Hosts</h2>
      ${facts([
        ['Hosts', html`<a href="${hostsPath}">${hosts.length}</a>`],
        ['In contact', badge('good', String(hosts.length - unwell.length))],
        ['Not', unwell.length === 0 ? 'none' : badge('bad', String(unwell.length))],
      ])}
      ${
        unwell.length > 0 &&
        table(
          'Hosts that cannot be read',
          ['Host', 'State'],
          unwell.slice(0, maxNamed).map(
            (host) =>
              html`<tr>
                <th scope="row">${hostLink(host)}</th>
                <td>${hostState(host)}</td>
              </tr>`,
          ),
          '',
        )
      }
      ${more && html`<p>${more}</p>`}
    </section>`;
}
