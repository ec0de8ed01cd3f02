import { findSize, sizeHelp } from '../../config/sizes.js';
import type { Job } from '../../provisioning/Jobs.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { StorageChange } from '../../provisioning/StorageChange.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';
import { PoolError } from '../../pools/PoolError.js';
import type { Export } from '../../targets/StorageDriver.js';
import { curve, spanLinks, spanOf } from '../curves.js';
import { ioCurves } from '../ioCurves.js';
import { changeForm, checkbox, field, select } from '../fields.js';
import { printSize, targetLink, time, volumeLink } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, facts, table } from '../layout.js';
import { live } from '../live.js';
import { askedIn, filterForm, pageOf, pager } from '../paging.js';
import { after, whyRefused, whatWasDone } from '../remedies.js';
import { page, pathTo, refusedPage, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import { series } from '../Sampler.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';
import { confirmField, isConfirmed } from './confirm.js';

const listPath = '/console/volumes';
const newPath = '/console/volumes/new';
const none: Answered = { kind: 'missing', sentence: 'This driver makes no volumes.' };

/** Screens of the volumes: list, initiators with access, and all changes. */
export function volumesRoutes(deps: HostScreenDeps): readonly Route[] {
  const { storage } = deps;
  const change = (
    action: string,
    name: string,
    changeOf: (request: ConsoleRequest, volume: VolumeRecord) => StorageChange | string,
    done: string,
  ): Route => ({
    method: 'POST',
    path: `/console/volumes/:volume/${action}`,
    name,
    role: 'storage',
    answer: async (request) => {
      const volume = storage?.volumes.find(request.param('volume'));
      if (!storage || !volume) return missing(request);
      const path = pathTo('volumes', volume.id);
      const asked = changeOf(request, volume);
      if (typeof asked === 'string') return { kind: 'goTo', path, refused: asked };
      const outcome = await storage.provisioning.change(request.principal, asked);
      const made =
        outcome.volume !== null && storage.volumes.find(outcome.volume) !== null
          ? pathTo('volumes', outcome.volume)
          : listPath;
      return after(
        outcome,
        outcome.job === null ? done : `${done} ${outcome.message}.`,
        asked.kind === 'removeVolume' ? listPath : made,
        path,
      );
    },
  });
  return [
    {
      method: 'GET',
      path: listPath,
      name: 'volumes',
      role: 'read',
      answer: async ({ view, query, isRefresh }) => {
        if (!storage)
          return page({ title: 'Volumes', body: html`<p class="empty">This driver makes no volumes.</p>` });
        if (isRefresh) return { kind: 'part', part: jobList(storage) };
        const asked = askedIn(listPath, query);
        const found = pageOf(storage.volumes.list(), asked, volumeText);
        const shownBy = exportsByVolume(await storage.driver.listExports(null));
        return page({
          title: 'Volumes',
          body: html`${filterForm(asked, 'Name, id or pool')}${table(
            'Volumes',
            volumeHeads,
            found.rows.map((volume) => volumeRow(storage, volume, shownBy.get(volume.id) ?? [])),
            asked.filter === '' ? 'There is no volume.' : 'No volume matches.',
          )}${pager(asked, found, found.total === 1 ? 'volume' : 'volumes')}${
            may(view, 'storage') && html`<p><a href="${newPath}" role="button">New volume</a></p>`
          }
            <section aria-labelledby="jobs">
              <h2 id="jobs">Copies under way</h2>
              ${jobList(storage)}
            </section>`,
        });
      },
    },
    {
      method: 'GET',
      path: newPath,
      name: 'new volume',
      role: 'storage',
      answer: async ({ view }) => (storage ? page(newVolume(storage, view, {})) : none),
    },
    {
      method: 'POST',
      path: newPath,
      name: 'create volume',
      role: 'storage',
      answer: (request) => create(storage, request),
    },
    {
      method: 'GET',
      path: '/console/volumes/:volume',
      name: 'volume',
      role: 'read',
      answer: async (request) => {
        const volume = storage?.volumes.find(request.param('volume'));
        if (!storage || !volume) return missing(request);
        return page({
          title: volume.name,
          above: [{ path: listPath, text: 'Volumes' }],
          hasPlots: deps.history !== null,
          body: await volumeBody(deps, storage, volume, request),
        });
      },
    },
    change(
      'resize',
      'resize volume',
      ({ form }, { id }) => {
        const bytes = findSize(form.text('size'));
        return bytes === null
          ? noSize(form.text('size'))
          : { kind: 'resizeVolume', volume: id, bytes, mayShrink: form.isChecked('mayShrink') };
      },
      'The volume has another size now.',
    ),
    change(
      'rename',
      'rename volume',
      ({ form }, { id }) => ({ kind: 'renameVolume', volume: id, name: form.text('name') }),
      'The volume has another name now.',
    ),
    change(
      'copy',
      'copy volume',
      ({ form }, { id }) => ({
        kind: 'copyVolume',
        source: id,
        name: form.text('name'),
        as: form.text('as') === 'snapshot' ? 'snapshot' : 'clone',
        pool: form.optional('pool'),
      }),
      'This is the copy.',
    ),
    change(
      'restore',
      'restore volume',
      ({ form }, { id, name }) =>
        isConfirmed(form, name) ?? { kind: 'restoreVolume', volume: id, from: form.text('from') },
      'The volume has the bytes of its copy.',
    ),
    change(
      'remove',
      'remove volume',
      ({ form }, { id, name }) => isConfirmed(form, name) ?? { kind: 'removeVolume', volume: id },
      'The volume and its bytes were removed.',
    ),
  ];
}

function missing({ param }: ConsoleRequest): Answered {
  return { kind: 'missing', sentence: `There is no volume “${param('volume')}”.` };
}

export function noSize(text: string): string {
  return `“${text}” is no size: expected one ${sizeHelp}.`;
}

/** The text that the filter of a list of volumes is applied to. */
export function volumeText({ name, id, pool }: VolumeRecord): string {
  return `${name}\n${id}\n${pool}`;
}

/** The exports of each volume, by its id. */
export function exportsByVolume(exports: readonly Export[]): ReadonlyMap<string, readonly Export[]> {
  const found = new Map<string, Export[]>();
  for (const each of exports) {
    if (each.volumeId === null) continue;
    const known = found.get(each.volumeId);
    if (known) known.push(each);
    else found.set(each.volumeId, [each]);
  }
  return found;
}

/** The heads of the columns of `volumeRow`. */
export const volumeHeads: readonly string[] = ['Name', 'Size', 'Pool', 'Shown by', 'Made of', 'Made at'];

/** A row of a list of volumes.  @param before cells before the first one. */
export function volumeRow(
  { volumes }: Pick<HostStorage, 'volumes'>,
  volume: VolumeRecord,
  shown: readonly Export[],
  before: Html | null = null,
): Html {
  const source = volume.copyOf && volumes.find(volume.copyOf.volume);
  return html`<tr>
    ${before}
    <th scope="row">${volumeLink(volume)}</th>
    <td>${printSize(volume.bytes)}</td>
    <td>${volume.pool}</td>
    <td>
      ${shown.length === 0 ? 'no target' : shown.map(({ target, lun }) => html`<div>LUN ${lun} of ${targetLink(target)}</div>`)}
    </td>
    <td>
      ${volume.copyOf ? html`${volume.copyOf.kind} of ${source ? volumeLink(source) : 'a volume that is gone'}` : '–'}
    </td>
    <td>${time(volume.createdAt)}</td>
  </tr>`;
}

function jobList({ jobs }: HostStorage): Html {
  return live(
    'jobs',
    listPath,
    table(
      'Copies',
      ['Volume', 'What', 'State', 'By'],
      jobs.list().map(
        (job) =>
          html`<tr>
            <th scope="row">${job.name}</th>
            <td>${job.what}</td>
            <td>${jobState(job)}</td>
            <td>${job.who}</td>
          </tr>`,
      ),
      'None is being made.',
    ),
  );
}

function jobState({ state, percent, message }: Job): Html {
  if (state === 'running')
    return html`<progress max="100" value="${percent}" aria-label="How far it has come"></progress> ${percent}
      %`;
  return html`${state === 'completed' ? badge('good', 'completed') : badge('bad', state)} ${message}`;
}

function poolChoices(
  { pools }: HostStorage,
  first: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  return [...first, ...pools.map(({ name }) => [name, name] as const)];
}

function newVolume(
  storage: HostStorage,
  view: View,
  { name = '', size = '', pool = storage.pools[0]?.name ?? '' },
): { readonly title: string; readonly body: Html } {
  return {
    title: 'New volume',
    body: changeForm(
      view,
      newPath,
      'Make the volume',
      html`${field('name', 'Name', { value: name, isRequired: true, maxLength: 64 })}${field('size', 'Size', { value: size, isRequired: true, maxLength: 24, hint: sizeHelp })}${select('pool', 'Pool', poolChoices(storage, []), pool)}${select(
        'thick',
        'Room',
        [
          ['', 'as the pool’s setting says'],
          ['thin', 'taken as it is written'],
          ['thick', 'all taken at once'],
        ],
      )}`,
    ),
  };
}

async function create(
  storage: HostStorage | null,
  { principal, form, view }: ConsoleRequest,
): Promise<Answered> {
  if (!storage) return none;
  const [name, size, pool, thick] = [
    form.text('name'),
    form.text('size'),
    form.optional('pool'),
    form.text('thick'),
  ];
  const again = (why: string): Answered =>
    refusedPage(newVolume(storage, view, { name, size, ...(pool !== null && { pool }) }), why);
  const bytes = findSize(size);
  if (bytes === null) return again(noSize(size));
  const outcome = await storage.provisioning.change(principal, {
    kind: 'createVolume',
    name,
    bytes,
    pool,
    thick: thick === '' ? null : thick === 'thick',
  });
  const refused = whyRefused(outcome);
  if (refused !== null) return again(refused);
  return {
    kind: 'goTo',
    path: outcome.volume === null ? listPath : pathTo('volumes', outcome.volume),
    done: whatWasDone('The volume was made; no target shows it yet.', outcome),
  };
}

async function allocatedBytes({ pools }: HostStorage, { id, pool }: VolumeRecord): Promise<number | null> {
  try {
    return (await pools.find(({ name }) => name === pool)?.find(id))?.allocatedBytes ?? null;
  } catch (error) {
    if (!(error instanceof PoolError)) throw error;
    return null;
  }
}

async function volumeBody(
  { history }: HostScreenDeps,
  storage: HostStorage,
  volume: VolumeRecord,
  { view, query, path }: ConsoleRequest,
): Promise<Html> {
  const { id, name, bytes, copyOf } = volume;
  const span = spanOf(query);
  const [shown, allocated] = await Promise.all([
    storage.driver.findExportsOf(id),
    allocatedBytes(storage, volume),
  ]);
  const source = copyOf && storage.volumes.find(copyOf.volume);
  const copies = storage.volumes.copiesOf(id);
  return html`${facts([
    ['Size', `${printSize(bytes)} (${bytes} bytes in blocks of ${volume.blockSize})`],
    ['Taken of its pool', allocated === null ? 'not told' : printSize(allocated)],
    ['Pool', html`<a href="/console/pools">${volume.pool}</a>`],
    ['Id', html`<code>${id}</code>`],
    ['Made at', time(volume.createdAt)],
    ...(copyOf
      ? ([
          [
            'Made of',
            html`${copyOf.kind} of ${source ? volumeLink(source) : 'a volume that is gone'} as it was at
              ${time(copyOf.at)}`,
          ],
        ] as const)
      : []),
  ])}
    <section aria-labelledby="shown">
      <h2 id="shown">Shown by</h2>
      ${table(
        'Targets',
        ['Target', 'LUN', 'Access'],
        shown.map(
          ({ target, lun, readOnly }) =>
            html`<tr>
              <th scope="row">${targetLink(target)}</th>
              <td>${lun}</td>
              <td>${readOnly ? 'read only' : 'read and write'}</td>
            </tr>`,
        ),
        'No target shows it. A target’s page adds it as a LUN.',
      )}
    </section>
    <section aria-labelledby="copies">
      <h2 id="copies">Copies of it</h2>
      ${table(
        'Copies',
        ['Name', 'Kind', 'As it was at'],
        copies.map(
          (copy) =>
            html`<tr>
              <th scope="row">${volumeLink(copy)}</th>
              <td>${copy.copyOf?.kind ?? ''}</td>
              <td>${time(copy.copyOf?.at ?? copy.createdAt)}</td>
            </tr>`,
        ),
        'There is none.',
      )}
    </section>
    ${
      history !== null &&
      html`<section aria-labelledby="curves">
        <h2 id="curves">Curves</h2>
        ${spanLinks(path, span)}${curve(history, series.volumeAllocated(id), span, { title: 'Taken of its pool', print: printSize })}${ioCurves(history, { volume: id }, span)}
      </section>`
    }
    ${may(view, 'storage') && changes(storage, volume, view, path, shown.length, copies, name)}`;
}

function changes(
  storage: HostStorage,
  { bytes }: VolumeRecord,
  view: View,
  path: string,
  shown: number,
  copies: readonly VolumeRecord[],
  name: string,
): Html {
  return html`<section aria-labelledby="changes">
    <h2 id="changes">Change this volume</h2>
    ${changeForm(
      view,
      `${path}/resize`,
      'Set the size',
      html`${field('size', 'Size', { isRequired: true, maxLength: 24, hint: `now ${printSize(bytes)}; ${sizeHelp}` })}${
        (shown === 0 || storage.driver.storageCapabilities.shrinksExports) &&
        checkbox('mayShrink', 'It may become smaller: what is behind its end is lost')
      }${shown > 0 && html`<p>${storage.driver.storageCapabilities.resize === 'rescan' ? 'Hosts see the new size after they look again (rescan).' : 'Hosts are told of the new size.'}</p>`}`,
      { legend: 'Grow' },
    )}
    ${changeForm(view, `${path}/rename`, 'Rename', field('name', 'Name', { value: name, isRequired: true, maxLength: 64 }, 'rename-name'), { legend: 'Name' })}
    ${changeForm(
      view,
      `${path}/copy`,
      'Make the copy',
      html`${field('name', 'Name of the copy', { isRequired: true, maxLength: 64 }, 'copy-name')}${select(
        'as',
        'Kind',
        [
          ['snapshot', 'snapshot: of one instant, shares blocks with its source'],
          ['clone', 'clone: stands alone'],
        ],
      )}${select('pool', 'Pool of a clone', poolChoices(storage, [['', 'the same']]), '', 'copy-pool')}`,
      { legend: 'Copy' },
    )}
    ${
      copies.length > 0 &&
      changeForm(
        view,
        `${path}/restore`,
        'Restore',
        html`${select(
          'from',
          'Copy',
          copies.map((copy) => [copy.id, copy.name] as const),
        )}
          <p>All that was written since is lost.</p>
          ${confirmField(name, 'confirm-restore')}`,
        { isDangerous: true, legend: 'Give it the bytes of a copy' },
      )
    }
    ${
      shown === 0
        ? changeForm(view, `${path}/remove`, 'Remove the volume', confirmField(name, 'confirm-remove'), {
            isDangerous: true,
            legend: 'Remove it, with its bytes',
          })
        : html`<p>It can be removed when no target shows it.</p>`
    }
  </section>`;
}
