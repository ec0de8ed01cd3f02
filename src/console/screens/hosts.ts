import type { AdministeredHost } from '../../security/Administration.js';
import { changeForm, field } from '../fields.js';
import { count, time } from '../format.js';
import { html, type Html } from '../html.js';
import { badge, facts, table } from '../layout.js';
import { live } from '../live.js';
import { askedIn, filterForm, pageOf, pager, pathOfPage, type Asked } from '../paging.js';
import { page, pathTo, refusedPage, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { FleetScreenDeps } from '../ScreenDeps.js';
import { shownOnce } from '../secretFields.js';
import { sentence } from '../sentence.js';
import { may, type View } from '../View.js';
import { administer, adminChange, adminPage, by, refused, whyNot } from './administer.js';
import { confirmField, isConfirmed } from './confirm.js';

export const hostsPath = '/console/hosts';
const newPath = '/console/fleet/add';
const hostPattern = '/console/fleet/:host';
const defaultPort = '5991';

/** Screens of the hosts of a fleet: how each is, and adding, accepting and removing them. */
export function hostsRoutes(deps: FleetScreenDeps): readonly Route[] {
  const change = (
    action: string,
    name: string,
    answer: (request: ConsoleRequest, host: AdministeredHost) => Promise<Answered>,
  ): Route =>
    adminChange(`${hostPattern}/${action}`, name, async (request) => {
      const host = deps.fleet.find(request.param('host'));
      return host ? answer(request, host) : missing(request);
    });
  return [
    {
      method: 'GET',
      path: hostsPath,
      name: 'hosts',
      role: 'read',
      answer: async ({ view, query, isRefresh }) => {
        const asked = askedIn(hostsPath, query);
        const list = hostList(deps, asked);
        if (isRefresh) return { kind: 'part', part: list };
        return page({
          title: 'Hosts',
          body: html`${filterForm(asked, 'Name, address, target or state')}${list}${
            may(view, 'admin') && html`<p><a href="${newPath}" role="button">Add a host</a></p>`
          }`,
        });
      },
    },
    adminPage(newPath, 'new host', async ({ view }) => page(newHost(view, {}))),
    adminChange(newPath, 'add host', (request) => add(deps, request)),
    {
      method: 'GET',
      path: hostPattern,
      name: 'host',
      role: 'read',
      answer: async (request) => {
        const host = deps.fleet.find(request.param('host'));
        return host ? page(hostPage(host, request.view, null)) : missing(request);
      },
    },
    change('token', 'new token', ({ principal, view }, { systemName, address, port }) =>
      enrol(deps, { systemName, address, port }, principal, view, (why) =>
        refused(aboutPath(systemName), why),
      ),
    ),
    change('accept', 'accept host', ({ principal }, { systemName }) =>
      administer(
        deps,
        principal,
        { kind: 'acceptHost', systemName },
        aboutPath(systemName),
        'The agent that is there now is accepted.',
      ),
    ),
    change('remove', 'remove host', async ({ principal, form }, { systemName }) => {
      const at = aboutPath(systemName);
      const fault = isConfirmed(form, systemName);
      if (fault !== null) return refused(at, fault);
      return administer(
        deps,
        principal,
        { kind: 'removeHost', systemName },
        hostsPath,
        'The host was removed: it is asked nothing more. Its targets stay as they are.',
        at,
      );
    }),
  ];
}

/** The page about a host itself, which is there in every state. */
export function aboutPath(systemName: string): string {
  return pathTo('fleet', systemName);
}

function missing({ param }: ConsoleRequest): Answered {
  return { kind: 'missing', sentence: `There is no host “${param('host')}” in the fleet.` };
}

/** The state of a host in words, as the filter finds it. */
function stateWords({ state, why }: AdministeredHost): string {
  if (state === 'ok') return why === null ? 'in contact' : 'target does not answer';
  return { added: 'not enrolled yet', lost: 'lost', never: 'never in contact' }[state];
}

/** Whether targets of the host can be read, as far as is known. */
export function isReadable({ state, why }: AdministeredHost): boolean {
  return state === 'ok' && why === null;
}

/** The state of a host, since when, and why. */
export function hostState(host: AdministeredHost): Html {
  const kind = isReadable(host) ? 'good' : host.state === 'added' ? 'none' : 'bad';
  return html`${badge(kind, stateWords(host))} <small>since ${time(host.since)}</small>${
    host.why !== null && html`<br /><small>${sentence(host.why)}</small>`
  }`;
}

/** A link to the pages of a host, or to the page that tells why they cannot be read. */
export function hostLink({ systemName, state }: AdministeredHost): Html {
  return html`<a href="${state === 'ok' ? pathTo('hosts', systemName) : aboutPath(systemName)}"
    >${systemName}</a
  >`;
}

/** Maximum number of hosts that a page names where it does not list them all. */
export const maxNamed = 20;

/** A link to all hosts, if a page names only the first of `total`; otherwise null. */
export function moreHosts(total: number): Html | null {
  const more = total - maxNamed;
  return more > 0 ? html`<a href="${hostsPath}">and ${count(more, 'more host')}</a>` : null;
}

function textOf(host: AdministeredHost): string {
  const { systemName, address, kind } = host;
  return [systemName, address, kind ?? '', stateWords(host)].join('\n');
}

function hostList({ fleet }: FleetScreenDeps, asked: Asked): Html {
  const found = pageOf(fleet.hosts(), asked, textOf);
  return live(
    'list',
    pathOfPage(asked, found.page),
    html`${table(
      'Hosts',
      ['Host', 'State', 'Target', 'Agent at', 'Version', 'More'],
      found.rows.map(
        (host) =>
          html`<tr>
            <th scope="row">${hostLink(host)}</th>
            <td>${hostState(host)}</td>
            <td>${host.kind ?? 'not known yet'}</td>
            <td>${printAddress(host)}</td>
            <td>${host.version ?? '–'}</td>
            <td><a href="${aboutPath(host.systemName)}">About ${host.systemName}</a></td>
          </tr>`,
      ),
      asked.filter === '' ? 'There is no host yet.' : 'No host matches.',
    )}${pager(asked, found, found.total === 1 ? 'host' : 'hosts')}`,
    10,
  );
}

function printAddress({ address, port }: AdministeredHost): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function newHost(view: View, { name = '', address = '', port = defaultPort }) {
  return {
    title: 'Add a host',
    above: [{ path: hostsPath, text: 'Hosts' }],
    body: html`<p>
        The host gets a token, with which its agent is enrolled. It is good for an hour, and once.
      </p>
      ${changeForm(
        view,
        newPath,
        'Add the host',
        html`${field('name', 'Name', { value: name, isRequired: true, maxLength: 255, hint: 'its name in the model; it stays' })}${field('address', 'Address of its agent', { value: address, maxLength: 255, hint: 'a name or an IP address; left out: its name' })}${field('port', 'TCP port of its agent', { value: port, type: 'number', isRequired: true })}`,
      )}`,
  };
}

async function add(deps: FleetScreenDeps, { principal, form, view }: ConsoleRequest): Promise<Answered> {
  const [name, given, text] = [
    form.text('name').trim(),
    form.text('address').trim(),
    form.text('port').trim(),
  ];
  const again = (why: string): Answered =>
    refusedPage(newHost(view, { name, address: given, port: text }), why);
  const address = given === '' ? name : given;
  if (!/^[\w.:-]+$/u.test(address))
    return again(`“${address}” is no address: expected a name or an IP address.`);
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) return again(`“${text}” is no TCP port: expected 1 to 65535.`);
  return enrol(deps, { systemName: name, address, port }, principal, view, again);
}

