import { findSize, sizeHelp } from '../../config/sizes.js';
import { defaultNameFor, hostCommandsFor } from '../../initiator/hostCommands.js';
import type { Provide } from '../../provisioning/ServedVolumes.js';
import type { Storage } from '../../provisioning/Storage.js';
import { requireRole, type Principal } from '../../security/Principal.js';
import { findIscsiName } from '../../targets/IscsiName.js';
import { printPortal } from '../../targets/printPortal.js';
import type { ChapSecret } from '../../targets/ChapSecret.js';
import { changeForm, field, select } from '../fields.js';
import { printSize, targetLink } from '../format.js';
import { html, type Html } from '../html.js';
import { badge } from '../layout.js';
import { live } from '../live.js';
import { whatWasDone, whyRefused } from '../remedies.js';
import { page, pathTo, refusedPage, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { ScreenDeps } from '../ScreenDeps.js';
import { sentence } from '../sentence.js';
import { secretFields, shownOnce, takeSecret } from '../secretFields.js';
import type { Task, TaskLine } from '../Tasks.js';
import type { View } from '../View.js';

const formPath = '/console/provide';

/**
 * "Let a host in": one form that makes volume, target, account, access and LUN for one host, and a page with the commands for the
 * host.
 */
export function provideRoutes(deps: ScreenDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: formPath,
      name: 'let a host in',
      role: 'storage',
      answer: async ({ principal, view }) => {
        requireRole(principal, 'credentials');
        return deps.storage ? page(wizard(deps, deps.storage, view, {})) : none;
      },
    },
    {
      method: 'POST',
      path: formPath,
      name: 'provide',
      role: 'storage',
      answer: async (request) => {
        // Checked before a secret is generated and shown that would be of no use.
        requireRole(request.principal, 'credentials');
        return provide(deps, request);
      },
    },
    {
      method: 'GET',
      path: `${formPath}/:task`,
      name: 'provided',
      role: 'read',
      answer: async ({ param, principal, isRefresh }) => {
        const task = deps.tasks.find(param('task'), principal.name);
        if (!task)
          return {
            kind: 'missing',
            sentence: 'There is no such task: the server remembers the last ones until it is stopped.',
          };
        if (isRefresh) return { kind: 'part', part: await progress(deps, task) };
        return page(await taskPage(deps, task, null));
      },
    },
  ];
}

const none: Answered = { kind: 'missing', sentence: 'This driver makes no targets and no volumes.' };

function wizard(
  deps: ScreenDeps,
  storage: Storage,
  view: View,
  { initiator = '', size = '', name = '', chapName = '', pool = storage.pools[0]?.name ?? '' },
): { readonly title: string; readonly body: Html } {
  return {
    title: 'Let a host in',
    body: html`<p>
        The host gets a volume behind a target of its own, with an account to log in with. The server looks at
        it with logins of its own; where a part fails, all of it is taken away again.
      </p>
      ${changeForm(
        view,
        formPath,
        'Let it in',
        html`${field('initiator', 'iSCSI name of the host', { value: initiator, isRequired: true, maxLength: 223, hint: 'such as iqn.2026-11.com.example:db1; Linux: /etc/iscsi/initiatorname.iscsi, Windows: Get-InitiatorPort' })}${field('size', 'Size', { value: size, isRequired: true, maxLength: 24, hint: sizeHelp })}${field('name', 'Name of the volume', { value: name, maxLength: 64, hint: 'the alias of the target, too; left out: made of the host' })}${select(
          'pool',
          'Pool',
          storage.pools.map((each) => [each.name, each.name] as const),
          pool,
        )}${select('thick', 'Room', [
          ['', 'as the pool’s setting says'],
          ['thin', 'taken as it is written'],
          ['thick', 'all taken at once'],
        ])}${field('chapName', 'CHAP name', { value: chapName, maxLength: 255, hint: 'left out: the iSCSI name of the host' })}${secretFields(deps.settings)}`,
      )}`,
  };
}

async function provide(deps: ScreenDeps, { principal, form, view }: ConsoleRequest): Promise<Answered> {
  const { storage, tasks } = deps;
  if (!storage) return none;
  const text = (name: string): string => form.text(name).trim();
  const given = {
    initiator: text('initiator'),
    size: text('size'),
    name: text('name'),
    chapName: text('chapName'),
    pool: text('pool'),
  };
  const again = (why: string): Answered => refusedPage(wizard(deps, storage, view, given), why);
  const initiator = findIscsiName(given.initiator);
  if (initiator === null)
    return again(
      `“${given.initiator}” is no iSCSI name: expected iqn.yyyy-mm.domain[:text], eui. or naa. with hexadecimal digits.`,
    );
  const bytes = findSize(given.size);
  if (bytes === null) return again(`“${given.size}” is no size: expected one ${sizeHelp}.`);
  const taken = takeSecret(form);
  if (typeof taken === 'string') return again(taken);
  const name = given.name === '' ? defaultNameFor(initiator) : given.name;
  const thick = form.text('thick') === '' ? null : form.text('thick') === 'thick';
  const wanted = {
    initiator,
    bytes,
    name,
    thick,
    pool: given.pool === '' ? null : given.pool,
    chapName: given.chapName === '' ? null : given.chapName,
    secret: taken.secret,
  };
  const task = tasks.start(principal.name, `Let ${initiator} in`, (tell) =>
    run(deps, storage, principal, wanted, tell),
  );
  if (!task) return again('Too many are under way already: wait until one of them has ended.');
  if (taken.generated === null) return { kind: 'goTo', path: pathTo('provide', task.id) };
  const shown = shownOnce(`Secret of ${wanted.chapName ?? initiator}`, taken.generated);
  return page({ ...(await taskPage(deps, task, shown)), showAs: pathTo('provide', task.id) });
}

