import { findSize, sizeHelp } from '../../config/sizes.js';
import { defaultNameFor, hostCommandsFor } from '../../initiator/hostCommands.js';
import type { ProofStep } from '../../credentials/Outcome.js';
import type { Provide, ProvidePart } from '../../provisioning/ServedVolumes.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import { requireRole, type Principal } from '../../security/Principal.js';
import { findIscsiName } from '../../targets/IscsiName.js';
import { printPortal } from '../../targets/printPortal.js';
import { changeForm, field, select } from '../fields.js';
import { count, printSize, targetLink } from '../format.js';
import { html, type Html } from '../html.js';
import { badge } from '../layout.js';
import { live, notLiveAnyMore } from '../live.js';
import { whatWasDone, whyRefused } from '../remedies.js';
import { page, pathTo, refusedPage, type Answered, type ConsoleRequest, type Route } from '../Route.js';
import type { HostScreenDeps } from '../ScreenDeps.js';
import { sentence } from '../sentence.js';
import { secretFields, shownOnce, takeMutualSecret, takeSecret } from '../secretFields.js';
import type { Task, TaskLine } from '../Tasks.js';
import type { View } from '../View.js';

const formPath = '/console/provide';
const checkPath = '/console/provide/check';

/**
 * "Let a host in": one form that makes volume, target, account, access and LUN for one host, and a page with the commands for the
 * host.
 */
export function provideRoutes(deps: HostScreenDeps): readonly Route[] {
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
        // Checked first, so that no secret is generated and shown for a request that is refused.
        requireRole(request.principal, 'credentials');
        return provide(deps, request);
      },
    },
    {
      method: 'GET',
      path: checkPath,
      name: 'check iSCSI name',
      role: 'read',
      answer: async ({ query }) => ({
        kind: 'part',
        part: await checkedName(deps, (query.get('initiator') ?? '').trim().slice(0, 300)),
      }),
    },
    {
      method: 'GET',
      path: `${formPath}/:task`,
      name: 'provided',
      role: 'read',
      answer: async ({ param, principal, view, isRefresh }) => {
        const task = deps.tasks.find(param('task'), principal.name, hostOf(view));
        if (!task)
          return {
            kind: 'missing',
            sentence: 'There is no such task: the server remembers the last ones until it is stopped.',
          };
        if (isRefresh) return { kind: 'part', part: progress(task) };
        return page(taskPage(task, null));
      },
    },
  ];
}

const none: Answered = { kind: 'missing', sentence: 'This driver makes no targets and no volumes.' };

