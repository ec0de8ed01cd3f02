import { targetPortName, type ScsiTargetPort } from '../Nexus.js';
import { naaDesignator, t10Designator, type UnitIdentity } from '../UnitIdentity.js';

const CodeSet = { Binary: 1, Ascii: 2, Utf8: 3 } as const;
const Association = { LogicalUnit: 0, TargetPort: 1, TargetDevice: 2 } as const;
const DesignatorType = {
  T10VendorId: 1,
  Naa: 3,
  RelativeTargetPort: 4,
  TargetPortGroup: 5,
  ScsiNameString: 8,
} as const;

const PIV = 0x80;
const ISCSI = 0x5;

/**
 * The designation descriptors of the Device Identification page (SPC-4 7.8.6): those of the logical unit (NAA, T10 vendor ID),
 * then those of the addressed port and of the target device.
 */
export function deviceIdentification(identity: UnitIdentity, port: ScsiTargetPort): Buffer {
  return Buffer.concat([
    ...unitDesignators(identity),
    descriptor(
      CodeSet.Binary,
      Association.TargetPort,
      DesignatorType.RelativeTargetPort,
      uint32(port.relativePort),
    ),
    descriptor(
      CodeSet.Binary,
      Association.TargetPort,
      DesignatorType.TargetPortGroup,
      uint32(port.portalGroupTag),
    ),
    descriptor(
      CodeSet.Utf8,
      Association.TargetPort,
      DesignatorType.ScsiNameString,
      nameString(targetPortName(port)),
    ),
    descriptor(
      CodeSet.Utf8,
      Association.TargetDevice,
      DesignatorType.ScsiNameString,
      nameString(port.targetName),
    ),
  ]);
}

/** The designation descriptors of the logical unit itself.  EXTENDED COPY names a unit by one of them. */
export function unitDesignators(identity: UnitIdentity): readonly Buffer[] {
  return [
    descriptor(CodeSet.Binary, Association.LogicalUnit, DesignatorType.Naa, naaDesignator(identity)),
    descriptor(CodeSet.Ascii, Association.LogicalUnit, DesignatorType.T10VendorId, t10Designator(identity)),
  ];
}

/** Whether a designation descriptor from an initiator names the unit. */
export function isDesignatorOf(identity: UnitIdentity, designator: Buffer): boolean {
  return unitDesignators(identity).some((own) => own.equals(designator));
}

function descriptor(codeSet: number, association: number, type: number, designator: Buffer): Buffer {
  const ofPort = association === Association.LogicalUnit ? 0 : PIV;
  const protocol = ofPort ? ISCSI << 4 : 0;
  const header = Buffer.from([protocol | codeSet, ofPort | (association << 4) | type, 0, designator.length]);
  return Buffer.concat([header, designator]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** SCSI name string (SPC-4 7.8.6.10): ended by a NUL, padded to a multiple of four. */
function nameString(name: string): Buffer {
  const bytes = Buffer.from(`${name}\0`, 'utf8');
  return Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4);
}