interface Wanted extends Provide {
  readonly secret: ChapSecret;
}

/** The name of each finished part. */
const parts = {
  createVolume: 'The volume was made.',
  createTarget: 'The target was made; it is closed.',
  allow: 'The host may see its LUNs.',
  add: 'The account was added.',
  addExport: 'The LUN was added.',
} as const;

async function run(
  deps: ScreenDeps,
  storage: Storage,
  principal: Principal,
  wanted: Wanted,
  tell: (line: TaskLine) => void,
): Promise<Pick<Task, 'result' | 'state'>> {
  const outcome = await storage.served.provide(principal, wanted, (part, ended) => {
    const refused = whyRefused(ended);
    // Access is verified together with the LUN, and the account is proved below.
    const done = part === 'allow' || part === 'add' ? parts[part] : whatWasDone(parts[part], ended);
    tell({ isDone: refused === null, text: refused ?? done });
  });
  const refused = whyRefused(outcome);
  if (refused !== null) {
    tell({ isDone: false, text: `${refused} What had been made was taken away again.` });
    return { state: 'failed', result: {} };
  }
  const target = outcome.target ?? '';
  const portals =
    (await deps.targets.listTargets()).find(({ iscsiName }) => iscsiName === target)?.portals ?? [];
  const { initiator, chapName, name, bytes } = wanted;
  await tellProof(deps, principal, { target, chapName: chapName ?? initiator }, tell);
  tell({
    isDone: true,
    text: whatWasDone(`${name}, ${printSize(bytes)}, is LUN ${outcome.lun ?? '?'} of ${target}.`, outcome),
  });
  return {
    state: 'done',
    result: {
      target,
      initiator,
      chapName: chapName ?? initiator,
      portals: portals.map((portal) => printPortal(portal)).join(' '),
    },
  };
}

/** Shows each login of the proof as a line of its own: the right secret is accepted; a wrong one, and none, are refused. */
async function tellProof(
  { targets, credentials }: ScreenDeps,
  principal: Principal,
  { target, chapName }: { readonly target: string; readonly chapName: string },
  tell: (line: TaskLine) => void,
): Promise<void> {
  const accounts = await targets.listAccounts();
  const account = accounts.find(
    (each) => each.chapName === chapName && each.bindings.some((bound) => bound.target === target),
  );
  if (!account) return;
  const { cause, message, proof } = await credentials.prove(principal, account);
  if (cause !== 'done' || proof === null) tell({ isDone: false, text: sentence(message) });
  else
    for (const found of proof.reason.split('; '))
      tell({ isDone: proof.state === 'proved', text: sentence(found) });
}

async function taskPage(deps: ScreenDeps, task: Task, shown: Html | null) {
  return {
    title: task.title,
    above: [{ path: '/console/targets', text: 'Targets' }],
    body: html`${shown}
      <section aria-labelledby="progress">
        <h2 id="progress">What is done</h2>
        ${await progress(deps, task)}
      </section>`,
  };
}

async function progress(_deps: ScreenDeps, task: Task): Promise<Html> {
  const lines = html`<ol class="lines" role="log" aria-live="polite">
    ${task.lines.map(
      ({ isDone, text }) => html`<li>${isDone ? badge('good', 'done') : badge('bad', 'failed')} ${text}</li>`,
    )}
  </ol>`;
  if (task.state === 'running')
    return live(
      'progress',
      pathTo('provide', task.id),
      html`${lines}
        <p>
          <progress aria-label="Under way"></progress> <a href="${pathTo('provide', task.id)}">Look again</a>
        </p>`,
      1,
    );
  if (task.state === 'failed')
    return html`<div id="live-progress">
      ${lines}
      <p><a href="${formPath}">Try again</a></p>
    </div>`;
  return html`<div id="live-progress">${lines}${atTheHost(task.result)}</div>`;
}

function atTheHost({
  target = '',
  initiator = '',
  chapName = '',
  portals = '',
}: Readonly<Record<string, string>>): Html {
  return html`<section aria-labelledby="host">
    <h2 id="host">What to type at the host</h2>
    <p>The target is ${targetLink(target)}.</p>
    ${hostCommandsFor({ target, initiator, chapName, portals: portals === '' ? [] : portals.split(' ') }).map(
      ({ system, condition, lines }, index) =>
        html`<details${index === 0 && html` open`}><summary>${system}</summary><p>On ${system} ${condition}:</p><pre tabindex="0" aria-label="Commands for ${system}"><code>${lines.join('\n')}</code></pre></details>`,
    )}
  </section>`;
}