function wizard(
  deps: HostScreenDeps,
  storage: HostStorage,
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
        html`${field('initiator', 'iSCSI name of the host', { value: initiator, isRequired: true, maxLength: 223, hint: 'such as iqn.2026-11.com.example:db1; Linux: /etc/iscsi/initiatorname.iscsi, Windows: Get-InitiatorPort', checkedBy: checkPath })}${field('size', 'Size', { value: size, isRequired: true, maxLength: 24, hint: sizeHelp })}${field('name', 'Name of the volume', { value: name, maxLength: 64, hint: 'the alias of the target, too; left out: made of the host' })}${select(
          'pool',
          'Pool',
          storage.pools.map((each) => [each.name, each.name] as const),
          pool,
        )}${select('thick', 'Room', [
          ['', 'as the pool’s setting says'],
          ['thin', 'taken as it is written'],
          ['thick', 'all taken at once'],
        ])}${field('chapName', 'CHAP name', { value: chapName, maxLength: 255, hint: 'left out: the iSCSI name of the host' })}${secretFields(deps.settings)}${deps.targets.capabilities.targetAccounts && secretFields(deps.settings, 'mutual')}`,
      )}`,
  };
}

async function provide(deps: HostScreenDeps, { principal, form, view }: ConsoleRequest): Promise<Answered> {
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
  const mutual = takeMutualSecret(form);
  if (typeof mutual === 'string') return again(`Of the target: ${mutual}`);
  if (mutual?.secret.equals(taken.secret))
    return again('Host and target have the same secret: expected two (RFC 7143 9.2.1).');
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
    mutual: mutual && { chapName: null, secret: mutual.secret },
  };
  const task = tasks.start(
    principal.name,
    `Let ${initiator} in`,
    (tell) => run(deps, storage, principal, wanted, tell),
    hostOf(view),
  );
  if (!task) return again('Too many are under way already: wait until one of them has ended.');
  const shown = shownOnce([
    [`Secret of ${wanted.chapName ?? initiator}`, taken.generated],
    ['Secret of the target', mutual?.generated ?? null],
  ]);
  if (shown === null) return { kind: 'goTo', path: pathTo('provide', task.id) };
  return page({ ...taskPage(task, shown), showAs: pathTo('provide', task.id) });
}

function hostOf({ host }: View): string | null {
  return host?.name ?? null;
}

/** The name of each finished part. */
const parts = {
  createVolume: 'The volume was made.',
  createTarget: 'The target was made; it is closed.',
  allow: 'The host may see its LUNs.',
  add: 'The account of the host was added.',
  addMutual: 'The account of the target was added.',
  addExport: 'The LUN was added.',
} as const satisfies Record<ProvidePart, string>;

async function run(
  deps: HostScreenDeps,
  storage: HostStorage,
  principal: Principal,
  wanted: Provide,
  tell: (line: TaskLine) => void,
): Promise<Pick<Task, 'result' | 'state'>> {
  const outcome = await storage.served.provide(principal, wanted, {
    onPart: (part, ended) => {
      const refused = whyRefused(ended);
      tell({ state: refused === null ? 'done' : 'failed', text: refused ?? parts[part] });
    },
    onProofStep: (step) => tell(proofLine(step)),
  });
  const refused = whyRefused(outcome);
  if (refused !== null) {
    tell({ state: 'failed', text: `${refused} What had been made was taken away again.` });
    return { state: 'failed', result: {} };
  }
  const target = outcome.target ?? '';
  const portals =
    (await deps.targets.listTargets()).find(({ iscsiName }) => iscsiName === target)?.portals ?? [];
  const { initiator, chapName, name, bytes, mutual } = wanted;
  tell({
    state: outcome.proof === null || outcome.proof.state === 'verified' ? 'done' : 'unsure',
    text: whatWasDone(`${name}, ${printSize(bytes)}, is LUN ${outcome.lun ?? '?'} of ${target}.`, outcome),
  });
  return {
    state: 'done',
    result: {
      target,
      initiator,
      chapName: chapName ?? initiator,
      targetChapName: mutual ? (mutual.chapName ?? target) : '',
      portals: portals.map((portal) => printPortal(portal)).join(' '),
    },
  };
}

/** The result of one proof login as a line.  The right secret must be accepted; a wrong secret, and no secret, must be refused. */
function proofLine({ state, sentence: found }: ProofStep): TaskLine {
  const states = { proved: 'done', failed: 'failed', unproved: 'unsure' } as const;
  return { state: states[state], text: sentence(found) };
}

/** Checks an iSCSI name while the user types it (RFC 7143 4.2.7, RFC 3722), and shows what the server knows about it. */
async function checkedName({ storage }: HostScreenDeps, typed: string): Promise<Html> {
  if (typed === '') return html``;
  const name = findIscsiName(typed);
  if (name === null)
    return html`${badge('warn', 'not an iSCSI name yet')}: iqn.yyyy-mm.domain[:text], eui. with 16 or naa. with 16 or
    32 hexadecimal digits`;
  const allowing = storage ? await storage.driver.findTargetsAllowing(name) : [];
  return html`${badge('good', 'an iSCSI name')}${name !== typed && html`, taken as <code>${name}</code>`}${
    allowing.length > 0 &&
    html`; it may log in already at ${allowing.length === 1 ? targetLink(allowing[0] ?? '') : count(allowing.length, 'target')}`
  }`;
}

function taskPage(task: Task, shown: Html | null) {
  return {
    title: task.title,
    above: [{ path: '/console/targets', text: 'Targets' }],
    body: html`${shown}
      <section aria-labelledby="progress">
        <h2 id="progress">What is done</h2>
        ${progress(task)}
      </section>`,
  };
}

const lineBadges = {
  done: badge('good', 'done'),
  unsure: badge('warn', 'not shown'),
  failed: badge('bad', 'failed'),
} as const satisfies Record<TaskLine['state'], Html>;

function progress(task: Task): Html {
  const lines = html`<div role="log" aria-live="polite">
    <ol class="lines">
      ${task.lines.map(({ state, text }) => html`<li>${lineBadges[state]} ${text}</li>`)}
    </ol>
  </div>`;
  if (task.state === 'running')
    return live(
      'progress',
      pathTo('provide', task.id),
      html`${lines}
        <p>
          <progress aria-label="Under way"></progress> <a href="${pathTo('provide', task.id)}">Look again</a>
        </p>`,
      0.5,
    );
  return notLiveAnyMore(
    'progress',
    html`${lines}${task.state === 'failed' ? html`<p><a href="${formPath}">Try again</a></p>` : atTheHost(task.result)}`,
  );
}

function atTheHost({
  target = '',
  initiator = '',
  chapName = '',
  targetChapName = '',
  portals = '',
}: Readonly<Record<string, string>>): Html {
  const login = {
    target,
    initiator,
    chapName,
    targetChapName: targetChapName === '' ? null : targetChapName,
    portals: portals === '' ? [] : portals.split(' '),
  };
  return html`<section aria-labelledby="host">
    <h2 id="host">What to type at the host</h2>
    <p>The target is ${targetLink(target)}.</p>
    ${hostCommandsFor(login).map(
      ({ system, condition, lines }, index) =>
        html`<details${index === 0 && html` open`}><summary>${system}</summary><p>On ${system} ${condition}:</p><pre tabindex="0" aria-label="Commands for ${system}"><code>${lines.join('\n')}</code></pre></details>`,
    )}
  </section>`;
}
