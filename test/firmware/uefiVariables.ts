import type { BootLogin } from './bootFromIscsi.js';

/** A UEFI variable as virt-firmware reads it from JSON; `data` in hex digits. */
export interface UefiVariable {
  readonly name: string;
  readonly guid: string;
  readonly attr: number;
  readonly data: string;
}

/** gEfiIScsiInitiatorNameProtocolGuid, under which edk2's IScsiDxe keeps the initiator's name and its attempts. */
const initiatorNameGuid = '59324945-ec44-4c0d-b1cd-9db139df070c';
/** gIScsiConfigGuid, under which it keeps the order of the attempts. */
const configGuid = '4b47d616-a8d6-4552-9d44-ccad2e0f4cf9';

/** EFI_VARIABLE_NON_VOLATILE and EFI_VARIABLE_BOOTSERVICE_ACCESS. */
const ATTRIBUTES = 0x3;

/** PcdMaxIScsiAttemptNumber: where fewer are there, the firmware makes them anew at its start. */
const ATTEMPTS = 8;

const CHAP = 1;
const ENABLED = 1;

/** The firmware's own address, and that of the machine that runs qemu, in qemu's user network. */
const guestAddress = [10, 0, 2, 15];
const hostAddress = [10, 0, 2, 2];

/** What makes the UEFI firmware log in to a target when it starts: the variables that its setup would have written. */
export function uefiVariables(login: BootLogin, macAddress: string): readonly UefiVariable[] {
  const numbers = Array.from({ length: ATTEMPTS }, (_, index) => index + 1);
  const variable = (name: string, guid: string, data: Buffer): UefiVariable => ({
    name,
    guid,
    attr: ATTRIBUTES,
    data: data.toString('hex'),
  });
  return [
    ...numbers.map((number) => {
      const attempt = encodeAttempt(number, number === 1 ? { login, macAddress } : null);
      return variable(`Attempt ${number}`, initiatorNameGuid, attempt);
    }),
    variable('InitialAttemptOrder', configGuid, Buffer.from(numbers)),
    variable('AttemptOrder', configGuid, Buffer.from([1])),
    variable('I_NAME', initiatorNameGuid, Buffer.from(`${login.initiator}\0`)),
  ];
}

/**
 * ISCSI_ATTEMPT_CONFIG_NVDATA of edk2's IScsiDxe: packed, little endian.  Its length is that of the variables which Debian's
 * firmware makes itself.
 */
function encodeAttempt(
  number: number,
  enabled: { readonly login: BootLogin; readonly macAddress: string } | null,
): Buffer {
  const login = enabled?.login;
  const isOn = enabled === null ? 0 : ENABLED;
  return Buffer.concat([
    // Link, NicIndex, AttemptConfigIndex, DhcpSuccess, ValidiBFTPath, ValidPath, AutoConfigureMode, two string identifiers.
    Buffer.alloc(17),
    Buffer.from([number]),
    Buffer.alloc(8),
    text(`Attempt ${number}`, 12),
    text(enabled?.macAddress ?? '', 96),
    // PrimaryDns, SecondaryDns, DhcpServer.
    Buffer.alloc(48),
    // TargetPort, Enabled, IpMode (IPv4).
    uint16(login?.port ?? 3260),
    Buffer.from([isOn, 0]),
    // LocalIp, SubnetMask, Gateway, InitiatorInfoFromDhcp, TargetInfoFromDhcp.
    address(guestAddress),
    Buffer.from([255, 255, 255, 0]),
    address(hostAddress),
    Buffer.alloc(2),
    text(login?.target ?? '', 224),
    address(hostAddress),
    // PrefixLength, BootLun (SAM-5, single level).
    Buffer.from([24, 0, login?.lun ?? 0, 0, 0, 0, 0, 0, 0]),
    // ConnectTimeout in milliseconds, ConnectRetryCount, IsId.
    uint16(20_000),
    Buffer.from([0]),
    Buffer.from((enabled?.macAddress ?? '00:00:00:00:00:00').replaceAll(':', ''), 'hex'),
    // RedirectFlag, OriginalTargetPort, OriginalTargetIp, DnsMode, TargetUrl.
    Buffer.alloc(275),
    Buffer.from([CHAP]),
    // CHAPType (mutual or not), names and secrets of both sides.
    Buffer.from([login?.targetAccount === undefined ? 0 : 1]),
    text(login?.account?.userName ?? '', 127),
    text(login?.account?.password ?? '', 17),
    text(login?.targetAccount?.userName ?? '', 127),
    text(login?.targetAccount?.password ?? '', 17),
    // AutoConfigureSuccess, Actived.
    Buffer.from([0, isOn]),
  ]);
}

function text(value: string, size: number): Buffer {
  const field = Buffer.alloc(size);
  // The last byte ends the text.
  if (Buffer.byteLength(value) >= size) throw new RangeError(`"${value}" has no room in ${size} bytes`);
  field.write(value);
  return field;
}

function uint16(value: number): Buffer {
  const field = Buffer.alloc(2);
  field.writeUInt16LE(value);
  return field;
}

/** EFI_IP_ADDRESS: 16 bytes, of which IPv4 has the first four. */
function address(bytes: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from(bytes), Buffer.alloc(16 - bytes.length)]);
}
