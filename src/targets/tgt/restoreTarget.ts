import { TargetDriverError } from '../TargetDriverError.js';
import type { EditedTarget, TgtEditor } from './TgtEditor.js';
import type { TgtName } from './TgtName.js';
import type { TgtRecords } from './TgtRecords.js';

/** Restores the recorded accounts of a target that a guard keeps closed. */
export async function restoreTarget(
  editor: TgtEditor,
  target: EditedTarget,
  records: TgtRecords,
): Promise<void> {
  const wasUnfinished = records.unfinished !== null;
  try {
    await bindRecorded(editor, target, records);
    await editor.removeSpareGuards(target);
  } finally {
    // Only guards were removed: what is missing from now on was removed by someone else.
    if (!wasUnfinished) records.putUnfinished(null);
  }
}

async function bindRecorded(editor: TgtEditor, target: EditedTarget, records: TgtRecords): Promise<void> {
  const { incoming = [], outgoing = null } = records.targets.get(target.iscsiName) ?? {};
  for (const name of incoming) {
    await restoreAccount(editor, name, records);
    if (editor.hasAccount(name)) await editor.bindIncoming(target, name);
  }
  if (outgoing !== null && target.outgoing === null) {
    await restoreAccount(editor, outgoing, records);
    if (editor.hasAccount(outgoing)) await editor.bindOutgoing(target, outgoing);
  }
}

/** Restores an account that tgtd has lost, with its stored secret.  An existing account is not changed. */
export async function restoreAccount(editor: TgtEditor, name: TgtName, records: TgtRecords): Promise<void> {
  if (editor.hasAccount(name)) return;
  const secret = records.findSecret(name);
  if (secret === null) return;
  try {
    await editor.createAccount(name, secret);
  } catch (error) {
    // Another program created it since the snapshot was read.
    if (!(error instanceof TargetDriverError) || error.reason !== 'already-there') throw error;
  }
}
