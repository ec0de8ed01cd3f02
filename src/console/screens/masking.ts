import type { HostStorage } from '../../provisioning/HostStorage.js';
import { groupTypes, type GroupType, type InitiatorRecord } from '../../provisioning/MaskingRecords.js';
import type { MaskingGroup } from '../../provisioning/MaskingViews.js';
import { findIscsiName, type IscsiName } from '../../targets/IscsiName.js';
import { maxNameLength } from '../../provisioning/checkNames.js';
import { changeForm, field, hidden, lines } from '../fields.js';
import { count, targetLink } from '../format.js';
import { html, type Html } from '../html.js';
import { table } from '../layout.js';
import { askedIn, filterForm, pageOf, pager } from '../paging.js';
import { after } from '../remedies.js';
import { page, pathTo, refusedPage, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';
import { groupKinds, groupLink, listGroups } from './maskingGroups.js';
import { findInitiators, findLuns, lunLinesHint, noInitiatorName } from './maskingNames.js';

const listPath = '/console/masking';
const newPath = '/console/masking/new';
const initiatorsPath = '/console/masking/initiators';

/** A row of the list of views. */
interface ViewRow {
  readonly target: IscsiName;
  readonly alias: string | null;
  /** null: any initiator. */
  readonly initiators: readonly IscsiName[] | null;
  readonly volumes: readonly string[];
}

/** Masking views (SMI-S Masking and Mapping): which initiators see which volumes, and through which target. */
export function maskingRoutes(deps: HostScreenDeps): readonly Route[] {
  const { storage } = deps;
  const withStorage =
    (answer: (request: ConsoleRequest, storage: HostStorage) => Promise<Answered>): Route['answer'] =>
    (request) =>
      storage ? answer(request, storage) : Promise.resolve(none);
  return [
    {
      method: 'GET',
      path: listPath,
      name: 'masking views',
      role: 'read',
      answer: async ({ view, query }) => {
        if (!storage)
          return page({
            title: 'Masking',
            body: html`<p class="empty">
              This driver makes no targets: who sees what is decided where the targets are configured.
            </p>`,
          });
        const asked = askedIn(listPath, query);
        const found = pageOf(await readViews(deps, storage), asked, textOf);
        return page({
          title: 'Masking',
          body: html`<p>
              A masking view is a target that this server made, with the initiators that it allows and the volumes
              that it shows. Groups name initiators, target ports and volumes before a view is made of them.
            </p>
            ${subPages()}${filterForm(asked, 'Target, initiator or volume')}${viewTable(found.rows, asked.filter === '' ? 'There is no view.' : 'No view matches.')}${pager(asked, found, found.total === 1 ? 'view' : 'views')}${
              may(view, 'storage') && html`<p><a href="${newPath}" role="button">New view</a></p>`
            }`,
        });
      },
    },
    {
      method: 'GET',
      path: newPath,
      name: 'new masking view',
      role: 'storage',
      answer: withStorage(async ({ view }, known) => page(await newView(known, view, {}))),
    },
    {
      method: 'POST',
      path: newPath,
      name: 'expose paths',
      role: 'storage',
      answer: withStorage((request, known) => expose(known, request)),
    },
    {
      method: 'POST',
      path: `${newPath}/of-groups`,
      name: 'create masking view',
      role: 'storage',
      answer: withStorage((request, known) => createView(known, request)),
    },
    {
      method: 'GET',
      path: initiatorsPath,
      name: 'known initiators',
      role: 'read',
      answer: withStorage((request, known) => initiatorsPage(known, request)),
    },
    {
      method: 'POST',
      path: `${initiatorsPath}/add`,
      name: 'create initiator',
      role: 'storage',
      answer: withStorage(async ({ principal, form }, { masking }) => {
        const name = findIscsiName(form.text('initiator').trim());
        if (name === null)
          return { kind: 'goTo', path: initiatorsPath, refused: noInitiatorName(form.text('initiator')) };
        const outcome = await masking.paths.createInitiator(principal, {
          name,
          label: form.optional('label'),
        });
        return after(outcome, 'The initiator is known; it may see nothing yet.', initiatorsPath);
      }),
    },
    {
      method: 'POST',
      path: `${initiatorsPath}/forget`,
      name: 'remove initiator',
      role: 'storage',
      answer: withStorage(async ({ principal, form }, { masking }) => {
        const name = form.text('initiator') as IscsiName;
        return after(
          await masking.paths.removeInitiator(principal, name),
          'The initiator was forgotten.',
          initiatorsPath,
        );
      }),
    },
  ];
}

const none: Answered = { kind: 'missing', sentence: 'This driver makes no targets and no volumes.' };

function subPages(): Html {
  return html`<ul class="links">
    ${Object.entries(groupKinds).map(
      ([type, { many }]) => html`<li><a href="${pathTo('masking', 'groups', type)}">${many}</a></li>`,
    )}
    <li><a href="${initiatorsPath}">Known initiators</a></li>
  </ul>`;
}

async function readViews(
  { targets }: HostScreenDeps,
  { driver, volumes }: HostStorage,
): Promise<readonly ViewRow[]> {
  const [all, access, exports] = await Promise.all([
    targets.listTargets(),
    driver.listAccess(),
    driver.listExports(null),
  ]);
  const isOwn = await Promise.all(all.map(({ iscsiName }) => driver.isOwnTarget(iscsiName)));
  const allowed = new Map(access.map((each) => [each.target, each.initiators]));
  const shown = new Map<string, string[]>();
  for (const { target, volumeId, lun } of exports) {
    const name = volumeId === null ? `LUN ${lun}` : (volumes.find(volumeId)?.name ?? `LUN ${lun}`);
    shown.set(target, [...(shown.get(target) ?? []), name]);
  }
  return all
    .filter((_, index) => isOwn[index])
    .map(({ iscsiName, alias }) => ({
      target: iscsiName,
      alias,
      initiators: allowed.get(iscsiName) ?? [],
      volumes: shown.get(iscsiName) ?? [],
    }));
}

function textOf({ target, alias, initiators, volumes }: ViewRow): string {
  return [target, alias ?? '', ...(initiators ?? []), ...volumes].join('\n');
}

function viewTable(rows: readonly ViewRow[], empty: string): Html {
  return table(
    'Views',
    ['View', 'Initiators', 'Volumes', 'Target'],
    rows.map(
      ({ target, alias, initiators, volumes }) =>
        html`<tr>
          <th scope="row"><a href="${viewPath(target)}">${alias ?? target}</a></th>
          <td>${initiators === null ? 'any' : some(initiators, 'initiator')}</td>
          <td>${some(volumes, 'volume')}</td>
          <td>${targetLink(target)}</td>
        </tr>`,
    ),
    empty,
  );
}

/** The first names of a list, and the number of the others. */
function some(names: readonly string[], what: string): Html {
  if (names.length === 0) return html`<span class="empty">no ${what}</span>`;
  const more = names.length - 3;
  return html`${names.slice(0, 3).map((name) => html`<div>${name}</div>`)}${more > 0 && html`<div>and ${more} more</div>`}`;
}

export function viewPath(target: string): string {
  return pathTo('masking', 'views', target);
}

async function newView(
  storage: HostStorage,
  view: View,
  { initiators = '', volumes = '' },
): Promise<{ readonly title: string; readonly body: Html }> {
  const free = {
    initiators: await freeGroups(storage, 'initiators'),
    targets: await freeGroups(storage, 'targets'),
    volumes: await freeGroups(storage, 'volumes'),
  };
  const groupField = (type: keyof typeof free, hint: string): Html =>
    field(
      type,
      groupKinds[type].one,
      { maxLength: maxNameLength, hint, suggestions: free[type] },
      `group-${type}`,
    );
  return {
    title: 'New masking view',
    body: html`<p>Either of single initiators and volumes, or of groups that are of no view yet.</p>
      ${changeForm(
        view,
        newPath,
        'Make the view',
        html`${lines('initiators', 'Initiators', { value: initiators, hint: 'one iSCSI name a line' })}${lines('volumes', 'Volumes', { value: volumes, hint: lunLinesHint })}
          <p>A new target shows them. Nobody logs in before it has an account, unless the setting new-targets says otherwise.</p>`,
        { legend: 'Of initiators and volumes' },
      )}
      ${changeForm(
        view,
        `${newPath}/of-groups`,
        'Make the view of groups',
        html`${field('name', 'Name of the view', { maxLength: maxNameLength, hint: 'left out: that of its initiator group' })}${groupField('initiators', 'who sees')}${groupField('volumes', 'what is seen')}${groupField('targets', 'through which target, where it shows nothing yet; left out: a new one')}`,
        { legend: 'Of groups' },
      )}`,
  };
}

/** Names of groups that do not belong to a view, as suggestions. */
async function freeGroups(storage: HostStorage, type: GroupType): Promise<readonly string[]> {
  const groups = await listGroups(storage, type);
  return groups
    .filter(({ view }) => view === null)
    .slice(0, maxSuggestions)
    .map(({ name }) => name);
}

const maxSuggestions = 100;

async function expose(storage: HostStorage, { principal, form, view }: ConsoleRequest): Promise<Answered> {
  const given = { initiators: form.text('initiators'), volumes: form.text('volumes') };
  const again = async (why: string): Promise<Answered> =>
    refusedPage(await newView(storage, view, given), why);
  const initiators = findInitiators(given.initiators);
  if (typeof initiators === 'string') return again(initiators);
  const volumes = findLuns(storage, given.volumes);
  if (typeof volumes === 'string') return again(volumes);
  if (initiators.length === 0 || volumes.length === 0)
    return again('A view needs an initiator and a volume: expected at least one of each.');
  const outcome = await storage.masking.paths.expose(principal, {
    target: null,
    isNode: false,
    volumes,
    initiators,
  });
  if (outcome.cause !== 'done') return again(outcome.message);
  return after(outcome, 'The view was made.', outcome.target === null ? listPath : viewPath(outcome.target));
}

async function createView(storage: HostStorage, { principal, form }: ConsoleRequest): Promise<Answered> {
  const groups: { [T in GroupType]: MaskingGroup | null } = {
    initiators: null,
    targets: null,
    volumes: null,
  };
  for (const type of groupTypes) {
    const name = form.optional(type);
    if (name === null) continue;
    const group = (await listGroups(storage, type)).find((each) => each.name === name);
    if (!group)
      return {
        kind: 'goTo',
        path: newPath,
        refused: `There is no ${groupKinds[type].one.toLowerCase()} “${name}”.`,
      };
    groups[type] = group;
  }
  if (groupTypes.every((type) => groups[type] === null))
    return {
      kind: 'goTo',
      path: newPath,
      refused: 'A view is made of at least one group: expected its name.',
    };
  const outcome = await storage.masking.groups.createView(principal, {
    name: form.optional('name'),
    groups,
    luns: null,
  });
  return after(
    outcome,
    'The view was made.',
    outcome.target === null ? listPath : viewPath(outcome.target),
    newPath,
  );
}

async function initiatorsPage(
  { views, driver }: HostStorage,
  { view, query }: ConsoleRequest,
): Promise<Answered> {
  const asked = askedIn(initiatorsPath, query);
  const known: InitiatorRecord[] = [];
  for await (const initiator of views.listInitiators()) known.push(initiator);
  const found = pageOf(known, asked, ({ name, label }) => `${name}\n${label ?? ''}`);
  const mayChange = may(view, 'storage');
  const rows = await Promise.all(
    found.rows.map(async ({ name, label }) => {
      const [targets, groups] = await Promise.all([
        driver.findTargetsAllowing(name),
        views.groupsWith('initiators', name),
      ]);
      const made = groups.filter(({ record }) => record !== null);
      return html`<tr>
        <th scope="row">${name}</th>
        <td>${label ?? '–'}</td>
        <td>
          ${targets.length === 0 ? 'none' : targets.slice(0, 3).map((target) => html`<div>${targetLink(target)}</div>`)}${targets.length > 3 && count(targets.length - 3, 'more target')}
        </td>
        <td>${made.length === 0 ? '–' : made.map((group) => groupLink(group))}</td>
        ${
          mayChange &&
          html`<td>
            ${targets.length === 0 && groups.length === 0 && changeForm(view, `${initiatorsPath}/forget`, 'Forget', hidden('initiator', name), { isDangerous: true })}
          </td>`
        }
      </tr>`;
    }),
  );
  return page({
    title: 'Known initiators',
    above: [{ path: listPath, text: 'Masking' }],
    body: html`${filterForm(asked, 'Name or label')}${table(
      'Initiators',
      ['Initiator', 'Label', 'Targets that allow it', 'Group', ...(mayChange ? ['Change'] : [])],
      rows,
      asked.filter === '' ? 'None is known, and no target allows any.' : 'No initiator matches.',
    )}${pager(asked, found, found.total === 1 ? 'initiator' : 'initiators')}${
      mayChange &&
      changeForm(
        view,
        `${initiatorsPath}/add`,
        'Name it',
        html`${field('initiator', 'iSCSI name', { isRequired: true, maxLength: 223, hint: 'such as iqn.2026-11.com.example:db1' })}${field('label', 'Label', { maxLength: maxNameLength, hint: 'what people call it; may be left out' })}`,
        { legend: 'Name an initiator; it may see nothing yet' },
      )
    }`,
  });
}
