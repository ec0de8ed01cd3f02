import type { IscsiName } from '../IscsiName.js';
import type { EditedTarget, TgtEditor } from './TgtEditor.js';
import type { TgtName } from './TgtName.js';
import type { TgtPlan } from './TgtPlan.js';
import type { TgtRecords } from './TgtRecords.js';

/**
 * Writes down what a plan that was carried out has made, for the next life of the daemon.
 * Accounts that others made, and with `replay` off all accounts, are not held: of their targets is known only that they
 * are protected.
 */
export function recordPlan(
  plan: TgtPlan,
  editor: TgtEditor,
  records: TgtRecords,
  replay: 'on' | 'off',
): void {
  const { account, secret } = plan;
  if (account !== null && secret !== null && replay === 'on') {
    records.putSecret(account, Buffer.from(secret, 'base64'));
  }
  const names = new Set([...records.targets.keys(), ...plan.targets.map(({ iscsiName }) => iscsiName)]);
  for (const iscsiName of names) {
    const target = editor.findTarget(iscsiName);
    if (records.isAwaited(iscsiName)) recordPending(iscsiName, plan, records);
    else if (target !== null) recordTarget(target, records);
  }
  if (plan.kind === 'remove' && account !== null && !editor.hasAccount(account))
    records.removeSecret(account);
  records.putUnfinished(null);
}

/** A target is ours to protect from the first change of its initiators' accounts on, until it is opened. */
function recordTarget({ iscsiName, incoming, outgoing }: EditedTarget, records: TgtRecords): void {
  const isProtected = incoming.some((name) => records.isGuard(name));
  const held = (name: TgtName): boolean => records.heldAccounts.has(name);
  records.putTarget(
    iscsiName,
    isProtected
      ? { incoming: incoming.filter(held), outgoing: outgoing !== null && held(outgoing) ? outgoing : null }
      : null,
  );
}

/** The record of a target that has not got its accounts back is what it will get: the change is made there, too. */
function recordPending(iscsiName: IscsiName, plan: TgtPlan, records: TgtRecords): void {
  const { account, kind } = plan;
  const planned = plan.targets.find((target) => target.iscsiName === iscsiName);
  if (account === null) {
    if (kind === 'open' && planned !== undefined) records.putTarget(iscsiName, null);
    return;
  }
  if (planned === undefined && kind !== 'remove') return;
  const recorded = records.targets.get(iscsiName) ?? { incoming: [], outgoing: null };
  const { incoming, outgoing } = recorded;
  const isWanted = kind !== 'remove' && kind !== 'unbind' && records.heldAccounts.has(account);
  const direction = kind === 'remove' ? null : planned?.direction;
  const record = {
    incoming: direction === 'outgoing' ? incoming : incoming.filter((name) => name !== account),
    outgoing: direction === 'incoming' || outgoing !== account ? outgoing : null,
  };
  records.putTarget(iscsiName, {
    ...recorded,
    incoming: isWanted && direction === 'incoming' ? [...record.incoming, account] : record.incoming,
    outgoing: isWanted && direction === 'outgoing' ? account : record.outgoing,
  });
}
