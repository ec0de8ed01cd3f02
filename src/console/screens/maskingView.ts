import type { MaskingOutcome } from '../../provisioning/MaskingOutcome.js';
import { groupTypes } from '../../provisioning/MaskingRecords.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { Target } from '../../targets/TargetReader.js';
import { changeForm, checkbox, field, hidden, lines, select } from '../fields.js';
import { targetLink } from '../format.js';
import { html, type Html } from '../html.js';
import { facts } from '../layout.js';
import { after } from '../remedies.js';
import { page, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';
import { confirmField, isConfirmed } from './confirm.js';
import { viewPath } from './masking.js';
import { groupKinds, groupLink, groupPath, listGroups, memberTable } from './maskingGroups.js';
import { findInitiators, findLuns, lunLinesHint } from './maskingNames.js';

/** Screens of one masking view: its three groups with their members, and all changes. */
export function maskingViewRoutes(deps: HostScreenDeps): readonly Route[] {
  const withView =
    (
      answer: (request: ConsoleRequest, storage: HostStorage, target: Target) => Promise<Answered>,
    ): Route['answer'] =>
    async (request) => {
      const { storage, targets } = deps;
      const target = (await targets.listTargets()).find(
        ({ iscsiName }) => iscsiName === request.param('target'),
      );
      return storage && target && (await storage.driver.isOwnTarget(target.iscsiName))
        ? answer(request, storage, target)
        : { kind: 'missing', sentence: `There is no view “${request.param('target')}”.` };
    };
  const change = (
    action: string,
    name: string,
    done: string,
    make: (request: ConsoleRequest, storage: HostStorage, target: Target) => Promise<MaskingOutcome | string>,
  ): Route => ({
    method: 'POST',
    path: `/console/masking/views/:target/${action}`,
    name,
    role: 'storage',
    answer: withView(async (request, storage, target) => {
      const path = viewPath(target.iscsiName);
      const outcome = await make(request, storage, target);
      return typeof outcome === 'string'
        ? { kind: 'goTo', path, refused: outcome }
        : after(outcome, done, action === 'remove' ? '/console/masking' : path, path);
    }),
  });
  return [
    {
      method: 'GET',
      path: '/console/masking/views/:target',
      name: 'masking view',
      role: 'read',
      answer: withView(async ({ view }, storage, target) => page(await viewPage(storage, target, view))),
    },
    change(
      'expose',
      'expose paths',
      'The view has them now.',
      async ({ principal, form }, storage, target) => {
        const initiators = findInitiators(form.text('initiators'));
        if (typeof initiators === 'string') return initiators;
        const volumes = findLuns(storage, form.text('volumes'));
        if (typeof volumes === 'string') return volumes;
        if (initiators.length + volumes.length === 0)
          return 'Nothing was named: expected an initiator or a volume.';
        return storage.masking.paths.expose(principal, {
          target: target.iscsiName,
          isNode: false,
          volumes,
          initiators,
        });
      },
    ),
    change(
      'add-group',
      'add group to view',
      'The group is of the view now.',
      async (request, storage, target) => {
        const { principal, form } = request;
        const type = groupTypes.find((each) => each === form.text('type'));
        const name = form.text('group').trim();
        const group = type && (await listGroups(storage, type)).find((each) => each.name === name);
        if (!group) return `There is no such group “${name}”.`;
        return storage.masking.groups.addGroup(principal, target.iscsiName, group, null);
      },
    ),
    change(
      'take-group',
      'take group from view',
      'The group is of no view now.',
      async (request, storage, target) => {
        const { principal, form } = request;
        const type = groupTypes.find((each) => each === form.text('type'));
        const group = type && (await storage.views.groupOfView(type, target.iscsiName));
        if (!group) return `There is no such group “${form.text('type')}”.`;
        const fault = isConfirmed(form, group.name);
        return fault ?? storage.masking.groups.takeGroup(principal, target.iscsiName, group);
      },
    ),
    change(
      'remove',
      'remove masking view',
      'The view was removed; its volumes stay.',
      async ({ principal, form }, { masking }, { iscsiName }) =>
        isConfirmed(form, iscsiName) ??
        masking.groups.removeView(principal, iscsiName, form.isChecked('withGroups')),
    ),
  ];
}

async function viewPage(storage: HostStorage, { iscsiName, alias }: Target, view: View) {
  const path = viewPath(iscsiName);
  const sections: Html[] = [];
  const made: { readonly type: keyof typeof groupKinds; readonly name: string }[] = [];
  for (const type of groupTypes) {
    const group = await storage.views.groupOfView(type, iscsiName);
    if (!group) continue;
    if (group.record) made.push({ type, name: group.name });
    const members = await storage.views.membersOf(group);
    const { one } = groupKinds[type];
    sections.push(
      html`<section aria-labelledby="group-${type}">
        <h2 id="group-${type}">${one}</h2>
        <p>${groupLink(group)}${group.record === null && ' – not made by a user: it is there with the target'}</p>
        ${memberTable(storage, group, members, view, groupPath(group))}
      </section>`,
    );
  }
  return {
    title: alias ?? iscsiName,
    above: [{ path: '/console/masking', text: 'Masking' }],
    body: html`${facts([
      ['Kind', 'Masking view'],
      ['Target', targetLink(iscsiName)],
    ])}${sections}${may(view, 'storage') && changes(iscsiName, made, view, path)}`,
  };
}

function changes(
  target: string,
  made: readonly { readonly type: keyof typeof groupKinds; readonly name: string }[],
  view: View,
  path: string,
): Html {
  const free = groupTypes.filter((type) => !made.some((group) => group.type === type));
  return html`<section aria-labelledby="changes">
    <h2 id="changes">Change this view</h2>
    ${changeForm(
      view,
      `${path}/expose`,
      'Add to the view',
      html`${lines('initiators', 'Initiators', { hint: 'one iSCSI name a line' })}${lines('volumes', 'Volumes', { hint: lunLinesHint })}`,
      { legend: 'Let more initiators see it, or show more volumes' },
    )}
    ${
      free.length > 0 &&
      changeForm(
        view,
        `${path}/add-group`,
        'Put the group into the view',
        html`${select(
          'type',
          'Kind',
          free.map((type) => [type, groupKinds[type].one] as const),
        )}${field('group', 'Group', { isRequired: true, maxLength: 64, hint: 'the name of one that is of no view' })}`,
        { legend: 'Add a group' },
      )
    }
    ${made
      .filter(({ type }) => type !== 'targets')
      .map(({ type, name }) =>
        changeForm(
          view,
          `${path}/take-group`,
          `Take the ${groupKinds[type].one.toLowerCase()} out`,
          html`${hidden('type', type)}${confirmField(name, `confirm-${type}`)}`,
          { isDangerous: true, legend: `${groupKinds[type].one} ${name}: what it stands for ends` },
        ),
      )}
    ${changeForm(
      view,
      `${path}/remove`,
      'Remove the view',
      html`<p>The target goes with its LUNs and accounts, and its sessions end.</p>
        ${made.length > 0 && checkbox('withGroups', 'Its groups go as well')}${confirmField(target, 'confirm-remove')}`,
      { isDangerous: true, legend: 'Remove it; volumes stay' },
    )}
  </section>`;
}
