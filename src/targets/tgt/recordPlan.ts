import type { IscsiName } from '../IscsiName.js';
import type { EditedTarget, TgtEditor } from './TgtEditor.js';
import type { TgtName } from './TgtName.js';
import type { TgtPlan } from './TgtPlan.js';
import type { TgtRecords } from './TgtRecords.js';

/**
 * Records the result of a plan for the next run of the daemon.  The secrets of accounts made by other programs, and with `replay`
 * off of all accounts, are not stored; of their targets only the protection is recorded.
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

/** A target is protected from the first change of its initiator accounts on, until it is opened. */
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

/** The record of a target that has not got its accounts back contains what it will get, so the change is made there as well. */
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
