import { findIscsiName, type IscsiName } from '../../targets/IscsiName.js';
import { sparkline } from '../curves.js';
import { changeForm, field } from '../fields.js';
import { notTold, printRate, printSize, targetLink } from '../format.js';
import type { History } from '../History.js';
import { html, type Html } from '../html.js';
import { badge, table } from '../layout.js';
import { live } from '../live.js';
import { askedIn, filterForm, pageOf, pager, pathOfPage, type Asked } from '../paging.js';
import { whyRefused } from '../remedies.js';
import { page, pathTo, refusedPage, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import { series } from '../Sampler.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';
import type { TargetRow } from '../readTargets.js';

const listPath = '/console/targets';

/** Screens with the list of targets and the form for a new one. */
export function targetsRoutes(deps: HostScreenDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: listPath,
      name: 'targets',
      role: 'read',
      answer: async ({ view, query, isRefresh }) => {
        const asked = askedIn(listPath, query);
        const list = await targetList(deps, asked, isRefresh);
        if (isRefresh) return { kind: 'part', part: list };
        return page({
          title: 'Targets',
          body: html`${filterForm(asked, 'Name, alias, initiator or account')}${list}${
            may(view, 'storage') &&
            deps.storage !== null &&
            html`<p>
              <a href="/console/targets/new" role="button">New target</a
              >${may(view, 'credentials') && html` <a href="/console/provide" role="button">Let a host in</a>`}
            </p>`
          }`,
        });
      },
    },
    {
      method: 'GET',
      path: '/console/targets/new',
      name: 'new target',
      role: 'storage',
      answer: async ({ view }) => page(newTarget(view)),
    },
    {
      method: 'POST',
      path: '/console/targets/new',
      name: 'create target',
      role: 'storage',
      answer: (request) => create(deps, request),
    },
  ];
}

async function targetList(deps: HostScreenDeps, asked: Asked, isRefresh: boolean): Promise<Html> {
  const found = pageOf((await deps.targetOverview.take(isRefresh)).rows, asked, targetText);
  const rows = found.rows.map((row) => targetRow(row, deps.history && throughputOf(deps, deps.history, row)));
  return live(
    'list',
    pathOfPage(asked, found.page),
    html`${table(
      'Targets',
      targetHeads(deps.history !== null),
      rows,
      asked.filter === '' ? 'There is no target.' : 'No target matches.',
    )}${pager(asked, found, found.total === 1 ? 'target' : 'targets')}`,
    10,
  );
}

/** The text that the filter of a list of targets is applied to. */
export function targetText({ target: { iscsiName, alias }, accounts }: TargetRow): string {
  return [iscsiName, alias ?? '', ...accounts.map(({ chapName }) => chapName)].join('\n');
}

/** The heads of the columns of `targetRow`. */
export function targetHeads(hasThroughput: boolean): readonly string[] {
  return [
    'Name',
    'Protection',
    'Accounts',
    'Sessions',
    ...(hasThroughput ? ['Throughput, last hour'] : []),
    'LUNs',
    'Size',
  ];
}

/** The throughput of a target in the last hour. */
function throughputOf({ storage }: HostScreenDeps, history: History, { target }: TargetRow): Html {
  if (storage?.driver.readStatistics === undefined) return html`<span class="empty">${notTold}</span>`;
  return sparkline(history, series.ioBytes({ target: target.iscsiName }), {
    title: 'Read and written',
    print: printRate,
  });
}

/**
 * A row of a list of targets.
 * @param throughput null: there is no such column.
 * @param before cells before the first one.
 */
export function targetRow(
  { target, accounts, sessions, exports }: TargetRow,
  throughput: Html | null,
  before: Html | null = null,
): Html {
  const proved = accounts.filter(({ proof }) => proof?.state === 'proved').length;
  const sizes = exports.map(({ bytes }) => bytes);
  const size = sizes.includes(null)
    ? 'not told'
    : printSize(sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0));
  return html`<tr>
    ${before}
    <th scope="row">
      ${targetLink(target.iscsiName)}${target.alias !== null && html`<br /><small>${target.alias}</small>`}
    </th>
    <td>${protectionOf(target.chapEnabled)}</td>
    <td>${accounts.length === 0 ? 'none' : `${proved} of ${accounts.length} proved`}</td>
    <td>${sessions}</td>
    ${throughput !== null && html`<td>${throughput}</td>`}
    <td>${target.luns.length}</td>
    <td>${exports.length === 0 ? '–' : size}</td>
  </tr>`;
}

export function protectionOf(chapEnabled: boolean): Html {
  return chapEnabled ? badge('good', 'CHAP') : badge('bad', 'open');
}

function newTarget(view: View, alias = '', name = ''): { readonly title: string; readonly body: Html } {
  return {
    title: 'New target',
    body: html`<p>A new target asks for CHAP, has no account and no LUN, and lets nobody see any.</p>
      ${changeForm(
        view,
        '/console/targets/new',
        'Make the target',
        html`${field('alias', 'Alias', { value: alias, maxLength: 64, hint: 'The iSCSI name is made of it where none is given.' })}${field('name', 'iSCSI name', { value: name, maxLength: 223, hint: 'iqn.yyyy-mm.domain:text; left out: made of the alias' })}`,
      )}`,
  };
}

async function create(
  { storage }: HostScreenDeps,
  { principal, form, view }: ConsoleRequest,
): Promise<Answered> {
  if (!storage) return { kind: 'missing', sentence: 'This driver makes no targets.' };
  const [alias, text] = [form.optional('alias'), form.optional('name')];
  const again = (why: string): Answered => refusedPage(newTarget(view, alias ?? '', text ?? ''), why);
  let target: IscsiName | null = null;
  if (text !== null) {
    target = findIscsiName(text);
    if (target === null)
      return again(
        `“${text}” is no iSCSI name: expected iqn.yyyy-mm.domain[:text], eui. or naa. with hexadecimal digits.`,
      );
  }
  const outcome = await storage.provisioning.change(principal, { kind: 'createTarget', target, alias });
  const refused = whyRefused(outcome);
  if (refused !== null) return again(refused);
  const made = outcome.target ?? target;
  return {
    kind: 'goTo',
    path: made === null ? listPath : pathTo('targets', made),
    done: 'The target was made; it is closed.',
  };
}