/** Makes a token, which is shown once.  @param again what is shown if it is refused. */
async function enrol(
  { administration, fleet }: FleetScreenDeps,
  host: Pick<AdministeredHost, 'address' | 'port' | 'systemName'>,
  principal: ConsoleRequest['principal'],
  view: View,
  again: (why: string) => Answered | Promise<Answered>,
): Promise<Answered> {
  try {
    const { systemName, address, port } = host;
    const { token } = (await administration.run(
      { kind: 'addHost', systemName, address, port },
      by(principal),
    )) as { readonly token: string };
    const added = fleet.find(systemName);
    if (added === null) return { kind: 'goTo', path: hostsPath, done: 'The host was added.' };
    const shown = html`${shownOnce([[`Token of ${systemName}`, token]])}
      <p>Run this on the host; it asks for the token:</p>
      <pre tabindex="0" aria-label="Command for ${systemName}"><code>iscsi-wbem agent enrol --url &lt;URL of this endpoint&gt;</code></pre>`;
    return page({ ...hostPage(added, view, shown), showAs: aboutPath(systemName) });
  } catch (error) {
    return again(whyNot(error));
  }
}

function hostPage(host: AdministeredHost, view: View, shown: Html | null) {
  const { systemName, state, kind, version, certificateEnds } = host;
  const at = aboutPath(systemName);
  return {
    title: `Host ${systemName}`,
    above: [{ path: hostsPath, text: 'Hosts' }],
    body: html`${shown}${facts([
      ['State', hostState(host)],
      ['Agent at', printAddress(host)],
      ['Target', kind ?? 'not known yet'],
      ['Version', version ?? 'not known yet'],
      ['Its certificate ends', certificateEnds === null ? 'not known yet' : time(certificateEnds)],
    ])}${
      state === 'ok'
        ? html`<p>
            <a href="${pathTo('hosts', systemName)}" role="button">Its targets, volumes and sessions</a>
          </p>`
        : html`<p>
            Its targets, volumes and sessions cannot be read now. Nothing is known of them: the endpoint keeps
            no copies.
          </p>`
    }
    ${may(view, 'admin') && changes(host, view, at)}`,
  };
}

function changes({ systemName, state, kind }: AdministeredHost, view: View, at: string): Html {
  return html`<section aria-labelledby="changes">
    <h2 id="changes">Change this host</h2>
    ${
      state === 'added' &&
      changeForm(view, `${at}/token`, 'Make a new token', html`<p>The token before is good no more.</p>`, {
        legend: 'Enrol it',
      })
    }
    ${
      state === 'lost' &&
      kind !== null &&
      changeForm(
        view,
        `${at}/accept`,
        'Accept the agent',
        html`<p>
          For an agent whose state folder was put back from a backup. It may be a copy of another one: look
          first.
        </p>`,
        { legend: 'Another agent with its state was in contact' },
      )
    }
    ${changeForm(view, `${at}/remove`, 'Remove the host', confirmField(systemName, 'confirm'), {
      isDangerous: true,
      legend: 'Remove it from the fleet; its targets stay as they are',
    })}
  </section>`;
}
