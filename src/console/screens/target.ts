import { targetSettings } from '../../config/Settings.js';
import type { ProofSetting, SessionsOnChange } from '../../credentials/changeSettings.js';
import type { StorageChange } from '../../provisioning/StorageChange.js';
import { findIscsiName } from '../../targets/IscsiName.js';
import { printPortal } from '../../targets/printPortal.js';
import type { Export, TargetAccessList } from '../../targets/StorageDriver.js';
import type { Session, Target } from '../../targets/TargetReader.js';
import { curve, spanLinks, spanOf } from '../curves.js';
import { ioCurves } from '../ioCurves.js';
import { changeForm, checkbox, field, hidden } from '../fields.js';
import { printSize, volumeLink } from '../format.js';
import { html, type Html } from '../html.js';
import { facts, table } from '../layout.js';
import { live } from '../live.js';
import { after } from '../remedies.js';
import { page, pathTo, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import { series } from '../Sampler.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { may, type View } from '../View.js';
import { accountTable } from './accounts.js';
import { proveAll, type ProvedAccount } from '../readTargets.js';
import { sessionTable } from './sessions.js';
import { protectionOf } from './targets.js';
import { confirmField, isConfirmed } from './confirm.js';

/** A target as its page shows it. */
interface Shown {
  readonly target: Target;
  readonly accounts: readonly ProvedAccount[];
  readonly sessions: readonly Session[];
  readonly exports: readonly Export[];
  readonly access: TargetAccessList | null;
  readonly isOwn: boolean;
}

/** Screens of one target: its LUNs, access, accounts, sessions, and all changes of them. */
export function targetRoutes(deps: HostScreenDeps): readonly Route[] {
  const storageChange = (
    action: string,
    name: string,
    changeOf: (request: ConsoleRequest, target: Target) => StorageChange | string,
    done: string,
  ): Route => ({
    method: 'POST',
    path: `/console/targets/:target/${action}`,
    name,
    role: 'storage',
    answer: (request) =>
      withTarget(deps, request, async (target) => {
        const path = pathTo('targets', target.iscsiName);
        if (!deps.storage) return { kind: 'missing', sentence: 'This driver changes no targets.' };
        const change = changeOf(request, target);
        if (typeof change === 'string') return { kind: 'goTo', path, refused: change };
        const outcome = await deps.storage.provisioning.change(request.principal, change);
        return after(outcome, done, change.kind === 'removeTarget' ? '/console/targets' : path, path);
      }),
  });
  const initiatorOf =
    (kind: 'allow' | 'deny') =>
    ({ form }: ConsoleRequest, { iscsiName }: Target): StorageChange | string => {
      const initiator = findIscsiName(form.text('initiator').trim());
      return initiator === null
        ? `“${form.text('initiator')}” is no iSCSI name: expected iqn.yyyy-mm.domain[:text], eui. or naa. with hexadecimal digits.`
        : { kind, target: iscsiName, initiator };
    };
  return [
    {
      method: 'GET',
      path: '/console/targets/:target',
      name: 'target',
      role: 'read',
      answer: (request) =>
        withTarget(deps, request, async (target) => {
          const shown = await read(deps, target);
          const path = pathTo('targets', target.iscsiName);
          const { view, query, isRefresh } = request;
          if (isRefresh) return { kind: 'part', part: liveSessions(shown, view, path) };
          return page({
            title: target.alias ?? target.iscsiName,
            above: [{ path: '/console/targets', text: 'Targets' }],
            hasPlots: deps.history !== null,
            body: body(deps, shown, view, path, query),
          });
        }),
    },
    storageChange(
      'rename',
      'rename target',
      ({ form }, { iscsiName }) => ({
        kind: 'renameTarget',
        target: iscsiName,
        alias: form.optional('alias'),
      }),
      'The target has another alias now.',
    ),
    storageChange(
      'remove',
      'remove target',
      ({ form }, { iscsiName }) =>
        isConfirmed(form, iscsiName) ?? { kind: 'removeTarget', target: iscsiName },
      'The target was removed.',
    ),
    storageChange('allow', 'allow initiator', initiatorOf('allow'), 'The initiator may see its LUNs.'),
    storageChange('deny', 'deny initiator', initiatorOf('deny'), 'The initiator sees its LUNs no more.'),
    storageChange(
      'export',
      'add export',
      ({ form }, { iscsiName }) => {
        const named = form.text('volume').trim();
        const volume = deps.storage?.volumes.findByName(named) ?? deps.storage?.volumes.find(named);
        if (!volume) return `There is no volume “${named}”.`;
        const lun = form.optional('lun');
        if (lun !== null && !/^\d{1,5}$/u.test(lun)) return `“${lun}” is no number of a LUN.`;
        return {
          kind: 'addExport',
          target: iscsiName,
          volume: volume.id,
          lun: lun === null ? null : Number(lun),
          readOnly: form.isChecked('readOnly'),
          shared: form.isChecked('shared'),
        };
      },
      'The LUN was added.',
    ),
    storageChange(
      'unexport',
      'remove export',
      ({ form }, { iscsiName }) => ({
        kind: 'removeExport',
        target: iscsiName,
        lun: Number(form.text('lun')),
      }),
      'The LUN was taken away; its volume stays.',
    ),
    {
      method: 'POST',
      path: '/console/targets/:target/chap',
      name: 'switch CHAP',
      role: 'credentials',
      answer: (request) =>
        withTarget(deps, request, async (target) => {
          const enabled = request.form.text('enabled') === 'yes';
          const path = pathTo('targets', target.iscsiName);
          if (!enabled) {
            const fault = isConfirmed(request.form, target.iscsiName);
            if (fault !== null) return { kind: 'goTo', path, refused: fault };
          }
          const outcome = await deps.credentials.change(request.principal, {
            kind: 'setChapEnabled',
            target: target.iscsiName,
            enabled,
          });
          return after(
            outcome,
            enabled ? 'A login needs CHAP now.' : 'A login needs no CHAP any more: the target is open.',
            path,
          );
        }),
    },
    {
      method: 'POST',
      path: '/console/targets/:target/withdraw',
      name: 'withdraw',
      role: 'storage',
      answer: (request) =>
        withTarget(deps, request, async (target) => {
          const path = pathTo('targets', target.iscsiName);
          if (!deps.storage) return { kind: 'missing', sentence: 'This driver changes no targets.' };
          const fault = isConfirmed(request.form, target.iscsiName);
          if (fault !== null) return { kind: 'goTo', path, refused: fault };
          const removeVolumes = request.form.isChecked('removeVolumes');
          const outcome = await deps.storage.served.withdraw(request.principal, {
            target: target.iscsiName,
            removeVolumes,
          });
          return after(
            outcome,
            removeVolumes
              ? 'The target and its volumes were removed.'
              : 'The target was removed; its volumes stay.',
            '/console/targets',
            path,
          );
        }),
    },
  ];
}

/** Runs `work` with the target that the path names. */
export async function withTarget(
  { targets }: Pick<HostScreenDeps, 'targets'>,
  request: ConsoleRequest,
  work: (target: Target) => Promise<Answered>,
): Promise<Answered> {
  const name = request.param('target');
  const target = (await targets.listTargets()).find(({ iscsiName }) => iscsiName === name);
  return target ? work(target) : { kind: 'missing', sentence: `There is no target “${name}”.` };
}

async function read(deps: HostScreenDeps, target: Target): Promise<Shown> {
  const { targets, storage } = deps;
  const { iscsiName } = target;
  const [accounts, sessions, exports, access, isOwn] = await Promise.all([
    targets.listAccounts(iscsiName),
    targets.listSessions(iscsiName),
    storage ? storage.driver.listExports(iscsiName) : [],
    storage ? storage.driver.findAccessList(iscsiName) : null,
    storage ? storage.driver.isOwnTarget(iscsiName) : false,
  ]);
  // A driver may return accounts of other targets as well.
  const own = accounts.filter(({ bindings }) => bindings.some(({ target: bound }) => bound === iscsiName));
  return { target, accounts: proveAll(deps, own), sessions, exports, access, isOwn };
}

function liveSessions({ sessions }: Shown, view: View, path: string): Html {
  return live('sessions', path, sessionTable(sessions, view, 'Nobody is logged in.', path));
}

function body(deps: HostScreenDeps, shown: Shown, view: View, path: string, query: URLSearchParams): Html {
  const { target, isOwn } = shown;
  const { history } = deps;
  const span = spanOf(query);
  return html`${facts([
    ['iSCSI name', html`<code>${target.iscsiName}</code>`],
    [
      'Protection',
      html`${protectionOf(target.chapEnabled)}${target.protected && ' – CHAP cannot be switched off'}`,
    ],
    ['Portals', target.portals.map((portal) => printPortal(portal)).join(', ') || 'none'],
    ['Alias', target.alias ?? 'none'],
    ['After a change of an account', afterChanges(deps, target)],
    [
      'Made by',
      isOwn ? 'this server' : 'the configuration, or somebody else: it is shown here and not changed',
    ],
  ])}
    <section aria-labelledby="luns">
      <h2 id="luns">LUNs</h2>
      ${luns(deps, shown, view, path)}
    </section>
    ${
      target.isDiscovery !== true &&
      html`<section aria-labelledby="allowed">
        <h2 id="allowed">Initiators that may see them</h2>
        ${allowed(shown, view, path)}
      </section>`
    }
    <section aria-labelledby="accounts">
      <h2 id="accounts">Accounts</h2>
      ${accounts(deps, shown, view)}
    </section>
    <section aria-labelledby="sessions">
      <h2 id="sessions">Sessions</h2>
      ${liveSessions(shown, view, path)}
    </section>
    ${
      history !== null &&
      html`<section aria-labelledby="curves">
        <h2 id="curves">Curves</h2>
        ${spanLinks(path, span)}${curve(history, series.sessions(target.iscsiName), span, {
          title: 'Sessions',
          print: (value) => String(Math.round(value * 10) / 10),
        })}${ioCurves(history, { target: target.iscsiName }, span)}
      </section>`
    }
    ${changes(shown, view, path)}`;
}

/** What happens after a change of an account of the target. */
function afterChanges({ settings, areOwnSettings }: HostScreenDeps, { iscsiName }: Target): string {
  if (!areOwnSettings) return 'as the settings of the host say';
  const { proof, sessionsOnChange } = targetSettings(settings, iscsiName);
  return `${proofSettingWords[proof]}; ${sessionWords[sessionsOnChange]}`;
}

/** The settings `proof` and `sessions-on-change` of the target. */
const proofSettingWords = {
  full: 'logins prove what gets in and what does not',
  positive: 'a login proves that it gets in',
  off: 'nothing is proved',
  require: 'logins prove it, and what is not proved is taken back',
} as const satisfies Record<ProofSetting, string>;

const sessionWords = {
  affected: 'the sessions that it had let in end',
  all: 'all sessions of the target end',
  none: 'no session ends',
} as const satisfies Record<SessionsOnChange, string>;

function accounts(deps: HostScreenDeps, { target, accounts }: Shown, view: View): Html {
  return html`${accountTable(accounts, 'It has none: nobody gets in.')}${
    may(view, 'credentials') &&
    html`<p>
      <a
        href="/console/accounts/new?${new URLSearchParams({ target: target.iscsiName }).toString()}"
        role="button"
        >New account</a
      >
    </p>`
  }${deps.targets.capabilities.persistsAccounts ? false : html`<small>This kind of target forgets its accounts at its own restart; the server gives them back.</small>`}`;
}

function luns(
  { storage }: HostScreenDeps,
  { exports, target, isOwn }: Shown,
  view: View,
  path: string,
): Html {
  const mayChange = may(view, 'storage') && isOwn;
  if (!storage)
    return html`<p>
      ${target.luns.length === 0 ? 'It has none.' : `Numbers ${target.luns.join(', ')}. This driver does not tell what is behind them.`}
    </p>`;
  return html`${table(
    'LUNs',
    ['LUN', 'Volume', 'Size', 'Access', ...(mayChange ? ['Change'] : [])],
    exports.map(({ lun, volumeId, path: file, bytes, readOnly }) => {
      const volume = volumeId === null ? null : storage.volumes.find(volumeId);
      return html`<tr>
        <th scope="row">${lun}</th>
        <td>${volume ? volumeLink(volume) : (file ?? 'in memory')}</td>
        <td>${bytes === null ? 'not told' : printSize(bytes)}</td>
        <td>${readOnly ? 'read only' : 'read and write'}</td>
        ${
          mayChange &&
          html`<td>
            ${changeForm(view, `${path}/unexport`, `Take away LUN ${lun}`, hidden('lun', String(lun)), { isDangerous: true })}
          </td>`
        }
      </tr>`;
    }),
    'It has none.',
  )}${
    mayChange &&
    changeForm(
      view,
      `${path}/export`,
      'Add the LUN',
      html`${field('volume', 'Volume', { isRequired: true, maxLength: 64, hint: 'its name or its id' })}${field('lun', 'Number', { maxLength: 5, hint: 'left out: the lowest that is free' })}${
        storage.driver.storageCapabilities.readOnlyLuns && checkbox('readOnly', 'Read only')
      }${checkbox('shared', 'Another target may show it as well')}`,
      { legend: 'Add a LUN' },
    )
  }`;
}

function allowed({ access, isOwn }: Shown, view: View, path: string): Html {
  if (access === null) return html`<p class="empty">Not told by this driver.</p>`;
  const mayChange = may(view, 'storage') && isOwn;
  if (access.initiators === null) return html`<p>Any initiator.</p>`;
  return html`${table(
    'Initiators',
    ['Initiator', ...(mayChange ? ['Change'] : [])],
    access.initiators.map(
      (initiator) =>
        html`<tr>
          <th scope="row">${initiator}</th>
          ${mayChange && html`<td>${changeForm(view, `${path}/deny`, 'Take the right away', hidden('initiator', initiator), { isDangerous: true })}</td>`}
        </tr>`,
    ),
    'None yet: nobody sees its LUNs.',
  )}${mayChange && changeForm(view, `${path}/allow`, 'Allow', field('initiator', 'Initiator', { isRequired: true, maxLength: 223, hint: 'its iSCSI name, such as iqn.2026-11.com.example:db1' }), { legend: 'Allow an initiator' })}`;
}

function changes({ target, isOwn, exports }: Shown, view: View, path: string): Html {
  const { iscsiName, alias, chapEnabled } = target;
  const mayStore = may(view, 'storage') && isOwn;
  const mayChap = may(view, 'credentials') && !target.protected && target.isDiscovery !== true;
  if (!mayStore && !mayChap) return html``;
  return html`<section aria-labelledby="changes">
    <h2 id="changes">Change this target</h2>
    ${mayStore && changeForm(view, `${path}/rename`, 'Rename', field('alias', 'Alias', { value: alias ?? '', maxLength: 64, hint: 'empty: none' }), { legend: 'Alias' })}
    ${
      mayChap &&
      (chapEnabled
        ? changeForm(
            view,
            `${path}/chap`,
            'Open it to everybody',
            html`${hidden('enabled', 'no')}${confirmField(iscsiName, 'confirm-chap')}`,
            { isDangerous: true, legend: 'CHAP is on: a login needs an account' },
          )
        : changeForm(view, `${path}/chap`, 'Ask for CHAP', hidden('enabled', 'yes'), {
            legend: 'CHAP is off: anybody gets in',
          }))
    }
    ${
      mayStore &&
      exports.length === 0 &&
      changeForm(view, `${path}/remove`, 'Remove the target', confirmField(iscsiName, 'confirm-remove'), {
        isDangerous: true,
        legend: 'Remove it, with its accounts',
      })
    }
    ${
      mayStore &&
      exports.length > 0 &&
      may(view, 'credentials') &&
      changeForm(
        view,
        `${path}/withdraw`,
        'Withdraw the target',
        html`${checkbox('removeVolumes', 'Remove the volumes behind it, with their bytes')}${confirmField(iscsiName, 'confirm-withdraw')}`,
        { isDangerous: true, legend: 'Take the LUNs, the accounts and the target away' },
      )
    }
  </section>`;
}
