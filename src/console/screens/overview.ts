import type { ReadRecord } from '../../audit/readAudit.js';
import type { Finding } from '../../targets/TargetReader.js';
import { sentence } from '../sentence.js';
import { curve } from '../curves.js';
import { ioCurves } from '../ioCurves.js';
import { count, notTold, printRate, printSize } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, facts, table } from '../layout.js';
import { later, live } from '../live.js';
import { page, type Route } from '../Route.js';
import { series } from '../Sampler.js';
import type { ScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';
import { auditTable } from './audit.js';
import { readPoolRows } from './pools.js';

/** The screen with the state of the server. */
export function overviewRoutes(deps: ScreenDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/console',
      name: 'overview',
      role: 'read',
      answer: async ({ view, query, isRefresh }) => {
        if (isRefresh && query.get('part') === 'state')
          return { kind: 'part', part: live('state', '/console', await state(deps, view, true)) };
        return page({ title: 'Overview', hasPlots: true, body: await body(deps, view) });
      },
    },
    {
      method: 'GET',
      path: '/console/findings',
      name: 'findings',
      role: 'admin',
      scope: 'server',
      answer: async ({ isRefresh }) => {
        const part = findingsList(await deps.monitoring.findings());
        if (isRefresh) return { kind: 'part', part };
        return page({
          title: 'Findings',
          body: html`<p>
              What is wrong with target, storage, state and settings, as <code>iscsi-wbem doctor</code> tells
              it.
            </p>
            ${part}`,
        });
      },
    },
  ];
}

async function body(deps: ScreenDeps, view: View): Promise<Html> {
  const isAdmin = may(view, 'admin');
  const last: readonly ReadRecord[] = isAdmin
    ? (await deps.audit.search({ matches: () => true, maxRecords: 10 })).records
    : [];
  return html`${live('state', '/console', await state(deps, view, false))}
    <section aria-labelledby="curves">
      <h2 id="curves">Sessions and throughput</h2>
      ${curve(deps.history, series.allSessions, 'hour', {
        title: 'Sessions at all targets',
        print: (value) => String(Math.round(value)),
      })}${curve(deps.history, series.dataBytes, 'hour', { title: 'Data of commands in the memory of the target', print: (value) => printSize(Math.round(value)) })}${ioCurves(deps.history, { everything: true }, 'hour')}
    </section>
    ${
      isAdmin &&
      html`<section aria-labelledby="findings">
        <h2 id="findings">Findings</h2>
        ${later('findings', '/console/findings', 'Look for what is wrong')}
      </section>`
    }
    ${
      isAdmin &&
      html`<section aria-labelledby="last">
        <h2 id="last">Last changes</h2>
        ${auditTable('The last ten records', last)}
        <p><a href="/console/audit">The whole audit record</a></p>
      </section>`
    }`;
}

async function state(deps: ScreenDeps, view: View, isRefresh: boolean): Promise<Html> {
  const { monitoring, storage, credentials } = deps;
  const [reasons, leftOut] = await Promise.all([monitoring.ready(), monitoring.leftOut()]);
  const { rows, open, sessions, accounts } = await deps.targetOverview.take(isRefresh);
  const { proved, unproved, failed, never } = accounts;
  const pools = await readPoolRows(deps);
  return html`<section aria-labelledby="health">
      <h2 id="health">Health</h2>
      <p>${reasons.length === 0 ? badge('good', 'ready') : badge('bad', 'not ready')}</p>
      ${[...reasons, ...leftOut].map((reason) => html`<p>${sentence(reason)}</p>`)}
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
        ['Throughput', throughputNow(deps)],
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
          ['Pool', 'Left', 'Of', 'Share left'],
          pools.map(
            ({ pool, state: read, fault }) =>
              html`<tr>
                <th scope="row"><a href="/console/pools">${pool.name}</a></th>
                <td>${read ? printSize(read.remainingBytes) : '?'}</td>
                <td>${read ? printSize(read.totalBytes) : '?'}</td>
                <td>
                  ${
                    read
                      ? html`<meter
                          min="0"
                          max="${read.totalBytes}"
                          low="${read.totalBytes / 10}"
                          optimum="${read.totalBytes}"
                          value="${read.remainingBytes}"
                          aria-label="Room left in ${pool.name}"
                        ></meter>`
                      : badge('bad', fault ?? 'cannot be used')
                  }
                </td>
              </tr>`,
          ),
          'There is no pool.',
        )}
      </section>`
    }
    ${may(view, 'storage', 'credentials') && storage !== null && html`<p><a href="/console/provide" role="button">Let a host in</a></p>`}`;
}

function bySeverity(a: Finding, b: Finding): number {
  return Number(a.severity !== 'error') - Number(b.severity !== 'error');
}

/** The current read and write throughput of all targets together. */
function throughputNow({ history, storage }: ScreenDeps): string {
  if (!storage?.driver.readStatistics) return notTold;
  const bytes = history.last(series.ioBytes({ everything: true }));
  return bytes === null ? 'told after the first twenty seconds' : printRate(bytes);
}

function findingsList(findings: readonly Finding[]): Html {
  if (findings.length === 0) return html`<p>${badge('good', 'nothing found')}</p>`;
  return html`<p>${count(findings.length, 'finding')}</p>
    <ul class="findings">
      ${findings.toSorted(bySeverity).map(
        ({ severity, subject, sentence: text, remedy }) =>
          html`<li>
            ${severity === 'error' ? badge('bad', 'error') : badge('warn', 'warning')}
            <strong>${subject}</strong>: ${text}${remedy !== null && html` <em>${remedy}</em>`}
          </li>`,
      )}
    </ul>`;
}
