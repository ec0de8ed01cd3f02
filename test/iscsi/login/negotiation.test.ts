import { describe, expect, it } from 'vitest';
import { initiatorWishes } from '../../../src/iscsi/login/initiatorOptions.js';
import { newNegotiation, offerKeys, receiveKeys, resultsOf } from '../../../src/iscsi/login/negotiation.js';
import type { OperationalKey, OperationalWishes } from '../../../src/iscsi/login/operationalKeys.js';
import { answerOtherKeys } from '../../../src/iscsi/login/otherKeys.js';

const normal = (wishes: Partial<OperationalWishes>) =>
  newNegotiation({ ...initiatorWishes, ...wishes }, 'Normal', 262144);

/** key, the originator's offer, what the responder wants, its answer: the result functions of RFC 7143 13. */
const results = [
  ['HeaderDigest', 'CRC32C,None', { HeaderDigest: ['None', 'CRC32C'] }, 'CRC32C'],
  ['HeaderDigest', 'None,CRC32C', { HeaderDigest: ['None', 'CRC32C'] }, 'None'],
  ['HeaderDigest', 'CRC32C', { HeaderDigest: ['None'] }, 'Reject'],
  ['DataDigest', 'X-mine,CRC32C', { DataDigest: ['CRC32C'] }, 'CRC32C'],
  ['MaxConnections', '8', { MaxConnections: 4 }, '4'],
  ['MaxConnections', '0', { MaxConnections: 4 }, 'Reject'],
  ['InitialR2T', 'No', { InitialR2T: false }, 'No'],
  ['InitialR2T', 'Yes', { InitialR2T: false }, 'Yes'],
  ['InitialR2T', 'No', { InitialR2T: true }, 'Yes'],
  ['ImmediateData', 'Yes', { ImmediateData: true }, 'Yes'],
  ['ImmediateData', 'No', { ImmediateData: true }, 'No'],
  ['ImmediateData', 'Yes', { ImmediateData: false }, 'No'],
  ['ImmediateData', 'maybe', { ImmediateData: false }, 'Reject'],
  ['MaxBurstLength', '16776192', { MaxBurstLength: 262144 }, '262144'],
  ['MaxBurstLength', '511', { MaxBurstLength: 262144 }, 'Reject'],
  ['MaxBurstLength', '16777216', { MaxBurstLength: 262144 }, 'Reject'],
  ['FirstBurstLength', '0x200', { FirstBurstLength: 65536 }, '512'],
  ['DefaultTime2Wait', '0', { DefaultTime2Wait: 2 }, '2'],
  ['DefaultTime2Wait', '3601', { DefaultTime2Wait: 2 }, 'Reject'],
  ['DefaultTime2Retain', '0', { DefaultTime2Retain: 20 }, '0'],
  ['MaxOutstandingR2T', '16', { MaxOutstandingR2T: 1 }, '1'],
  ['DataPDUInOrder', 'No', { DataPDUInOrder: true }, 'Yes'],
  ['DataSequenceInOrder', 'No', { DataSequenceInOrder: false }, 'No'],
  ['ErrorRecoveryLevel', '2', { ErrorRecoveryLevel: 0 }, '0'],
  ['TaskReporting', 'FastAbort,RFC3720', { TaskReporting: ['RFC3720'] }, 'RFC3720'],
  ['iSCSIProtocolLevel', '2', { iSCSIProtocolLevel: 1 }, '1'],
] as const;

describe('the responder of a negotiation', () => {
  it.each(results)('answers %s=%s', (key, offer, wishes, answer) => {
    const { replies } = receiveKeys(normal(wishes), new Map([[key, offer]]));
    expect(replies).toEqual([[key, answer]]);
  });

  it('answers what means nothing in a discovery session with Irrelevant', () => {
    const irrelevant: OperationalKey[] = [
      'MaxConnections',
      'InitialR2T',
      'ImmediateData',
      'MaxBurstLength',
      'FirstBurstLength',
      'MaxOutstandingR2T',
      'DataPDUInOrder',
      'DataSequenceInOrder',
    ];
    const discovery = newNegotiation(initiatorWishes, 'Discovery', 8192);
    const { replies } = receiveKeys(discovery, new Map(irrelevant.map((key) => [key, '1'])));
    expect(replies).toEqual(irrelevant.map((key) => [key, 'Irrelevant']));
  });

  it('takes a declaration without an answer and leaves other keys alone', () => {
    const keys = new Map([
      ['MaxRecvDataSegmentLength', '65536'],
      ['X-com.example', '1'],
    ]);
    const { negotiation, replies, rest } = receiveKeys(normal({}), keys);
    expect(negotiation.peerReceiveBytes).toBe(65536);
    expect(replies).toEqual([]);
    expect(answerOtherKeys(rest)).toEqual([['X-com.example', 'NotUnderstood']]);
  });

  it('refuses a key negotiated again, and MaxRecvDataSegmentLength out of range', () => {
    const { negotiation } = receiveKeys(normal({}), new Map([['InitialR2T', 'No']]));
    expect(() => receiveKeys(negotiation, new Map([['InitialR2T', 'No']]))).toThrow(
      'InitialR2T is negotiated again',
    );
    expect(() => receiveKeys(normal({}), new Map([['MaxRecvDataSegmentLength', '511']]))).toThrow(
      /expected 512 to/,
    );
  });
});

