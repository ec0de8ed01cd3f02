import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import {
  CIM_AlertIndication_PerceivedSeverity as PerceivedSeverity,
  CIM_AlertIndication_ProbableCause as ProbableCause,
} from '../../schema/generated/CIM_AlertIndication.js';

export { PerceivedSeverity, ProbableCause };

/**
 * The content of a CIM_AlertIndication of this server.  It never contains a secret, a proof, or a name that may be a password.
 */
export interface Alert {
  /** The AlertType; left out: a Security Alert. */
  readonly type?: 'communications';
  /** The kind of event.  EventID and MessageID correspond to each other. */
  readonly event: AlertEvent;
  readonly severity: (typeof PerceivedSeverity)[keyof typeof PerceivedSeverity];
  readonly probableCause: (typeof ProbableCause)[keyof typeof ProbableCause];
  /** One sentence with the arguments inserted. */
  readonly message: string;
  readonly messageArguments: readonly string[];
  readonly probableCauseDescription: string | null;
  readonly recommendedActions?: readonly string[];
  /** The element that the alert is about; the system by default. */
  readonly element?: CIMInstanceName | null;
  /** IndicationIdentifiers of the alerts that this one clears. */
  readonly clears?: readonly string[];
}

/** MessageID by EventID.  Their meanings never change between releases. */
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
  'host-lost': 'ISCSIWBEM0011',
  'host-in-contact': 'ISCSIWBEM0012',
  'indications-missing': 'ISCSIWBEM0013',
} as const;

export type AlertEvent = keyof typeof messageIds;
