import { TargetDriverError, type TargetDriverErrorReason } from '../TargetDriverError.js';

/** Error codes of tgtd's management protocol (tgt's usr/tgtadm_error.h), and the reason each stands for. */
const errors: Readonly<Record<number, readonly [name: string, reason: TargetDriverErrorReason]>> = {
  1: ['unknown error', 'rejected'],
  2: ['out of memory', 'rejected'],
  3: ['no such driver', 'rejected'],
  4: ['no such target', 'no-such-target'],
  5: ['no such logical unit', 'rejected'],
  6: ['no such session', 'rejected'],
  7: ['no such connection', 'rejected'],
  8: ['no such binding', 'rejected'],
  9: ['the target exists already', 'rejected'],
  10: ['the logical unit exists already', 'rejected'],
  11: ['the binding exists already', 'rejected'],
  12: ['the access list entry exists already', 'rejected'],
  13: ['no such access list entry', 'rejected'],
  14: ['the user exists already', 'already-there'],
  15: ['no such user', 'no-such-account'],
  16: ['too many users', 'rejected'],
  17: ['invalid request', 'rejected'],
  18: ['the target already has an outgoing account', 'in-use'],
  19: ['the target is active', 'rejected'],
  20: ['the logical unit is active', 'rejected'],
  21: ['the driver is active', 'rejected'],
  22: ['unsupported operation', 'rejected'],
  23: ['unknown parameter', 'rejected'],
  24: ['removal is prevented', 'rejected'],
};

/** The codes that callers handle. */
export const TgtCode = {
  Ok: 0,
  NoTarget: 4,
  NoUnit: 5,
  NoSession: 6,
  NoConnection: 7,
  TargetExists: 9,
  UnitExists: 10,
  AccessExists: 12,
  NoAccess: 13,
  UserExists: 14,
  NoUser: 15,
  OutgoingExists: 18,
  TargetActive: 19,
  UnitActive: 20,
  RemovalPrevented: 24,
} as const;

/** The error for tgtd's answer `code` to a request.  It names the request. */
export function tgtError(code: number, request: string): TargetDriverError {
  const [name, reason] = errors[code] ?? ['a code that tgt does not define', 'rejected'];
  return new TargetDriverError(reason, `tgtd refused to ${request}: ${name} (error ${code})`);
}
