import { invalidFieldInParameterList } from './CheckCondition.js';

/** TransportID of an iSCSI initiator port (SPC-4 7.6.4.6): FORMAT CODE 01b, PROTOCOL IDENTIFIER 5h. */
const ISCSI_INITIATOR_PORT = 0x45;
const HEADER_BYTES = 4;
const MIN_BYTES = 24;

/** `<initiator name>,i,0x<ISID>`, ended by a NUL and padded to a multiple of four. */
export function encodeTransportId(initiatorPort: string): Buffer {
  const name = Buffer.from(`${initiatorPort}\0`, 'utf8');
  const additionalLength = Math.max(MIN_BYTES - HEADER_BYTES, Math.ceil(name.length / 4) * 4);
  const bytes = Buffer.alloc(HEADER_BYTES + additionalLength);
  bytes[0] = ISCSI_INITIATOR_PORT;
  bytes.writeUInt16BE(additionalLength, 2);
  name.copy(bytes, HEADER_BYTES);
  return bytes;
}

/**
 * Decodes the TransportID at the start of `data`.
 * @param offset offset of `data` in the parameter list, for the field pointer.
 * @throws CheckCondition INVALID FIELD IN PARAMETER LIST for another protocol, a name without ISID, or an invalid length.
 */
export function decodeTransportId(data: Buffer, offset: number): { initiatorPort: string; length: number } {
  if (data.length < MIN_BYTES || data[0] !== ISCSI_INITIATOR_PORT) throw invalidFieldInParameterList(offset);
  const length = HEADER_BYTES + data.readUInt16BE(2);
  if (length > data.length || length < MIN_BYTES || length % 4 !== 0)
    throw invalidFieldInParameterList(offset + 2);
  const field = data.subarray(HEADER_BYTES, length);
  const end = field.indexOf(0);
  const name = field.subarray(0, end < 0 ? field.length : end).toString('utf8');
  const match = /^(?<name>.+),i,0x(?<isid>[0-9a-f]{12})$/i.exec(name);
  if (!match?.groups) throw invalidFieldInParameterList(offset + HEADER_BYTES);
  return { initiatorPort: `${match.groups['name']},i,0x${match.groups['isid']?.toLowerCase()}`, length };
}
