/** A SCSI target port as the logical units see it: for iSCSI, a target portal group. */
export interface ScsiTargetPort {
  /** iSCSI name of the target. */
  readonly targetName: string;
  /** Target portal group tag, 1 to 65535. */
  readonly portalGroupTag: number;
  /** RELATIVE TARGET PORT IDENTIFIER (SPC-4 7.8.6.7), 1 to 65535; unique in the target. */
  readonly relativePort: number;
}

/**
 * An I_T nexus (SAM-5 4.5): an initiator port at a target port.  Make one for each session; two with the same names are
 * the same nexus to persistent reservations.
 */
export class Nexus {
  /** The same text for the same initiator port at the same target port. */
  readonly id: string;
  /** Initiator port name: `<initiator name>,i,0x<ISID>` (RFC 7143 4.2.8). */
  readonly initiatorPort: string;

  /** @param isid 12 hexadecimal digits. */
  constructor(
    initiatorName: string,
    isid: string,
    readonly targetPort: ScsiTargetPort,
  ) {
    this.initiatorPort = initiatorPortName(initiatorName, isid);
    this.id = nexusId(this.initiatorPort, targetPort.relativePort);
  }
}

export function initiatorPortName(initiatorName: string, isid: string): string {
  return `${initiatorName},i,0x${isid.toLowerCase()}`;
}

export function nexusId(initiatorPort: string, relativePort: number): string {
  return `${initiatorPort}@${relativePort}`;
}

/** Target port name: `<target name>,t,0x<portal group tag>` (RFC 7143 4.2.8). */
export function targetPortName({ targetName, portalGroupTag }: ScsiTargetPort): string {
  return `${targetName},t,0x${portalGroupTag.toString(16).padStart(4, '0')}`;
}
