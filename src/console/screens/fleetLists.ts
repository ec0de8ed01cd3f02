import type { Session } from '../../targets/TargetReader.js';
import { count } from '../format.js';
import { html, withRoot, type Html, type Part } from '../html.js';
import { badge, table } from '../layout.js';
import { askedIn, filterForm, pageOf, pager } from '../paging.js';
import { proveAll, readTargetOverview, type ProvedAccount, type TargetRow } from '../readTargets.js';
import { page, pathTo, type Route } from '../Route.js';
import type { FleetScreenDeps, Gathered, ReadHost } from '../ScreenDeps.js';
import { sentence } from '../sentence.js';
import { SharedReading } from '../SharedReading.js';
import { may, type View } from '../View.js';
import { accountHeads, accountRow, accountText } from './accounts.js';
import { aboutPath, maxNamed, moreHosts } from './hosts.js';
import { poolHeads, poolRow, readPoolRows, type PoolRow } from './pools.js';
import { sessionHeads, sessionRow, sessionsPath, sessionText } from './sessions.js';
import { targetHeads, targetRow, targetText } from './targets.js';
import { exportsByVolume, volumeHeads, volumeRow, volumeText } from './volumes.js';

/** A list over all hosts of a fleet. */
interface FleetList<T> {
  readonly path: string;
  /** The title, and the caption of the table. */
  readonly title: string;
  /** "target", "targets". */
  readonly nouns: readonly [one: string, many: string];
  readonly filterLabel: string;
  /** The heads of the columns behind that of the host. */
  heads(view: View): readonly string[];
  read(host: ReadHost): Promise<readonly T[]>;
  textOf(row: T): string;
  /** A table row, with paths as at a standalone server.  @param before the cell with the host. */
  print(row: T, view: View, before: Html): Html;
}

/**
 * The lists over all hosts of a fleet.  Each links to the pages of the host of a row, where its changes are.  They are read when they are opened,
 * and do not refresh themselves: a reading asks every host.
 */
export function fleetListsRoutes(deps: FleetScreenDeps): readonly Route[] {
  return [
    listRoute<TargetRow>(deps, {
      path: '/console/targets',
      title: 'Targets',
      nouns: ['target', 'targets'],
      filterLabel: 'Host, name, alias, initiator or account',
      heads: () => targetHeads(false),
      read: async (host) => (await readTargetOverview(host)).rows,
      textOf: targetText,
      print: (row, _view, before) => targetRow(row, null, before),
    }),
    listRoute<Parameters<typeof volumeRow>>(deps, {
      path: '/console/volumes',
      title: 'Volumes',
      nouns: ['volume', 'volumes'],
      filterLabel: 'Host, name, id or pool',
      heads: () => volumeHeads,
      read: readVolumes,
      textOf: ([, volume]) => volumeText(volume),
      print: ([storage, volume, shown], _view, before) => volumeRow(storage, volume, shown, before),
    }),
    listRoute<PoolRow>(deps, {
      path: '/console/pools',
      title: 'Pools',
      nouns: ['pool', 'pools'],
      filterLabel: 'Host or name',
      heads: () => poolHeads,
      read: readPoolRows,
      textOf: ({ pool, fault }) => `${pool.name}\n${fault ?? ''}`,
      print: (row, _view, before) => poolRow(row, before),
    }),
    listRoute<ProvedAccount>(deps, {
      path: '/console/accounts',
      title: 'Accounts',
      nouns: ['account', 'accounts'],
      filterLabel: 'Host, CHAP name, initiator or target',
      heads: () => accountHeads,
      read: async (host) => proveAll(host, await host.targets.listAccounts()),
      textOf: accountText,
      print: (row, _view, before) => accountRow(row, before),
    }),
    listRoute<Session>(deps, {
      path: sessionsPath,
      title: 'Sessions',
      nouns: ['session', 'sessions'],
      filterLabel: 'Host, initiator, address or target',
      heads: (view) => sessionHeads(sessionColumns(view)),
      read: ({ targets }) => targets.listSessions(null),
      textOf: sessionText,
      print: (row, view, before) => sessionRow(row, view, sessionColumns(view), before),
    }),
  ];
}

/** After a session was ended the sessions of its host are shown. */
function sessionColumns(view: View) {
  return { hasTarget: true, mayEnd: may(view, 'credentials'), back: sessionsPath };
}

async function readVolumes({ storage }: ReadHost): Promise<readonly Parameters<typeof volumeRow>[]> {
  if (storage === null) return [];
  const shownBy = exportsByVolume(await storage.driver.listExports(null));
  return Array.from(storage.volumes.list(), (volume): Parameters<typeof volumeRow> => [
    storage,
    volume,
    shownBy.get(volume.id) ?? [],
  ]);
}

function listRoute<T>({ fleet }: FleetScreenDeps, list: FleetList<T>): Route {
  const { path, title, nouns, filterLabel } = list;
  const reading = new SharedReading(() => fleet.gather((host) => list.read(host)));
  return {
    method: 'GET',
    path,
    name: `${nouns[1]} of all hosts`,
    role: 'read',
    answer: async ({ view, query }) => {
      const asked = askedIn(path, query);
      // The next pages of a list may be of the reading before.
      const gathered = await reading.take(asked.page > 1);
      const found = pageOf(gathered.rows, asked, ({ host, row }) => `${host}\n${list.textOf(row)}`);
      const rows = found.rows.map(({ host, row }) =>
        withRoot(list.print(row, view, html`<td><a href="/console">${host}</a></td>`), pathTo('hosts', host)),
      );
      const empty =
        asked.filter === '' ? `No host that was read has any ${nouns[0]}.` : `No ${nouns[0]} matches.`;
      return page({
        title,
        body: html`${leftOut(gathered, nouns[1])}${filterForm(asked, filterLabel)}${table(title, ['Host', ...list.heads(view)], rows, empty)}${pager(asked, found, found.total === 1 ? nouns[0] : nouns[1])}`,
      });
    },
  };
}

/** What a list does not show, and why. */
function leftOut({ missing, limit }: Gathered<unknown>, many: string): Part {
  if (missing.length === 0 && limit === null) return null;
  const more = moreHosts(missing.length);
  return html`<section aria-labelledby="left-out">
    <h2 id="left-out">Not in this list</h2>
    ${
      missing.length > 0 &&
      html`<p>${badge('bad', `${count(missing.length, 'host')} cannot be read`)}: nothing is known of their ${many}.</p>
        <ul class="findings">
          ${missing
            .slice(0, maxNamed)
            .map(
              ({ host, why }) => html`<li><a href="${aboutPath(host)}">${host}</a>: ${sentence(why)}</li>`,
            )}${more && html`<li>${more}</li>`}
        </ul>`
    }
    ${
      limit !== null &&
      html`<p>
        ${badge('warn', 'not all')}: the hosts have more than ${limit} together (setting max-gathered-instances). The
        pages of each host show all of its own.
      </p>`
    }
  </section>`;
}
