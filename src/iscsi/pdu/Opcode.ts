/** Opcodes of RFC 7143 11.2.1.2, without the immediate bit. */
export const Opcode = {
  NopOut: 0x00,
  ScsiCommand: 0x01,
  TaskManagementRequest: 0x02,
  LoginRequest: 0x03,
  TextRequest: 0x04,
  DataOut: 0x05,
  LogoutRequest: 0x06,
  SnackRequest: 0x10,
  NopIn: 0x20,
  ScsiResponse: 0x21,
  TaskManagementResponse: 0x22,
  LoginResponse: 0x23,
  TextResponse: 0x24,
  DataIn: 0x25,
  LogoutResponse: 0x26,
  R2T: 0x31,
  AsyncMessage: 0x32,
  Reject: 0x3f,
} as const;

export type Opcode = (typeof Opcode)[keyof typeof Opcode];

/** I: the request is delivered at once and uses no CmdSN (RFC 7143 11.2.1.1). */
export const IMMEDIATE = 0x40;

/** F, or T in a login: the final PDU of its kind. */
export const FINAL = 0x80;

/** C: the text continues in the next PDU (RFC 7143 6.2). */
export const CONTINUE = 0x40;

/** "No tag": the reserved value of initiator and target task tags. */
export const RESERVED_TAG = 0xffffffff;
