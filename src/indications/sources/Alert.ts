import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import {
  CIM_AlertIndication_PerceivedSeverity as PerceivedSeverity,
  CIM_AlertIndication_ProbableCause as ProbableCause,
} from '../../schema/generated/CIM_AlertIndication.js';

export { PerceivedSeverity, ProbableCause };

/** What a CIM_AlertIndication of this server says.  None holds a secret, a proof, or a name that may be a password. */
export interface Alert {
  /** Names the kind of event; EventID and MessageID are in step. */
  readonly event: AlertEvent;
  readonly severity: (typeof PerceivedSeverity)[keyof typeof PerceivedSeverity];
  readonly probableCause: (typeof ProbableCause)[keyof typeof ProbableCause];
  /** One sentence, with the arguments put in. */
  readonly message: string;
  readonly messageArguments: readonly string[];
  readonly probableCauseDescription: string | null;
  readonly recommendedActions?: readonly string[];
  /** The element that it is about; left out: the system. */
  readonly element?: CIMInstanceName | null;
  /** IndicationIdentifiers of the alerts that this one says are over. */
  readonly clears?: readonly string[];
}

/** MessageID of each EventID: neither changes its meaning from release to release. */
export const messageIds = {
  'proof-failed': 'ISCSIWBEM0001',
  'proof-not-made': 'ISCSIWBEM0002',
  'target-open': 'ISCSIWBEM0003',
  'target-no-longer-open': 'ISCSIWBEM0004',
  'tgtd-restarted': 'ISCSIWBEM0005',
  'tgtd-restored': 'ISCSIWBEM0006',
  lockout: 'ISCSIWBEM0007',
  'login-refused': 'ISCSIWBEM0008',
  'target-closed-again': 'ISCSIWBEM0009',
  'initiator-without-account': 'ISCSIWBEM0010',
} as const;

export type AlertEvent = keyof typeof messageIds;
