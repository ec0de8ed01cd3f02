import { printTargetPortal, STATIC, type SendTargetsPortal } from '../../initiator/DiscoveredTargets.js';
import { isdscName, IsdscError, IsdscStatus } from '../../initiator/IsdscStatus.js';
import { isdscErrorOf } from '../../initiator/isdscErrorOf.js';
import { loginIscsiTarget } from '../../initiator/loginIscsiTarget.js';
import {
  AuthType,
  InformationSpecified,
  LoginFlag,
  type LoginOptions,
} from '../../initiator/LoginIscsiTargetOptions.js';
import { addStaticTarget, forgetPortal, removeStaticTarget } from '../../initiator/recordedChanges.js';
import { findUniqueId, printUniqueId } from '../../initiator/UniqueId.js';
import type { Form } from '../Form.js';
import { changeForm, checkbox, field, hidden, select } from '../fields.js';
import { html, type Html } from '../html.js';
import { facts, table } from '../layout.js';
import { page, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { ScreenDeps } from '../ScreenDeps.js';
import { sentence } from '../sentence.js';
import { initiatorSessionPath } from './initiatorSession.js';
import { may, type View } from '../View.js';

const path = '/console/initiator';

/** Screens of the server's own initiator: discovery portals, discovered targets, sessions, and persistent logins. */
export function initiatorRoutes(deps: ScreenDeps): readonly Route[] {
  const { initiator } = deps;
  const change = (
    action: string,
    name: string,
    role: Route['role'],
    answer: (request: ConsoleRequest) => Promise<string>,
  ): Route => ({
    method: 'POST',
    path: `${path}/${action}`,
    name,
    role,
    scope: 'initiator',
    answer: (request) => told(deps, () => answer(request)),
  });
  return [
    {
      method: 'GET',
      path,
      name: 'initiator',
      role: 'read',
      scope: 'initiator',
      answer: async ({ view }) => page({ title: 'Initiator', body: await body(deps, view) }),
    },
    change('discover', 'discover targets', 'admin', async ({ principal, form }) => {
      const portal = portalOf(form.text('portal'));
      const known = initiator
        .listSendTargetsPortals()
        .some((each) => printTargetPortal(each.portal) === printTargetPortal(portal));
      const act = { what: 'discoverTargets', target: null, portals: [printTargetPortal(portal)] } as const;
      const asked: SendTargetsPortal = { portal, securityFlags: 0n, loginOptions: loginOptionsIn(form) };
      if (known)
        await initiator.recorded(principal, act, () =>
          initiator.refreshSendTargetsPortal(printTargetPortal(portal)),
        );
      else
        await initiator.recorded(principal, act, () => initiator.addSendTargetsPortal(asked), {
          undo: async (id) => initiator.removeSendTargetsPortal(id),
        });
      const found = initiator
        .listTargets()
        .filter(
          ({ discoveryMechanism }) => discoveryMechanism === `SendTargets:${printTargetPortal(portal)}`,
        );
      return `${printTargetPortal(portal)} shows ${found.length === 1 ? 'one target' : `${found.length} targets`}.`;
    }),
    change('forget', 'forget portal', 'admin', async ({ principal, form }) => {
      await forgetPortal(initiator, principal, form.text('portal'));
      return 'The portal is asked no more.';
    }),
    change('refresh', 'refresh target list', 'admin', async ({ principal }) => {
      const portals = initiator.listSendTargetsPortals().map(({ portal }) => printTargetPortal(portal));
      const act = { what: 'discoverTargets', target: null, portals } as const;
      const status = await initiator.recorded(principal, act, () => initiator.refreshTargetList(), {
        tell: async (told) => ({ outcome: isdscName(told), cause: null }),
      });
      if (status !== IsdscStatus.ERROR_SUCCESS)
        throw new IsdscError(
          'ISDSC_OPERATION_NOT_ALL_SUCCESS',
          'A portal did not answer: the log says which.',
        );
      return 'Every portal was asked again.';
    }),
    change('add-target', 'add static target', 'admin', async ({ principal, form }) => {
      const { address, socket } = portalOf(form.text('portal'));
      const name = await addStaticTarget(initiator, principal, {
        targetName: form.text('target').trim(),
        targetAlias: null,
        portals: [{ address, socket, portalGroupTag: 1 }],
        loginOptions: null,
      });
      return `${name} is among the targets; nobody was asked.`;
    }),
    change('forget-target', 'remove static target', 'admin', async ({ principal, form }) => {
      await removeStaticTarget(initiator, principal, form.text('target'));
      return 'The target was forgotten.';
    }),
    change('secret', 'set initiator secret', 'admin', async ({ principal, form }) => {
      const secret = form.text('secret');
      if (secret !== form.text('again'))
        throw new IsdscError('ISDSC_INVALID_INITIATOR_CHAP_SECRET', 'The two secrets are not the same.');
      const act = { what: 'setInitiatorSecret', target: null, portals: null } as const;
      await initiator.recorded(principal, act, () => initiator.setInitiatorChapSecret(Buffer.from(secret)), {
        tell: async () => ({ outcome: 'done', cause: secret === '' ? 'removed' : null }),
      });
      return secret === ''
        ? 'The secret was removed: no target can prove itself with it any more.'
        : 'Targets prove themselves with this secret in mutual CHAP from now on.';
    }),
    change('login', 'log in', 'admin', async ({ principal, form }) => {
      const result = await loginIscsiTarget(
        initiator,
        {
          targetName: form.text('target').trim(),
          isInformationalSession: !form.isChecked('devices'),
          isPersistent: form.isChecked('persistent'),
          loginOptions: loginOptionsIn(form),
        },
        { by: principal },
      );
      if (result.uniqueSessionId === null)
        throw new IsdscError(
          result.name === 'ERROR_SUCCESS' ? 'ISDSC_NON_SPECIFIC_ERROR' : result.name,
          result.message,
        );
      return result.message;
    }),
    change('logout', 'log out', 'credentials', async ({ principal, form }) => {
      const id = findUniqueId(form.text('session'));
      if (id === null)
        throw new IsdscError(
          'ISDSC_INVALID_SESSION_ID',
          `“${form.text('session')}” is not the id of a session.`,
        );
      const target = (await initiator.findSession(id))?.targetName ?? null;
      await initiator.recorded(principal, { what: 'LogoutIscsiTarget', target, portals: null }, () =>
        initiator.logout(id),
      );
      return 'The session was logged out; a persistent login stays for the next start.';
    }),
    change('forget-login', 'remove persistent login', 'credentials', async ({ principal, form }) => {
      const target = form.text('target');
      await initiator.recorded(principal, { what: 'removePersistentLogin', target, portals: null }, () =>
        initiator.removePersistentLogin(target),
      );
      return 'The login is not made anew any more; a session that there is stays.';
    }),
  ];
}

/** Runs an action of the initiator.  A refusal is shown by its name in iscsierr.h and as a sentence. */
async function told({ initiator }: ScreenDeps, run: () => Promise<string>): Promise<Answered> {
  try {
    return { kind: 'goTo', path, done: await run() };
  } catch (thrown) {
    const error = isdscErrorOf(thrown);
    initiator.report(error);
    return { kind: 'goTo', path, refused: `${sentence(error.message)} (${error.symbol})` };
  }
}

function portalOf(text: string): { readonly address: string; readonly socket: number } {
  const [, address = '', port = '3260'] = /^\[?([^\s[\]]+?)\]?(?::(\d{1,5}))?$/u.exec(text.trim()) ?? [];
  const isBareIPv6 = text.includes(':') && !text.includes('[') && text.split(':').length > 2;
  const socket = isBareIPv6 ? 3260 : Number(port);
  if (address === '' || socket < 1 || socket > 65_535)
    throw new IsdscError('ISDSC_INVALID_PARAMETER', `“${text}” is no portal: expected address[:port].`);
  return { address: isBareIPv6 ? text.trim() : address, socket };
}

/** The login options of a form.  Without a secret there is no CHAP. */
function loginOptionsIn(form: Form): LoginOptions {
  const [chapName, secret] = [form.text('chapName').trim(), form.text('secret')];
  const hasSecret = secret !== '';
  return {
    version: 0,
    informationSpecified:
      InformationSpecified.AUTH_TYPE |
      InformationSpecified.HEADER_DIGEST |
      InformationSpecified.DATA_DIGEST |
      (hasSecret ? InformationSpecified.PASSWORD : 0) |
      (hasSecret && chapName !== '' ? InformationSpecified.USERNAME : 0),
    loginFlags: form.isChecked('multipath') ? LoginFlag.MULTIPATH_ENABLED : 0,
    authType: hasSecret ? (form.isChecked('mutual') ? AuthType.MutualCHAP : AuthType.CHAP) : AuthType.None,
    headerDigest: form.isChecked('headerDigest') ? 1 : 0,
    dataDigest: form.isChecked('dataDigest') ? 1 : 0,
    ...(hasSecret && { password: Buffer.from(secret) }),
    ...(hasSecret && chapName !== '' && { username: Buffer.from(chapName) }),
  };
}

async function body({ initiator }: ScreenDeps, view: View): Promise<Html> {
  const sessions = await initiator.sessions();
  const targets = initiator.listTargets();
  const asked = initiator.listSendTargetsPortals();
  const logins = initiator.listPersistentLogins();
  const isAdmin = may(view, 'admin');
  const mayEnd = may(view, 'credentials');
  const names = [...new Set(targets.map(({ targetName }) => targetName))];
  return html`${facts([['Its iSCSI name', html`<code>${initiator.name}</code>`]])}
    <section aria-labelledby="own">
      <h2 id="own">Sessions</h2>
      ${table(
        'Sessions of this server',
        ['Target', 'Portals', 'Kind', 'State', ...(mayEnd ? ['Change'] : [])],
        sessions.map(
          ({ sessionId, targetName, connections, isInformational, devices, state }) =>
            html`<tr>
              <th scope="row">
                ${mayEnd ? html`<a href="${initiatorSessionPath(sessionId)}">${targetName}</a>` : targetName}
              </th>
              <td>
                ${
                  connections
                    .map(({ targetAddress: address, targetSocket: socket }) =>
                      address === null || socket === null ? '?' : printTargetPortal({ address, socket }),
                    )
                    .join(', ') || 'lost'
                }
              </td>
              <td>
                ${isInformational ? 'held by this process, for questions' : `devices ${devices.join(', ') || 'to come'}`}
              </td>
              <td>${state}</td>
              ${
                mayEnd &&
                html`<td>
                  ${changeForm(view, `${path}/logout`, 'Log out', hidden('session', printUniqueId(sessionId)), { isDangerous: true })}
                </td>`
              }
            </tr>`,
        ),
        'It is logged in nowhere.',
      )}
    </section>
    <section aria-labelledby="found">
      <h2 id="found">Targets found</h2>
      ${table(
        'Targets found',
        ['Target', 'Found by', 'Portals', ...(isAdmin ? ['Change'] : [])],
        targets.map(
          ({ targetName, discoveryMechanism, portals }) =>
            html`<tr>
              <th scope="row">${targetName}</th>
              <td>${discoveryMechanism}</td>
              <td>${portals.map(printTargetPortal).join(', ')}</td>
              ${
                isAdmin &&
                html`<td>
                  ${discoveryMechanism === STATIC && changeForm(view, `${path}/forget-target`, 'Forget', hidden('target', targetName), { isDangerous: true })}
                </td>`
              }
            </tr>`,
        ),
        'None yet: ask a portal.',
      )}
    </section>
    <section aria-labelledby="asked">
      <h2 id="asked">Portals asked</h2>
      ${table(
        'Portals',
        ['Portal', ...(isAdmin ? ['Change'] : [])],
        asked.map(
          ({ portal }) =>
            html`<tr>
              <th scope="row">${printTargetPortal(portal)}</th>
              ${isAdmin && html`<td>${changeForm(view, `${path}/forget`, 'Forget', hidden('portal', printTargetPortal(portal)), { isDangerous: true })}</td>`}
            </tr>`,
        ),
        'None yet.',
      )}${isAdmin && asked.length > 0 && changeForm(view, `${path}/refresh`, 'Ask all of them again', null)}
    </section>
    ${
      logins.length > 0 &&
      html`<section aria-labelledby="anew">
        <h2 id="anew">Logins made anew at every start</h2>
        ${table(
          'Persistent logins',
          ['Target', ...(mayEnd ? ['Change'] : [])],
          logins.map(
            ({ targetName }) =>
              html`<tr>
                <th scope="row">${targetName}</th>
                ${mayEnd && html`<td>${changeForm(view, `${path}/forget-login`, 'Remove', hidden('target', targetName), { isDangerous: true })}</td>`}
              </tr>`,
          ),
          'None.',
        )}
      </section>`
    }
    ${
      isAdmin &&
      html`<section aria-labelledby="changes">
        <h2 id="changes">Discover and log in</h2>
        ${changeForm(view, `${path}/discover`, 'Ask the portal', html`${field('portal', 'Portal', { isRequired: true, maxLength: 300, hint: 'address[:port]; others than this machine and its targets must be in the setting connect-allow' })}${loginFields('discover')}`, { legend: 'Discover' })}
        ${
          names.length > 0 &&
          changeForm(
            view,
            `${path}/login`,
            'Log in',
            html`${select(
              'target',
              'Target',
              names.map((name) => [name, name] as const),
            )}${loginFields('login')}${checkbox('headerDigest', 'CRC32C over headers')}${checkbox('dataDigest', 'CRC32C over data')}${checkbox('multipath', 'A further session beside one that there is')}${checkbox('persistent', 'Make it anew at every start')}${checkbox('devices', 'Have the host’s own initiator make the LUNs appear as block devices')}`,
            { legend: 'Log in' },
          )
        }
        ${changeForm(view, `${path}/add-target`, 'Add the target', html`${field('target', 'Target', { isRequired: true, maxLength: 223, hint: 'its iSCSI name' }, 'static-target')}${field('portal', 'Portal', { isRequired: true, maxLength: 300, hint: 'address[:port]' }, 'static-portal')}`, { legend: 'Add a target that no portal has told' })}
        ${changeForm(view, `${path}/secret`, 'Set the secret', html`${field('secret', 'Secret', { type: 'password', maxLength: 255, autocomplete: 'new-password', hint: 'empty: it is removed' }, 'own-secret')}${field('again', 'The same again', { type: 'password', maxLength: 255, autocomplete: 'new-password' }, 'own-secret-again')}`, { legend: 'Secret with which targets prove themselves (mutual CHAP)' })}
      </section>`
    }`;
}

function loginFields(id: string): Html {
  return html`${field('chapName', 'CHAP name', { maxLength: 255, hint: 'left out: the name of this initiator' }, `${id}-chap-name`)}${field('secret', 'Secret', { type: 'password', maxLength: 255, autocomplete: 'new-password', hint: 'left out: without CHAP' }, `${id}-secret`)}${checkbox('mutual', 'The target must prove itself, too (mutual CHAP)', false, `${id}-mutual`)}`;
}
