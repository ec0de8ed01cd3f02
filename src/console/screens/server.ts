import { logLevels, type Settings } from '../../config/Settings.js';
import { settingGroups } from '../../config/settingGroups.js';
import { settingTable } from '../../config/settingTable.js';
import { consoleDoor } from '../Console.js';
import { changeForm, hidden, select } from '../fields.js';
import { time } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, facts, table } from '../layout.js';
import { page, type Route } from '../Route.js';
import type { ServerScreenDeps } from '../ScreenDeps.js';
import { shownOnce } from '../secretFields.js';
import { sentence } from '../sentence.js';
import type { View } from '../View.js';
import { administer, adminChange, adminPage, by, listUsers, whyNot } from './administer.js';

const path = '/console/server';
const usersPath = '/console/server/users';
const keysPath = '/console/server/keys';

/** Screens of the server: access keys, certificate, log level, subscriptions, settings. */
export function serverRoutes(deps: ServerScreenDeps): readonly Route[] {
  return [
    adminPage(path, 'server', async ({ view }) => page({ title: 'Server', body: serverBody(deps, view) })),
    adminChange(`${path}/log-level`, 'set log level', async ({ principal, form }) => {
      const fault = await deps.monitoring.setLogLevel(form.text('level'), principal);
      return fault === null
        ? { kind: 'goTo', path, done: 'The log has another level now.' }
        : { kind: 'goTo', path, refused: fault };
    }),
    adminChange(`${path}/certificate`, 'reload certificate', async ({ principal }) => {
      const reading = await deps.certificate?.reload(by(principal));
      if (reading === undefined)
        return { kind: 'goTo', path, refused: 'There is no HTTPS (setting https-port).' };
      if (reading.kind === 'refused') return { kind: 'goTo', path, refused: sentence(reading.fault) };
      return {
        kind: 'goTo',
        path,
        done:
          reading.kind === 'replaced'
            ? 'The new certificate is in force.'
            : 'The files hold the certificate that is in force; nothing was changed.',
      };
    }),
    adminPage(keysPath, 'access keys', async ({ view }) => page(await keysPage(deps, view, null))),
    adminChange(`${keysPath}/add`, 'add access key', async ({ principal, form, view }) => {
      try {
        const made = (await deps.administration.run(
          { kind: 'addAccessKey', user: form.text('user'), pair: null },
          by(principal),
        )) as {
          readonly id: string;
          readonly secret: string;
        };
        return page({
          ...(await keysPage(deps, view, shownOnce([[`Secret access key of ${made.id}`, made.secret]]))),
          showAs: keysPath,
        });
      } catch (error) {
        return { kind: 'goTo', path: keysPath, refused: whyNot(error) };
      }
    }),
    adminChange(`${keysPath}/remove`, 'remove access key', ({ principal, form }) =>
      administer(
        deps,
        principal,
        { kind: 'removeAccessKey', id: form.text('id') },
        keysPath,
        'The access key was removed.',
      ),
    ),
    adminPage('/console/subscriptions', 'subscriptions', async () =>
      page({
        title: 'Subscriptions',
        above: [{ path: '/console/events', text: 'Events' }],
        body: subscriptionsBody(deps),
      }),
    ),
    adminPage(`${path}/settings`, 'settings', async () =>
      page({ title: 'Settings', above: [{ path, text: 'Server' }], body: settingsBody(deps.settings) }),
    ),
  ];
}

function serverBody(
  { settings, hostName, place, certificate, monitoring }: ServerScreenDeps,
  view: View,
): Html {
  return html`${facts([
    ...(place === null
      ? ([['Fleet', hostName]] as const)
      : ([
          ['Host', hostName],
          ['Target', `${settings.target} at ${place}`],
        ] as const)),
    ['State', settings.stateDir],
  ])}
    <ul class="links">
      <li><a href="${usersPath}">Users</a></li>
      <li><a href="${keysPath}">Access keys of the AWS door</a></li>
      <li><a href="/console/audit">Audit record</a></li>
      <li><a href="/console/subscriptions">Subscriptions</a></li>
      <li><a href="/console/findings">Findings</a></li>
      <li><a href="${path}/settings">Settings</a></li>
    </ul>
    <section aria-labelledby="certificate">
      <h2 id="certificate">Certificate</h2>
      ${
        certificate === null
          ? html`<p>There is no HTTPS (setting https-port).</p>`
          : html`${certificateFacts(certificate)}${changeForm(view, `${path}/certificate`, 'Read its files again', null)}`
      }
    </section>
    <section aria-labelledby="log">
      <h2 id="log">Log</h2>
      ${changeForm(
        view,
        `${path}/log-level`,
        'Set the level',
        select(
          'level',
          'Level',
          logLevels.map((level) => [level, level] as const),
          monitoring.logLevel,
        ),
      )}
    </section>`;
}

