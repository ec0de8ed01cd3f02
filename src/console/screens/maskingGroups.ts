import { maxNameLength } from '../../provisioning/checkNames.js';
import type { MaskingOutcome } from '../../provisioning/MaskingOutcome.js';
import { groupTypes, type GroupType } from '../../provisioning/MaskingRecords.js';
import type { MaskingGroup } from '../../provisioning/MaskingViews.js';
import type { Principal } from '../../security/Principal.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import { changeForm, checkbox, field, hidden, lines } from '../fields.js';
import { targetLink, volumeLink } from '../format.js';
import { html, type Html, type Part } from '../html.js';
import { facts, table } from '../layout.js';
import { askedIn, filterForm, pageOf, pager } from '../paging.js';
import { after } from '../remedies.js';
import { page, pathTo, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';
import { confirmField, isConfirmed } from './confirm.js';
import { findInitiators, findLuns, lunLinesHint } from './maskingNames.js';

/** The names of the group types of SMI-S. */
export const groupKinds = {
  initiators: { one: 'Initiator group', many: 'Initiator groups', members: 'Initiators' },
  targets: { one: 'Target port group', many: 'Target port groups', members: 'Targets' },
  volumes: { one: 'Device group', many: 'Device groups', members: 'Volumes' },
} as const satisfies Record<
  GroupType,
  { readonly one: string; readonly many: string; readonly members: string }
>;

const above = { path: '/console/masking', text: 'Masking' } as const;

/** Screens of the masking groups of initiators, target ports and volumes: lists, members, and all changes. */
export function maskingGroupsRoutes({ storage }: Pick<HostScreenDeps, 'storage'>): readonly Route[] {
  const withType =
    (
      answer: (request: ConsoleRequest, storage: HostStorage, type: GroupType) => Promise<Answered>,
    ): Route['answer'] =>
    async (request) => {
      const type = groupTypes.find((each) => each === request.param('type'));
      return storage && type ? answer(request, storage, type) : missing(request);
    };
  const withGroup = (
    answer: (request: ConsoleRequest, storage: HostStorage, group: MaskingGroup) => Promise<Answered>,
  ): Route['answer'] =>
    withType(async (request, known, type) => {
      const group = await known.views.findGroup(type, request.param('group'));
      return group ? answer(request, known, group) : missing(request);
    });
  const change = (
    action: string,
    name: string,
    done: string,
    make: (
      request: ConsoleRequest,
      storage: HostStorage,
      group: MaskingGroup,
    ) => Promise<MaskingOutcome | string>,
  ): Route => ({
    method: 'POST',
    path: `/console/masking/groups/:type/:group/${action}`,
    name,
    role: 'storage',
    answer: withGroup(async (request, known, group) => {
      const path = groupPath(group);
      const outcome = await make(request, known, group);
      if (typeof outcome === 'string') return { kind: 'goTo', path, refused: outcome };
      const isThere = (await known.views.findGroup(group.type, group.id)) !== null;
      return after(outcome, done, isThere ? path : listPath(group.type), path);
    }),
  });
  return [
    {
      method: 'GET',
      path: '/console/masking/groups/:type',
      name: 'masking groups',
      role: 'read',
      answer: withType((request, known, type) => groupsPage(known, type, request)),
    },
    {
      method: 'POST',
      path: '/console/masking/groups/:type/new',
      name: 'create group',
      role: 'storage',
      answer: withType(async ({ principal, form }, known, type) => {
        const path = listPath(type);
        const members = await findMembers(known, type, form.text('members'));
        if (typeof members === 'string') return { kind: 'goTo', path, refused: members };
        const ids = members.map(({ id }) => id);
        const outcome = await withNamed(known, principal, type, ids, () =>
          known.masking.groups.createGroup(principal, {
            type,
            name: form.text('name').trim(),
            members: ids,
            deleteOnEmpty: form.isChecked('deleteOnEmpty'),
            deleteWhenUnassociated: form.isChecked('deleteWhenUnassociated'),
          }),
        );
        const made = outcome.group === null ? path : groupPath({ type, id: outcome.group });
        return after(outcome, 'The group was made; it is of no view yet.', made, path);
      }),
    },
    {
      method: 'GET',
      path: '/console/masking/groups/:type/:group',
      name: 'masking group',
      role: 'read',
      answer: withGroup(async ({ view }, known, group) => page(await groupPage(known, group, view))),
    },
    change(
      'rename',
      'rename group',
      'The group has another name now.',
      ({ principal, form }, { masking }, group) =>
        masking.groups.renameGroup(principal, group, form.text('name').trim()),
    ),
    change('add', 'add group members', 'They are members now.', async ({ principal, form }, known, group) => {
      const members = await findMembers(known, group.type, form.text('members'));
      if (typeof members === 'string') return members;
      if (members.length === 0) return 'Nothing was named: expected at least one member.';
      const luns = members.flatMap(({ lun }) => lun ?? []);
      if (luns.length > 0 && luns.length < members.length)
        return 'Some have a LUN number and some have none: expected all or none.';
      const ids = members.map(({ id }) => id);
      return withNamed(known, principal, group.type, ids, () =>
        known.masking.groups.addMembers(principal, group, ids, luns.length > 0 ? luns : null),
      );
    }),
    change(
      'take',
      'remove group member',
      'It is no member any more.',
      ({ principal, form }, { masking }, group) =>
        masking.groups.removeMembers(principal, group, [form.text('member')], false),
    ),
    change(
      'remove',
      'remove group',
      'The group was removed.',
      async ({ principal, form }, { masking }, group) =>
        isConfirmed(form, group.name) ?? masking.groups.removeGroup(principal, group, false),
    ),
  ];
}

function missing({ param }: ConsoleRequest): Answered {
  return { kind: 'missing', sentence: `There is no group “${param('group') || param('type')}”.` };
}

function listPath(type: GroupType): string {
  return pathTo('masking', 'groups', type);
}

export function groupPath({ type, id }: Pick<MaskingGroup, 'id' | 'type'>): string {
  return pathTo('masking', 'groups', type, id);
}

export function groupLink(group: MaskingGroup): Html {
  return html`<a href="${groupPath(group)}">${group.name}</a>`;
}

export async function listGroups({ views }: HostStorage, type: GroupType): Promise<readonly MaskingGroup[]> {
  const groups: MaskingGroup[] = [];
  for await (const group of views.listGroups(type)) groups.push(group);
  return groups;
}

/** Parses the members of a group, one name per line.  @returns a sentence if a line is invalid. */
async function findMembers(
  storage: HostStorage,
  type: GroupType,
  text: string,
): Promise<readonly { readonly id: string; readonly lun: number | null }[] | string> {
  if (type === 'volumes') {
    const luns = findLuns(storage, text);
    return typeof luns === 'string' ? luns : luns.map(({ volume, lun }) => ({ id: volume, lun }));
  }
  const names = findInitiators(text);
  if (typeof names === 'string') return names;
  for (const name of type === 'targets' ? names : [])
    if (!(await storage.driver.isOwnTarget(name)))
      return `There is no target “${name}” that this server made.`;
  return names.map((id) => ({ id, lun: null }));
}

/** Registers initiators that the server does not know yet, then makes the group change.  If that is refused, they are removed again. */
async function withNamed(
  { views, masking }: HostStorage,
  principal: Principal,
  type: GroupType,
  members: readonly string[],
  make: () => Promise<MaskingOutcome>,
): Promise<MaskingOutcome> {
  const named: IscsiName[] = [];
  const forget = async (outcome: MaskingOutcome): Promise<MaskingOutcome> => {
    for (const name of named) await masking.paths.removeInitiator(principal, name);
    return outcome;
  };
  for (const member of type === 'initiators' ? members : []) {
    const name = member as IscsiName;
    if (await views.findInitiator(name)) continue;
    const outcome = await masking.paths.createInitiator(principal, { name, label: null });
    if (outcome.cause !== 'done') return forget(outcome);
    named.push(name);
  }
  const outcome = await make();
  return outcome.cause === 'done' ? outcome : forget(outcome);
}

const memberHints = {
  initiators: 'one iSCSI name a line',
  targets: 'one iSCSI name of a target a line',
  volumes: lunLinesHint,
} as const satisfies Record<GroupType, string>;

async function groupsPage(
  storage: HostStorage,
  type: GroupType,
  { view, query }: ConsoleRequest,
): Promise<Answered> {
  const { many, one, members } = groupKinds[type];
  const asked = askedIn(listPath(type), query);
  const found = pageOf(
    await listGroups(storage, type),
    asked,
    ({ name, view: of }) => `${name}\n${of ?? ''}`,
  );
  const sizes = await Promise.all(
    found.rows.map(async (group) => (await storage.views.membersOf(group)).length),
  );
  return page({
    title: many,
    above: [above],
    body: html`${filterForm(asked, 'Name or view')}${table(
      many,
      ['Name', 'Members', 'Of the view', 'Made by'],
      found.rows.map(
        (group, index) =>
          html`<tr>
            <th scope="row">${groupLink(group)}</th>
            <td>${sizes[index] ?? 0}</td>
            <td>${group.view === null ? 'none' : targetLink(group.view)}</td>
            <td>${group.record === null ? 'its target' : 'a user'}</td>
          </tr>`,
      ),
      asked.filter === '' ? 'There is no group.' : 'No group matches.',
    )}${pager(asked, found, found.total === 1 ? 'group' : 'groups')}${
      may(view, 'storage') &&
      changeForm(
        view,
        `${listPath(type)}/new`,
        'Make the group',
        html`${field('name', 'Name', { isRequired: true, maxLength: maxNameLength })}${lines('members', members, { hint: memberHints[type] }, 'new-members')}${checkbox('deleteOnEmpty', 'It goes with its last member, as long as it is of no view')}${checkbox('deleteWhenUnassociated', 'It goes with the view that it is of')}`,
        { legend: `New ${one.toLowerCase()}` },
      )
    }`,
  });
}

async function groupPage(storage: HostStorage, group: MaskingGroup, view: View) {
  const { type, name, view: of, record } = group;
  const { one, many, members: heading } = groupKinds[type];
  const path = groupPath(group);
  const mayChange = may(view, 'storage');
  const members = await storage.views.membersOf(group);
  return {
    title: name,
    above: [above, { path: listPath(type), text: many }],
    body: html`${facts([
      ['Kind', one],
      ['Of the view', of === null ? 'none' : html`<a href="${pathTo('masking', 'views', of)}">${of}</a>`],
      ['Made by', record === null ? 'nobody: it is there with its target, and has its name' : 'a user'],
      ...(record === null
        ? []
        : ([
            ['It goes with its last member', record.deleteOnEmpty ? 'yes, while it is of no view' : 'no'],
            ['It goes with its view', record.deleteWhenUnassociated ? 'yes' : 'no'],
          ] as const)),
    ])}
      <section aria-labelledby="members">
        <h2 id="members">${heading}</h2>
        ${memberTable(storage, group, members, view, path)}
      </section>
      ${
        mayChange &&
        html`<section aria-labelledby="changes">
          <h2 id="changes">Change this group</h2>
          ${
            (type !== 'targets' || of === null) &&
            changeForm(
              view,
              `${path}/add`,
              'Add',
              lines('members', heading, { hint: memberHints[type] }, 'new-members'),
              {
                legend: of === null ? 'Add members' : 'Add members: the view changes at once',
              },
            )
          }
          ${
            record !== null &&
            html`${changeForm(view, `${path}/rename`, 'Rename', field('name', 'Name', { value: name, isRequired: true, maxLength: maxNameLength }), { legend: 'Name' })}${
              of === null
                ? changeForm(view, `${path}/remove`, 'Remove the group', confirmField(name, 'confirm'), {
                    isDangerous: true,
                    legend: 'Remove it; its members stay',
                  })
                : html`<p>It can be removed when it is of no view.</p>`
            }`
          }
        </section>`
      }`,
  };
}

/** A table of the members of a group, with links to their pages. */
export function memberTable(
  { volumes }: HostStorage,
  group: MaskingGroup,
  members: readonly string[],
  view: View,
  path: string,
): Html {
  const { type, view: of } = group;
  const { one, members: heading } = groupKinds[type];
  const mayTake = may(view, 'storage') && (type !== 'targets' || of === null);
  const nameOf = (member: string): Part => {
    if (type === 'targets') return targetLink(member);
    const volume = type === 'volumes' ? volumes.find(member) : null;
    return volume ? volumeLink(volume) : member;
  };
  return table(
    heading,
    [one === 'Device group' ? 'Volume' : heading.slice(0, -1), ...(mayTake ? ['Change'] : [])],
    members.map(
      (member) =>
        html`<tr>
          <th scope="row">${nameOf(member)}</th>
          ${
            mayTake &&
            html`<td>
              ${changeForm(view, `${path}/take`, of === null ? 'Take out' : 'Take out of group and view', hidden('member', member), { isDangerous: true })}
            </td>`
          }
        </tr>`,
    ),
    'It has none.',
  );
}
