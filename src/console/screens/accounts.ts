import type { CredentialChange } from '../../targets/CredentialDriver.js';
import { findIscsiName, findTargetName } from '../../targets/IscsiName.js';
import type { Account, AccountRole } from '../../targets/TargetReader.js';
import { changeForm, field, hidden, select } from '../fields.js';
import { accountLink, count, proofBadge, targetLink, time } from '../format.js';
import { html, type Html, type Part } from '../html.js';
import { facts, table } from '../layout.js';
import { askedIn, filterForm, pageOf, pager } from '../paging.js';
import { after, whatWasDone, whyRefused } from '../remedies.js';
import { page, pathTo, refusedPage, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { secretFields, shownOnce, takeSecret } from '../secretFields.js';
import { sentence } from '../sentence.js';
import { may, type View } from '../View.js';
import { confirmField, isConfirmed } from './confirm.js';
import { proveAll, sessionsOf, type ProvedAccount } from '../readTargets.js';

const listPath = '/console/accounts';
const newPath = '/console/accounts/new';

/** Screens of the CHAP accounts: who may log in to which target, and whether a login has proved it. */
export function accountsRoutes(deps: HostScreenDeps): readonly Route[] {
  const change = (
    action: string,
    name: string,
    answer: (request: ConsoleRequest, account: Account, path: string) => Promise<Answered>,
  ): Route => ({
    method: 'POST',
    path: `/console/accounts/:authority/:account/${action}`,
    name,
    role: 'credentials',
    answer: (request) => withAccount(deps, request, (account) => answer(request, account, pathOf(account))),
  });
  return [
    {
      method: 'GET',
      path: listPath,
      name: 'accounts',
      role: 'read',
      answer: async ({ view, query }) => {
        const asked = askedIn(listPath, query);
        const found = pageOf(proveAll(deps, await deps.targets.listAccounts()), asked, accountText);
        return page({
          title: 'Accounts',
          body: html`${filterForm(asked, 'CHAP name, initiator or target')}${accountTable(found.rows, asked.filter === '' ? 'There is no account.' : 'No account matches.')}${pager(asked, found, found.total === 1 ? 'account' : 'accounts')}${
            may(view, 'credentials') && html`<p><a href="${newPath}" role="button">New account</a></p>`
          }`,
        });
      },
    },
    {
      method: 'GET',
      path: newPath,
      name: 'new account',
      role: 'credentials',
      answer: async ({ view, query }) => page(newAccount(deps, view, { target: query.get('target') ?? '' })),
    },
    {
      method: 'POST',
      path: newPath,
      name: 'add account',
      role: 'credentials',
      answer: (request) => add(deps, request),
    },
    {
      method: 'GET',
      path: '/console/accounts/:authority/:account',
      name: 'account',
      role: 'read',
      answer: (request) =>
        withAccount(deps, request, async (account) =>
          page(await accountPage(deps, account, request.view, null)),
        ),
    },
    change('replace', 'replace secret', (request, account, path) => replace(deps, request, account, path)),
    change('prove', 'prove account', async ({ principal }, account, path) =>
      after(await deps.credentials.prove(principal, account), 'It was tried.', path),
    ),
    change('end-overlap', 'end overlap of secrets', async ({ principal, form }, account, path) => {
      const keep = form.text('keep') === 'former' ? 'former' : 'newest';
      const { credentials } = deps;
      if (!credentials.endOverlap) return { kind: 'missing', sentence: endedAtHost };
      return after(
        await credentials.endOverlap(principal, account, keep),
        keep === 'former'
          ? 'The new secret is refused; the one before is the only one again.'
          : 'The secret before is refused; the new one is the only one.',
        path,
      );
    }),
    change('bind', 'bind account', async ({ principal, form }, account, path) => {
      const target = findTargetName(form.text('target').trim(), deps.targets.capabilities);
      if (target === null)
        return { kind: 'goTo', path, refused: `There is no target “${form.text('target')}”.` };
      const outcome = await deps.credentials.change(principal, {
        kind: 'bind',
        account,
        target,
        role: roleOf(form.text('role')),
      });
      return after(outcome, 'It opens this target, too.', path);
    }),
    change('unbind', 'unbind account', async ({ principal, form }, account, path) => {
      const target = findTargetName(form.text('target').trim(), deps.targets.capabilities);
      if (target === null)
        return { kind: 'goTo', path, refused: `There is no target “${form.text('target')}”.` };
      const outcome = await deps.credentials.change(principal, {
        kind: 'unbind',
        account,
        target,
        role: roleOf(form.text('role')),
      });
      return after(outcome, 'It does not open this target any more.', path, path);
    }),
    change('remove', 'remove account', async ({ principal, form }, account, path) => {
      const live = sessionsOf(account, await deps.targets.listSessions(null));
      const fault = live.length === 0 ? null : isConfirmed(form, account.chapName);
      if (fault !== null) return { kind: 'goTo', path, refused: fault };
      return after(
        await deps.credentials.change(principal, { kind: 'remove', account }),
        'The account was removed; its targets stay closed.',
        listPath,
        path,
      );
    }),
  ];
}

function pathOf({ authority, chapName }: Pick<Account, 'authority' | 'chapName'>): string {
  return pathTo('accounts', authority, chapName);
}

function roleOf(text: string): AccountRole {
  return text === 'target' ? 'target' : 'initiator';
}

async function withAccount(
  { targets }: HostScreenDeps,
  { param }: ConsoleRequest,
  work: (account: Account) => Promise<Answered>,
): Promise<Answered> {
  const account = await targets.findAccount({ authority: param('authority'), chapName: param('account') });
  return account
    ? work(account)
    : { kind: 'missing', sentence: `There is no account “${param('account')}”.` };
}

/** The text that the filter of a list of accounts is applied to. */
export function accountText({ chapName, initiatorName, bindings }: Account): string {
  return [chapName, initiatorName ?? '', ...bindings.map(({ target }) => target)].join('\n');
}

/** The heads of the columns of `accountRow`. */
export const accountHeads: readonly string[] = ['CHAP name', 'Whose secret', 'Opens', 'Proof', 'Proved at'];

/** A row of a list of accounts.  @param before cells before the first one. */
export function accountRow(account: ProvedAccount, before: Html | null = null): Html {
  const { bindings, proof, overlapUntil } = account;
  return html`<tr>
    ${before}
    <th scope="row">${accountLink(account)}</th>
    <td>${whoseSecret(account)}</td>
    <td>
      ${bindings.length === 0 ? 'no target yet' : bindings.length === 1 ? bindings.map(({ target }) => targetLink(target)) : count(bindings.length, 'target')}
    </td>
    <td>
      ${proofBadge(proof)}${proof && proof.state !== 'proved' && html`<br /><small>${sentence(proof.reason)}</small>`}${overlapUntil !== undefined && html`<br /><small>two secrets until ${time(overlapUntil)}</small>`}
    </td>
    <td>${proof ? time(proof.time) : '–'}</td>
  </tr>`;
}

/** A table of accounts with their proofs. */
export function accountTable(accounts: readonly ProvedAccount[], empty: string): Html {
  return table(
    'Accounts',
    accountHeads,
    accounts.map((account) => accountRow(account)),
    empty,
  );
}

function whoseSecret({ bindings, initiatorName }: Account): string {
  if (bindings.some(({ role }) => role === 'target')) return 'the target’s own (mutual CHAP)';
  return initiatorName === null ? 'any initiator that the target admits' : `the initiator ${initiatorName}`;
}

function newAccount(
  deps: HostScreenDeps,
  view: View,
  { target = '', chapName = '', role = 'initiator' },
): { readonly title: string; readonly body: Html } {
  const { unboundAccounts, targetAccounts, initiatorSpecificAccounts } = deps.targets.capabilities;
  return {
    title: 'New account',
    body: html`<p>
        An account lets an initiator log in with a secret. The server logs in with it at once, with a wrong
        secret and with none, and says what it found.
      </p>
      ${changeForm(
        view,
        newPath,
        'Add the account',
        html`${field('target', 'Target', { value: target, isRequired: !unboundAccounts, maxLength: 223, hint: unboundAccounts ? 'its iSCSI name; empty: no target yet' : 'its iSCSI name' })}${field(
          'chapName',
          'CHAP name',
          {
            value: chapName,
            isRequired: true,
            maxLength: 255,
            hint: initiatorSpecificAccounts
              ? 'an iSCSI name: for that initiator alone; another name: for any'
              : 'any name',
          },
        )}${
          targetAccounts
            ? select(
                'role',
                'Whose secret it is',
                [
                  ['initiator', 'the initiator’s: it gets in with it'],
                  ['target', 'the target’s: it proves itself with it (mutual CHAP)'],
                ],
                role,
              )
            : hidden('role', 'initiator')
        }${secretFields(deps.settings)}`,
      )}`,
  };
}

async function add(deps: HostScreenDeps, { principal, form, view }: ConsoleRequest): Promise<Answered> {
  const { targets, credentials } = deps;
  const [named, typed, role] = [
    form.optional('target'),
    form.text('chapName').trim(),
    roleOf(form.text('role')),
  ];
  const again = (why: string): Answered =>
    refusedPage(newAccount(deps, view, { target: named ?? '', chapName: typed, role }), why);
  const target = named === null ? null : findTargetName(named, targets.capabilities);
  if (named !== null && target === null) return again(`“${named}” is no name of a target.`);
  // Initiator names are compared in their normalized form.
  const chapName = findIscsiName(typed) ?? typed;
  const taken = takeSecret(form);
  if (typeof taken === 'string') return again(taken);
  const change: CredentialChange = { kind: 'add', target, role, chapName, secret: taken.secret };
  const outcome = await credentials.change(principal, change);
  const refused = whyRefused(outcome);
  if (refused !== null) return again(refused);
  const done = whatWasDone('The account was added.', outcome);
  const made = outcome.account && (await targets.findAccount(outcome.account));
  if (!made) return { kind: 'goTo', path: listPath, done };
  return secretPage(deps, made, view, done, taken.generated);
}

async function replace(
  deps: HostScreenDeps,
  { principal, form, view }: ConsoleRequest,
  account: Account,
  path: string,
): Promise<Answered> {
  const taken = takeSecret(form);
  if (typeof taken === 'string') return { kind: 'goTo', path, refused: taken };
  const minutes = overlaps(deps, account) ? Number(form.text('overlap')) : 0;
  const change = { kind: 'replace', account, secret: taken.secret } as const;
  const overlap =
    Number.isSafeInteger(minutes) && minutes > 0
      ? { overlapUntil: Date.now() + Math.min(minutes, longestOverlapMinutes) * 60_000 }
      : {};
  const outcome = await deps.credentials.change(principal, { ...change, ...overlap });
  const refused = whyRefused(outcome);
  if (refused !== null) return { kind: 'goTo', path, refused };
  const done = whatWasDone('The secret was replaced.', outcome);
  const now = (await deps.targets.findAccount(account)) ?? account;
  return secretPage(deps, now, view, done, taken.generated);
}

const longestOverlapMinutes = 366 * 24 * 60;

/** A generated secret appears in the answer to the form and nowhere else: the page cannot be loaded again. */
async function secretPage(
  deps: HostScreenDeps,
  account: Account,
  view: View,
  done: string,
  generated: string | null,
): Promise<Answered> {
  if (generated === null) return { kind: 'goTo', path: pathOf(account), done };
  const shown = html`<div class="notice done" role="status" tabindex="-1" autofocus>
      <strong>Done:</strong> ${done}
    </div>
    ${shownOnce([[`Secret of ${account.chapName}`, generated]])}`;
  return page({ ...(await accountPage(deps, account, view, shown)), showAs: pathOf(account) });
}

const endedAtHost = 'An earlier end is set at the host itself: an endpoint cannot do that.';

function overlaps({ targets }: HostScreenDeps, { bindings }: Account): boolean {
  return targets.capabilities.secretOverlap && !bindings.some(({ role }) => role === 'target');
}

async function accountPage(deps: HostScreenDeps, account: Account, view: View, shown: Html | null) {
  const proof = deps.credentials.proofOf(account);
  const live = sessionsOf(account, await deps.targets.listSessions(null));
  const path = pathOf(account);
  const rows: (readonly [string, Part])[] = [
    ['Whose secret', whoseSecret(account)],
    ['Authority', html`<code>${account.authority}</code>`],
    ['Proof', proofBadge(proof)],
    ...(proof
      ? ([
          ['What was found', sentence(proof.reason)],
          ['Proved at', time(proof.time)],
        ] as const)
      : []),
    ...(account.overlapUntil === undefined
      ? []
      : ([['The secret before is accepted until', time(account.overlapUntil)]] as const)),
    ['Live sessions', String(live.length)],
  ];
  return {
    title: account.chapName,
    above: [{ path: listPath, text: 'Accounts' }],
    body: html`${shown}${facts(rows)}
      <section aria-labelledby="opens">
        <h2 id="opens">What it opens</h2>
        ${bindingTable(account, view, path)}
      </section>
      ${may(view, 'credentials') && changes(deps, account, view, path, live.length)}`,
  };
}

function bindingTable({ bindings }: Account, view: View, path: string): Html {
  const mayChange = may(view, 'credentials');
  return table(
    'Targets',
    ['Target', 'Role', ...(mayChange ? ['Change'] : [])],
    bindings.map(
      ({ target, role }) =>
        html`<tr>
          <th scope="row">${targetLink(target)}</th>
          <td>${role === 'target' ? 'the target proves itself' : 'the initiator proves itself'}</td>
          ${
            mayChange &&
            html`<td>
              ${changeForm(view, `${path}/unbind`, 'Unbind', html`${hidden('target', target)}${hidden('role', role)}`, { isDangerous: true })}
            </td>`
          }
        </tr>`,
    ),
    'It opens no target yet.',
  );
}

function changes(deps: HostScreenDeps, account: Account, view: View, path: string, live: number): Html {
  const { targetAccounts } = deps.targets.capabilities;
  return html`<section aria-labelledby="changes">
    <h2 id="changes">Change this account</h2>
    ${changeForm(view, `${path}/prove`, 'Prove it now', html`<p>The server logs in at each target that it opens.</p>`, { legend: 'Prove' })}
    ${
      account.overlapUntil !== undefined &&
      deps.credentials.endOverlap === undefined &&
      html`<p>Two secrets are accepted until ${time(account.overlapUntil)}. ${endedAtHost}</p>`
    }
    ${
      account.overlapUntil !== undefined &&
      deps.credentials.endOverlap !== undefined &&
      html`${changeForm(
        view,
        `${path}/end-overlap`,
        'Finish: refuse the secret before',
        html`${hidden('keep', 'newest')}
          <p>The new secret alone is accepted, and sessions end: hosts that know it log in again.</p>`,
        { legend: 'Finish the rotation now' },
      )}${changeForm(
        view,
        `${path}/end-overlap`,
        'Take it back: refuse the new secret',
        html`${hidden('keep', 'former')}
          <p>The secret before alone is accepted again, and sessions end.</p>`,
        { isDangerous: true, legend: 'Take the rotation back' },
      )}`
    }
    ${changeForm(
      view,
      `${path}/replace`,
      'Replace the secret',
      html`${secretFields(deps.settings)}${
        overlaps(deps, account)
          ? select('overlap', 'The secret before', [
              ['0', 'is refused at once; its sessions end'],
              ['30', 'is accepted for 30 minutes, too'],
              ['720', 'is accepted for 12 hours, too'],
              ['10080', 'is accepted for 7 days, too'],
            ])
          : html`<p>The secret before is refused at once, and its sessions end.</p>`
      }`,
      {
        legend:
          account.overlapUntil === undefined
            ? 'Replace or rotate the secret'
            : 'Rotate again: the oldest secret goes at once',
      },
    )}
    ${changeForm(
      view,
      `${path}/bind`,
      'Bind',
      html`${field('target', 'Target', { isRequired: true, maxLength: 223, hint: 'its iSCSI name' })}${
        targetAccounts
          ? select('role', 'Role', [
              ['initiator', 'the initiator proves itself'],
              ['target', 'the target proves itself'],
            ])
          : hidden('role', 'initiator')
      }`,
      { legend: 'Let it open a further target' },
    )}
    ${changeForm(
      view,
      `${path}/remove`,
      'Remove the account',
      html`<p>
          ${live === 0 ? 'Nobody is logged in with it.' : `${count(live, 'session')} may be logged in with it: they end.`}
        </p>
        ${live > 0 && confirmField(account.chapName, 'confirm')}`,
      { isDangerous: true, legend: 'Remove' },
    )}
  </section>`;
}
