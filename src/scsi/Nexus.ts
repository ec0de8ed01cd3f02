/** A SCSI target port as logical units see it.  For iSCSI: a target portal group. */
export interface ScsiTargetPort {
  /** iSCSI name of the target. */
  readonly targetName: string;
  /** Target portal group tag, 1 to 65535. */
  readonly portalGroupTag: number;
  /** RELATIVE TARGET PORT IDENTIFIER (SPC-4 7.8.6.7), 1 to 65535; unique in the target. */
  readonly relativePort: number;
}

/**
 * An I_T nexus (SAM-5 4.5): an initiator port at a target port.  There is one for each session; two with the same names are the
 * same nexus for persistent reservations.
 */
export class Nexus {
  /** The same text for the same initiator port at the same target port. */
  readonly id: string;
  /** Initiator port name: `<initiator name>,i,0x<ISID>` (RFC 7143 4.2.8). */
  readonly initiatorPort: string;

  /**
   * @param initiatorName in normal form if units are shown to some initiators only.
   * @param isid 12 hexadecimal digits.
   */
  constructor(
    readonly initiatorName: string,
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

/** The initiator name in the id of a nexus.  It ends at the last `,i,0x`, because an ISID contains no comma. */
export function initiatorOf(id: string): string {
  return id.slice(0, id.lastIndexOf(',i,0x'));
}

/** Whether the nexus with this id is at one of these target ports. */
export function isThrough(id: string, ports: readonly ScsiTargetPort[]): boolean {
  return ports.some(({ relativePort }) => id.endsWith(`@${relativePort}`));
}

/** Target port name: `<target name>,t,0x<portal group tag>` (RFC 7143 4.2.8). */
export function targetPortName({ targetName, portalGroupTag }: ScsiTargetPort): string {
  return `${targetName},t,0x${portalGroupTag.toString(16).padStart(4, '0')}`;
}