function certificateFacts({
  current: { fingerprint, validFrom, validTo },
  files,
  isOwn,
}: NonNullable<ServerScreenDeps['certificate']>): Html {
  const days = Math.floor((validTo.getTime() - Date.now()) / 86_400_000);
  return facts([
    ['Valid', html`${time(validFrom)} to ${time(validTo)}`],
    [
      'Days left',
      days < 0
        ? badge('bad', 'expired')
        : days < 14
          ? badge('warn', `${days} days`)
          : badge('good', `${days} days`),
    ],
    ['SHA-256', html`<code>${fingerprint}</code>`],
    ['File', html`<code>${files.certificateFile}</code>`],
    [
      'Made by',
      isOwn ? 'this server: nobody vouches for it; it is made anew 30 days before it ends' : 'the operator',
    ],
  ]);
}

async function keysPage(deps: ServerScreenDeps, view: View, shown: Html | null) {
  const keys = (await deps.administration.run(
    { kind: 'listAccessKeys' },
    { who: 'server', door: consoleDoor },
  )) as readonly {
    readonly id: string;
    readonly user: string;
  }[];
  const users = await listUsers(deps);
  return {
    title: 'Access keys',
    above: [{ path, text: 'Server' }],
    body: html`${shown}
      <p>They sign requests at the AWS door in the name of a user.</p>
      ${table(
        'Access keys',
        ['Id', 'User', 'Change'],
        keys.map(
          ({ id, user }) =>
            html`<tr>
              <th scope="row"><code>${id}</code></th>
              <td>${user}</td>
              <td>
                ${changeForm(view, `${keysPath}/remove`, 'Remove', hidden('id', id), { isDangerous: true })}
              </td>
            </tr>`,
        ),
        'There is none.',
      )}${changeForm(
        view,
        `${keysPath}/add`,
        'Make an access key',
        select(
          'user',
          'User',
          users.map(({ name }) => [name, name] as const),
        ),
        { legend: 'New access key; its secret is shown once' },
      )}`,
  };
}

function subscriptionsBody({ indications }: ServerScreenDeps): Html {
  const { subscriptions, waiting, givenUp } = indications;
  const list = subscriptions.subscriptions();
  return html`${facts([
    ['Waiting for their listeners', String(waiting)],
    ['Given up since the start', String(givenUp)],
  ])}${table(
    'Subscriptions',
    ['Listener', 'Filters', 'State', 'Made by', 'Ends'],
    list.map((subscription) => {
      const { destinationId, isEnabled, owner, endsAt } = subscription;
      const filters = subscriptions.filtersOf(subscription);
      return html`<tr>
        <th scope="row">${subscriptions.getDestination(destinationId)?.url ?? 'gone'}</th>
        <td>
          ${filters.map(
            ({ name, definition }) =>
              html`<div>
                ${name}<br /><small><code>${definition.query}</code></small>
              </div>`,
          )}
        </td>
        <td>${isEnabled ? badge('good', 'enabled') : badge('none', 'disabled')}</td>
        <td>${owner}</td>
        <td>${endsAt === null ? 'never by itself' : time(endsAt)}</td>
      </tr>`;
    }),
    'Nobody is told of anything.',
  )}`;
}

/** All settings with a single value.  None of them is a password or a key. */
function settingsBody(settings: Settings): Html {
  return html`<p>
      They are read at the start: from the configuration file, the environment and the command line.
    </p>
    ${settingGroups.map(
      ({ title, settings: names }) =>
        html`<section>
          ${table(
            title.replace(/:$/u, ''),
            ['Setting', 'Value', 'What it is'],
            names.map(
              (name) =>
                html`<tr>
                  <th scope="row">
                    <code>${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}</code>
                  </th>
                  <td>${printSetting(settings[name])}</td>
                  <td>${settingTable[name].help}</td>
                </tr>`,
            ),
            'There is none.',
          )}
        </section>`,
    )}`;
}

function printSetting(value: unknown): string {
  if (value === null) return 'off or none';
  if (Array.isArray(value)) return value.map(String).join(', ') || 'none';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);
}
