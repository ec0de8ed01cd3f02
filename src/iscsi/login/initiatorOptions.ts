import type { ChapAlgorithm, RandomSource } from '../chap.js';
import { equalBytes } from '../chap.js';
import { MAX_RECV_BYTES, MIN_RECV_BYTES, type OperationalWishes } from './operationalKeys.js';
import type { SessionType } from './negotiation.js';

/** The options of a login besides its socket. */
export interface InitiatorLoginOptions {
  readonly initiatorName: string;
  /** Null for a discovery session that queries all targets of a portal. */
  readonly targetName: string | null;
  readonly sessionType: SessionType;
  /** 6 bytes. */
  readonly isid: Buffer;
  /** 0 for a new session. */
  readonly tsih: number;
  readonly cid: number;
  /** The initiator's account; null offers AuthMethod=None only. */
  readonly chap: { readonly userName: string; readonly secret: Buffer } | null;
  /**
   * Mutual CHAP: the account with which the target must authenticate itself.  With user name null any name is accepted; otherwise
   * its bytes must be equal.
   */
  readonly targetChap: { readonly userName: string | null; readonly secret: Buffer } | null;
  /** In order of preference. */
  readonly algorithms: readonly ChapAlgorithm[];
  readonly wishes: OperationalWishes;
  /** Our MaxRecvDataSegmentLength. */
  readonly receiveBytes: number;
  readonly random: RandomSource;
}

/** The initiator's default wishes for the negotiation. */
export const initiatorWishes: OperationalWishes = {
  HeaderDigest: ['None'],
  DataDigest: ['None'],
  MaxConnections: 1,
  InitialR2T: false,
  ImmediateData: true,
  MaxBurstLength: 262144,
  FirstBurstLength: 65536,
  DefaultTime2Wait: 2,
  DefaultTime2Retain: 20,
  MaxOutstandingR2T: 1,
  DataPDUInOrder: true,
  DataSequenceInOrder: true,
  ErrorRecoveryLevel: 0,
  TaskReporting: ['RFC3720'],
  iSCSIProtocolLevel: 1,
};

/** Maximum length of a CHAP name: the general limit of text values (6.1). */
const MAX_NAME_BYTES = 255;

/** @throws RangeError for invalid options.  The message never contains a secret. */
export function checkInitiatorLoginOptions(options: InitiatorLoginOptions): void {
  const { chap, targetChap } = options;
  expectText('initiator name', options.initiatorName, 223);
  if (options.targetName !== null) expectText('target name', options.targetName, 223);
  if (options.targetName === null && options.sessionType === 'Normal') {
    throw new RangeError('a normal session without a target name: expected one (RFC 7143 13.4)');
  }
  if (options.isid.length !== 6) throw new RangeError(`an ISID of ${options.isid.length} bytes: expected 6`);
  if (options.receiveBytes < MIN_RECV_BYTES || options.receiveBytes > MAX_RECV_BYTES) {
    throw new RangeError(
      `MaxRecvDataSegmentLength ${options.receiveBytes}: expected ${MIN_RECV_BYTES} to ${MAX_RECV_BYTES}`,
    );
  }
  if (chap !== null) {
    expectText('CHAP name', chap.userName, MAX_NAME_BYTES);
    if (chap.secret.length === 0) throw new RangeError('an empty CHAP secret');
    if (options.algorithms.length === 0)
      throw new RangeError('no CHAP algorithm to offer: expected at least one');
  }
  if (targetChap === null) return;
  if (chap === null) throw new RangeError('mutual CHAP without an initiator account (RFC 7143 12.1.3)');
  if (targetChap.secret.length === 0) throw new RangeError('an empty CHAP secret of the target');
  if (equalBytes(chap.secret, targetChap.secret)) {
    throw new RangeError(
      'the CHAP secrets of initiator and target are equal: expected different ones (RFC 7143 9.2.1)',
    );
  }
}

function expectText(what: string, text: string, maxBytes: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes === 0 || bytes > maxBytes)
    throw new RangeError(`${what} of ${bytes} bytes: expected 1 to ${maxBytes}`);
  if (text.includes('\0')) throw new RangeError(`${what} with a NUL: expected none`);
}
