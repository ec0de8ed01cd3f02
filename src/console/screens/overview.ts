import { sentence } from '../sentence.js';
import { curve } from '../curves.js';
import type { History } from '../History.js';
import { ioCurves } from '../ioCurves.js';
import { notTold, printRate, printSize } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, facts, table } from '../layout.js';
import { later, live } from '../live.js';
import { page, type Route } from '../Route.js';
import { series } from '../Sampler.js';
import type { HostScreenDeps, ServerScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';
import { auditTable } from './audit.js';
import { findingsPath } from './findings.js';
import { poolHeads, poolRow, readPoolRows } from './pools.js';

/**
 * The screen with the state of the server, or of a host of a fleet.
 * @param server null for a host of a fleet: findings and records are those of the endpoint.
 */
export function overviewRoutes(
  deps: HostScreenDeps,
  server: Pick<ServerScreenDeps, 'audit'> | null,
): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/console',
      name: 'overview',
      role: 'read',
      answer: async ({ view, query, isRefresh }) => {
        if (isRefresh && query.get('part') === 'state')
          return { kind: 'part', part: live('state', '/console', await state(deps, view, true)) };
        return page({
          title: 'Overview',
          hasPlots: deps.history !== null,
          body: await body(deps, server, view),
        });
      },
    },
  ];
}

async function body(
  deps: HostScreenDeps,
  server: Pick<ServerScreenDeps, 'audit'> | null,
  view: View,
): Promise<Html> {
  const { history } = deps;
  return html`${live('state', '/console', await state(deps, view, false))}
    ${
      history !== null &&
      html`<section aria-labelledby="curves">
        <h2 id="curves">Sessions and throughput</h2>
        ${curve(history, series.allSessions, 'hour', {
          title: 'Sessions at all targets',
          print: (value) => String(Math.round(value)),
        })}${curve(history, series.dataBytes, 'hour', { title: 'Data of commands in the memory of the target', print: (value) => printSize(Math.round(value)) })}${ioCurves(history, { everything: true }, 'hour')}
      </section>`
    }
    ${server !== null && may(view, 'admin') && (await forAdministrators(server))}`;
}

/** The findings and the last records of a server. */
export async function forAdministrators({ audit }: Pick<ServerScreenDeps, 'audit'>): Promise<Html> {
  const { records } = await audit.search({ matches: () => true, maxRecords: 10 });
  return html`<section aria-labelledby="findings">
      <h2 id="findings">Findings</h2>
      ${later('findings', findingsPath, 'Look for what is wrong')}
    </section>
    <section aria-labelledby="last">
      <h2 id="last">Last changes</h2>
      ${auditTable('The last ten records', records)}
      <p><a href="/console/audit">The whole audit record</a></p>
    </section>`;
}

async function state(deps: HostScreenDeps, view: View, isRefresh: boolean): Promise<Html> {
  const { health, storage, credentials } = deps;
  const [reasons, leftOut] = await Promise.all([health.ready(), health.leftOut()]);
  const { rows, open, sessions, accounts } = await deps.targetOverview.take(isRefresh);
  const { proved, unproved, failed, never } = accounts;
  const pools = await readPoolRows(deps);
  return html`<section aria-labelledby="health">
      <h2 id="health">Health</h2>
      ${healthOf(reasons, leftOut)}
    </section>
    <section aria-labelledby="counts">
      <h2 id="counts">Now</h2>
      ${facts([
        [
          'Targets',
          html`<a href="/console/targets">${rows.length}</a
            >${open > 0 && html`, ${badge('bad', `${open} open without CHAP`)}`}`,
        ],
        [
          'Accounts',
          html`<a href="/console/accounts">${proved + unproved + failed + never}</a>, ${proved}
            proved${unproved > 0 && html`, ${badge('warn', `${unproved} not proved`)}`}${never > 0 && html`, ${never} never proved`}${failed > 0 && html`, ${badge('bad', `${failed} with a failed proof`)}`}${credentials.isInDoubt && html`; ${badge('warn', 'a change is in doubt')}: it got no answer, and is settled when the target answers`}`,
        ],
        ['Sessions', html`<a href="/console/sessions">${sessions}</a>`],
        ...(deps.history === null ? [] : ([['Throughput', throughputNow(deps, deps.history)]] as const)),
        [
          'Volumes',
          storage ? html`<a href="/console/volumes">${storage.volumes.size}</a>` : 'this driver makes none',
        ],
      ])}
    </section>
    ${
      pools.length > 0 &&
      html`<section aria-labelledby="room">
        <h2 id="room">Room left</h2>
        ${table(
          'Pools',
          poolHeads,
          pools.map((pool) => poolRow(pool)),
          'There is no pool.',
        )}
      </section>`
    }
    ${may(view, 'storage', 'credentials') && storage !== null && html`<p><a href="/console/provide" role="button">Let a host in</a></p>`}`;
}

/** Whether a server is ready, and what it says about itself. */
export function healthOf(reasons: readonly string[], notes: readonly string[]): Html {
  return html`<p>${reasons.length === 0 ? badge('good', 'ready') : badge('bad', 'not ready')}</p>
    ${[...reasons, ...notes].map((reason) => html`<p>${sentence(reason)}</p>`)}`;
}

/** The current read and write throughput of all targets together. */
function throughputNow({ storage }: HostScreenDeps, history: History): string {
  if (!storage?.driver.readStatistics) return notTold;
  const bytes = history.last(series.ioBytes({ everything: true }));
  return bytes === null ? 'told after the first twenty seconds' : printRate(bytes);
}