describe('the originator of a negotiation', () => {
  const offer = (key: OperationalKey, wishes: Partial<OperationalWishes>) => offerKeys(normal(wishes), [key]);

  it('offers its keys and declares MaxRecvDataSegmentLength', () => {
    expect(
      offerKeys(normal({ HeaderDigest: ['CRC32C', 'None'] }), ['HeaderDigest', 'InitialR2T']).pairs,
    ).toEqual([
      ['HeaderDigest', 'CRC32C,None'],
      ['InitialR2T', 'No'],
      ['MaxRecvDataSegmentLength', '262144'],
    ]);
  });

  it('leaves out in a discovery session what means nothing there', () => {
    const discovery = newNegotiation(initiatorWishes, 'Discovery', 8192);
    expect(offerKeys(discovery, ['MaxBurstLength', 'ErrorRecoveryLevel']).pairs.map(([key]) => key)).toEqual([
      'ErrorRecoveryLevel',
      'MaxRecvDataSegmentLength',
    ]);
  });

  it.each([
    ['MaxBurstLength', '65536', 65536],
    ['MaxBurstLength', 'Irrelevant', 262144],
    ['DefaultTime2Wait', '5', 5],
    ['InitialR2T', 'Yes', true],
    ['ImmediateData', 'No', false],
    ['HeaderDigest', 'None', 'None'],
  ] as const)('takes the answer %s=%s', (key, answer, result) => {
    const { negotiation } = receiveKeys(offer(key, {}).negotiation, new Map([[key, answer]]));
    expect(resultsOf(negotiation)[key]).toBe(result);
  });

  it.each([
    ['MaxBurstLength', '262145', 'longer than offered'],
    ['DefaultTime2Wait', '1', 'shorter than offered'],
    ['HeaderDigest', 'CRC32C', 'a digest that was not offered'],
    ['HeaderDigest', 'Reject', 'Reject'],
    ['InitialR2T', 'perhaps', 'no boolean'],
  ] as const)('refuses the answer %s=%s: %s', (key, answer, _why) => {
    const { negotiation } = offer(key, { MaxBurstLength: 262144 });
    expect(() => receiveKeys(negotiation, new Map([[key, answer]]))).toThrow(/which does not admit it$/);
  });

  it('refuses InitialR2T=No against its Yes, and ImmediateData=Yes against its No', () => {
    const r2t = offer('InitialR2T', { InitialR2T: true }).negotiation;
    expect(() => receiveKeys(r2t, new Map([['InitialR2T', 'No']]))).toThrow(/does not admit/);
    const immediate = offer('ImmediateData', { ImmediateData: false }).negotiation;
    expect(() => receiveKeys(immediate, new Map([['ImmediateData', 'Yes']]))).toThrow(/does not admit/);
  });

  it('ends with defaults for what was not negotiated, and FirstBurstLength never over MaxBurstLength', () => {
    expect(resultsOf(normal({}))).toMatchObject({
      InitialR2T: true,
      ImmediateData: true,
      MaxBurstLength: 262144,
    });
    const { negotiation } = receiveKeys(normal({}), new Map([['MaxBurstLength', '1024']]));
    expect(resultsOf(negotiation)).toMatchObject({ MaxBurstLength: 1024, FirstBurstLength: 1024 });
  });
});

describe('keys that are not negotiated', () => {
  it('withdrawn markers are refused as RFC 7143 13.25 asks, declarations get no answer, the rest is NotUnderstood', () => {
    const keys = [
      ['IFMarker', 'Yes'],
      ['OFMarkInt', '1~2'],
      ['TargetAlias', 'x'],
      ['Odd', '1'],
      ['Other', 'NotUnderstood'],
    ] as const;
    expect(answerOtherKeys(keys)).toEqual([
      ['IFMarker', 'No'],
      ['OFMarkInt', 'Reject'],
      ['Odd', 'NotUnderstood'],
    ]);
  });
});
