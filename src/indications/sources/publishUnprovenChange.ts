import type { Namespace } from '../../repository/Namespace.js';
import type { IndicationSink } from '../Indication.js';
import { makeIndication } from './makeIndication.js';

/** A change whose proof, a login at the target, was due. */
export interface ProvenChange {
  readonly what: string;
  readonly target: string | null;
  readonly account: string | null;
  readonly proof: { readonly state: string; readonly reason: string | null } | null;
}

/**
 * A CIM_AlertIndication (Security Alert) for a change whose proof failed (Major) or could not be made (Degraded/Warning); nothing
 * for others.  MessageID ISCSIWBEM0001 and ISCSIWBEM0002; MessageArguments are the change, the account and the target.
 */
export function publishUnprovenChange(
  { what, target, account, proof }: ProvenChange,
  { sink, namespace, hostName }: { sink: IndicationSink; namespace: Namespace; hostName: string },
): void {
  if (proof?.state !== 'failed' && proof?.state !== 'unproved') return;
  // An account that no target has yet is not proved by design.
  if (target === null) return;
  const hasFailed = proof.state === 'failed';
  const className = 'CIM_AlertIndication';
  if (!sink.wants(className, namespace.name)) return;
  const message =
    `The proof of the change "${what}" of account ${account ?? '(none)'} at target ${target} ` +
    (hasFailed ? 'failed.' : 'could not be made.');
  sink.publish(
    makeIndication(namespace, className, {
      AlertType: 8, // Security Alert
      PerceivedSeverity: hasFailed ? 5 : 3, // Major, Degraded/Warning
      ProbableCause: hasFailed ? 64 : 1, // Security Credential MisMatch, Other
      ProbableCauseDescription: proof.reason,
      Description: message,
      EventID: hasFailed ? 'proof-failed' : 'proof-not-made',
      SystemCreationClassName: 'MSFTSM_ComputerSystem',
      SystemName: hostName,
      ProviderName: 'iscsi-wbem',
      OwningEntity: 'iscsi-wbem',
      MessageID: hasFailed ? 'ISCSIWBEM0001' : 'ISCSIWBEM0002',
      Message: message,
      MessageArguments: [what, account ?? '', target],
    }),
  );
}
