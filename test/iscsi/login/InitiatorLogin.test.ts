import { describe, expect, it } from 'vitest';
import type { ChapAlgorithm } from '../../../src/iscsi/chap.js';
import {
  beginInitiatorLogin,
  continueInitiatorLogin,
  type InitiatorLoginState,
  type InitiatorLoginStep,
} from '../../../src/iscsi/login/InitiatorLogin.js';
import { initiatorWishes, type InitiatorLoginOptions } from '../../../src/iscsi/login/initiatorOptions.js';
import type { LoginResponse } from '../../../src/iscsi/pdu/LoginResponse.js';

/** printf '\x5ainitiator-secret\x00\x01...\x0f' | openssl dgst -md5 */
const challengeHex = '000102030405060708090a0b0c0d0e0f';
const responseHex = '4f305ec932b9e52c8d5867a7e5032326';
/** Our own challenge in these tests is the identifier 0x77 and 32 bytes of 0x77: printf '\x77target-secret-1wwww...' | openssl dgst -md5 */
const targetResponseHex = '0fe063a5535042fe8963c077429b5f62';

const isid = Buffer.from('800102030405', 'hex');

const plain: InitiatorLoginOptions = {
  initiatorName: 'iqn.2026-11.test.example:initiator',
  targetName: 'iqn.2026-11.test.example:target',
  sessionType: 'Normal',
  isid,
  tsih: 0,
  cid: 0,
  chap: null,
  targetChap: null,
  algorithms: [5, 6, 7, 8],
  wishes: initiatorWishes,
  receiveBytes: 262144,
  random: (bytes) => Buffer.alloc(bytes, 0x77),
};
const chap = { ...plain, chap: { userName: 'alice', secret: Buffer.from('initiator-secret') } };
const mutual = { ...chap, targetChap: { userName: 'bob', secret: Buffer.from('target-secret-1') } };

/** A response of the target: text, and what is not as usual. */
type Scripted = Partial<Omit<LoginResponse, 'text'>> & { readonly text?: string };

function respond(state: InitiatorLoginState, { text = '', ...fields }: Scripted): InitiatorLoginStep {
  const currentStage = state.asked === 'parameters' ? 1 : 0;
  return continueInitiatorLogin(state, {
    transit: false,
    continues: false,
    currentStage,
    nextStage: fields.transit ? (currentStage === 0 ? 1 : 3) : 0,
    versionMax: 0,
    versionActive: 0,
    isid,
    tsih: 0,
    initiatorTaskTag: 0,
    statSn: 0,
    expCmdSn: 1,
    maxCmdSn: 4,
    statusClass: 0,
    statusDetail: 0,
    ...fields,
    text: Buffer.from(text.replaceAll(' ', '\0')),
  });
}

/** Plays the script from the first request on; the texts that the initiator sent, and the step after the last response. */
function play(options: InitiatorLoginOptions, script: readonly Scripted[]) {
  let step: InitiatorLoginStep = beginInitiatorLogin(options);
  const sent = [request(step)];
  for (const response of script) {
    if (step.kind !== 'send') throw new Error('the login was over before the script');
    step = respond(step.state, response);
    if (step.kind === 'send') sent.push(request(step));
  }
  return { sent, step };
}

function request(step: InitiatorLoginStep) {
  if (step.kind !== 'send') throw new Error('no request');
  const { text, transit, currentStage } = step.request;
  return { text: text.toString().replaceAll('\0', ' ').trim(), transit, currentStage };
}

const toChap: Scripted = { text: 'AuthMethod=CHAP TargetPortalGroupTag=1 ' };
const toChallenge: Scripted = { text: `CHAP_A=5 CHAP_I=90 CHAP_C=0x${challengeHex} ` };
const admitted: Scripted = { transit: true };
const finished: Scripted = { transit: true, tsih: 0x1500 };

describe("the initiator's login without authentication", () => {
  it('offers AuthMethod=None and leaves the security stage at once', () => {
    const { sent, step } = play(plain, [{ transit: true, text: 'AuthMethod=None ' }, finished]);
    expect(sent[0]).toEqual({
      text: `InitiatorName=${plain.initiatorName} TargetName=${plain.targetName} SessionType=Normal AuthMethod=None`,
      transit: true,
      currentStage: 0,
    });
    expect(sent[1]).toMatchObject({ transit: true, currentStage: 1 });
    expect(sent[1]?.text).toContain('InitialR2T=No');
    expect(step).toMatchObject({ kind: 'done', result: { tsih: 0x1500, authMethod: 'None', mutual: false } });
  });

  it('names no target in a discovery session that asks for all', () => {
    const { sent } = play({ ...plain, targetName: null, sessionType: 'Discovery' }, []);
    expect(sent[0]?.text).toBe(`InitiatorName=${plain.initiatorName} SessionType=Discovery AuthMethod=None`);
  });

  it('fails as unauthenticated when the target asks for CHAP all the same', () => {
    expect(() => play(plain, [toChap])).toThrow(
      expect.objectContaining({ kind: 'unauthenticated', stage: 'security' }),
    );
  });

  it('takes a target that does not let it leave the stage (istgt) for a refusal without a cause', () => {
    const stay: Scripted = { text: '' };
    expect(() => play(plain, [{ text: 'AuthMethod=None ' }, stay, stay, stay])).toThrow(
      expect.objectContaining({ kind: 'closed-in-security' }),
    );
  });
});

describe("the initiator's login with CHAP", () => {
  it('answers the challenge with the digest that the target chose', () => {
    const { sent, step } = play(chap, [toChap, toChallenge, admitted, finished]);
    expect(sent.map(({ text }) => text).slice(0, 3)).toEqual([
      `InitiatorName=${plain.initiatorName} TargetName=${plain.targetName} SessionType=Normal AuthMethod=CHAP`,
      'CHAP_A=5,6,7,8',
      `CHAP_N=alice CHAP_R=0x${responseHex}`,
    ]);
    expect(sent.map(({ transit }) => transit)).toEqual([false, false, true, true]);
    expect(step).toMatchObject({
      kind: 'done',
      result: { authMethod: 'CHAP', algorithm: 5, mutual: false, targetPortalGroupTag: 1 },
    });
  });

  it.each([
    [6, '3e49fbda3d5b0e432e540f083e2174436e121054'],
    [7, 'c743ea1b59561ea57083fdad1272db97ba019e01a30b8b6ab72bed501c627e5f'],
    [8, '1c5a02ecc42e8cb4c8a91f5d525d12835a2f5ffb05ec4e4c08a39df89f131ce6'],
  ] as const)('answers with algorithm %i', (algorithm, response) => {
    const { sent } = play(chap, [
      toChap,
      { text: `CHAP_A=${algorithm} CHAP_I=0x5a CHAP_C=0x${challengeHex} ` },
    ]);
    expect(sent[2]?.text).toBe(`CHAP_N=alice CHAP_R=0x${response}`);
  });

  it('takes a challenge in base64 and one of 1024 bytes, as istgt sends', () => {
    const { sent } = play(chap, [toChap, { text: 'CHAP_A=5 CHAP_I=90 CHAP_C=0bAAECAwQFBgcICQoLDA0ODw== ' }]);
    expect(sent[2]?.text).toBe(`CHAP_N=alice CHAP_R=0x${responseHex}`);
    const long = `CHAP_A=5 CHAP_I=90 CHAP_C=0x${'5a'.repeat(1024)} `;
    expect(play(chap, [toChap, { text: long }]).sent[2]?.text).toMatch(
      /^CHAP_N=alice CHAP_R=0x[0-9a-f]{32}$/,
    );
  });

  it('goes on where the target sends its text in pieces (C)', () => {
    const whole = toChallenge.text ?? '';
    const { sent } = play(chap, [
      toChap,
      { text: whole.slice(0, 11), continues: true },
      { text: whole.slice(11, 12), continues: true },
      { text: whole.slice(12) },
    ]);
    expect(sent.map(({ text }) => text).slice(2)).toEqual(['', '', `CHAP_N=alice CHAP_R=0x${responseHex}`]);
  });

  it('gives up a text that never ends', () => {
    const endless = Array.from({ length: 40 }, () => ({ text: 'X', continues: true }));
    expect(() => play(chap, endless)).toThrow(expect.objectContaining({ name: 'IscsiProtocolError' }));
    const huge = Array.from({ length: 9 }, () => ({ text: 'X'.repeat(8192), continues: true }));
    expect(() => play(chap, huge)).toThrow('a text of more than 65536 bytes');
  });

  it('accepts a last value without NUL', () => {
    expect(play(chap, [toChap, { text: `CHAP_A=5 CHAP_I=90 CHAP_C=0x${challengeHex}` }]).sent).toHaveLength(
      3,
    );
  });

  it.each([
    ['answers AuthMethod=None', [{ text: 'AuthMethod=None ' }]],
    ['answers AuthMethod=None and leaves the stage', [{ text: 'AuthMethod=None ', transit: true }]],
    ['leaves the stage without a word', [{ transit: true }]],
    ['leaves the stage instead of a challenge', [toChap, { transit: true }]],
  ] as const)('is not let in without proof when the target %s', (_what, script) => {
    expect(() => play(chap, script)).toThrow(
      expect.objectContaining({ name: 'IscsiLoginError', kind: 'not-protected' }),
    );
  });

  it.each([
    ['an algorithm that was not offered', `CHAP_A=7 CHAP_I=1 CHAP_C=0x00 `],
    ['an algorithm that nobody knows', `CHAP_A=99 CHAP_I=1 CHAP_C=0x00 `],
    ['no algorithm', `CHAP_I=1 CHAP_C=0x00 `],
    ['no identifier', `CHAP_A=5 CHAP_C=0x00 `],
    ['identifier 256', `CHAP_A=5 CHAP_I=256 CHAP_C=0x00 `],
    ['no challenge', `CHAP_A=5 CHAP_I=1 `],
    ['an empty challenge', `CHAP_A=5 CHAP_I=1 CHAP_C=0x `],
    ['a challenge of 1025 bytes', `CHAP_A=5 CHAP_I=1 CHAP_C=0x${'00'.repeat(1025)} `],
    ['a challenge that is no number', `CHAP_A=5 CHAP_I=1 CHAP_C=hello `],
    ['a key twice', `CHAP_A=5 CHAP_A=5 CHAP_I=1 CHAP_C=0x00 `],
  ])('refuses %s as a protocol error', (_what, text) => {
    const options = { ...chap, algorithms: [5, 6] as ChapAlgorithm[] };
    expect(() => play(options, [toChap, { text }])).toThrow(
      expect.objectContaining({ name: 'IscsiProtocolError' }),
    );
  });

  it('says which algorithms the target rejected, and which method', () => {
    expect(() => play(chap, [toChap, { text: 'CHAP_A=Reject ' }])).toThrow(
      'The target takes none of the CHAP algorithms 5,6,7,8.',
    );
    expect(() => play(chap, [{ text: 'AuthMethod=Reject ' }])).toThrow(
      expect.objectContaining({ kind: 'refused' }),
    );
  });
});

describe("the initiator's login with mutual CHAP", () => {
  const proof = `CHAP_N=bob CHAP_R=0x${targetResponseHex} `;

  it('asks the target for proof and is satisfied with the right one', () => {
    const { sent, step } = play(mutual, [toChap, toChallenge, { text: proof, transit: true }, finished]);
    expect(sent[2]?.text).toBe(`CHAP_N=alice CHAP_R=0x${responseHex} CHAP_I=119 CHAP_C=0x${'77'.repeat(32)}`);
    expect(step).toMatchObject({ kind: 'done', result: { mutual: true } });
  });

  it('takes the proof from a target that leaves the stage one response later', () => {
    const { step } = play(mutual, [toChap, toChallenge, { text: proof }, { transit: true }, finished]);
    expect(step).toMatchObject({ kind: 'done', result: { mutual: true } });
  });

  it('takes any name where none is asked for', () => {
    const anyName = { ...mutual, targetChap: { ...mutual.targetChap, userName: null } };
    const text = proof.replace('bob', 'somebody');
    expect(play(anyName, [toChap, toChallenge, { text, transit: true }, finished]).step.kind).toBe('done');
  });

  it.each([
    ['no CHAP_R and no CHAP_N', ''],
    ['no CHAP_R', 'CHAP_N=bob '],
    ['no CHAP_N', `CHAP_R=0x${targetResponseHex} `],
    ['another name', proof.replace('bob', 'Bob')],
    ['a name that only begins like it', proof.replace('bob', 'bobby')],
    ['another response', proof.replace(targetResponseHex, '00'.repeat(16))],
    ['a response too short', proof.replace(targetResponseHex, targetResponseHex.slice(2))],
    ['a response that is none', 'CHAP_N=bob CHAP_R=yes '],
    ["the initiator's own response", proof.replace(targetResponseHex, responseHex)],
  ])('fails when the target gives %s', (_what, text) => {
    expect(() => play(mutual, [toChap, toChallenge, { text, transit: true }])).toThrow(
      expect.objectContaining({ kind: 'target-not-authentic', stage: 'security' }),
    );
  });

  it('does not let the target leave the security stage without having proved itself', () => {
    expect(() => play(mutual, [toChap, toChallenge, { text: '' }, { transit: true }])).toThrow(
      expect.objectContaining({ kind: 'target-not-authentic' }),
    );
  });

  it("never sends the target's own challenge back to it", () => {
    const script = [toChap, { text: `CHAP_A=5 CHAP_I=1 CHAP_C=0x${'77'.repeat(32)} ` }];
    expect(() => play(mutual, script)).toThrow(/again and again/);
    const sources = [Buffer.alloc(33, 0x77), Buffer.alloc(33, 0x78)];
    const random = () => sources.shift() ?? Buffer.alloc(33);
    expect(play({ ...mutual, random }, script).sent[2]?.text).toContain(`CHAP_C=0x${'78'.repeat(32)}`);
  });
});

describe('a refused login', () => {
  it.each([
    [2, 1, 'unauthenticated', 'Authentication failure'],
    [2, 0, 'refused', 'Initiator error'],
    [2, 2, 'refused', 'Authorization failure'],
    [2, 3, 'refused', 'Not found'],
    [2, 6, 'refused', 'Too many connections'],
    [3, 2, 'refused', 'Out of resources'],
    [3, 0x55, 'refused', 'Target error'],
    [1, 1, 'redirected', 'Target moved temporarily'],
  ])('with status %i/%i is %s: %s', (statusClass, statusDetail, kind, statusName) => {
    expect(() => play(chap, [toChap, { statusClass, statusDetail }])).toThrow(
      expect.objectContaining({
        name: 'IscsiLoginError',
        kind,
        statusClass,
        statusDetail,
        statusName,
        stage: 'security',
      }),
    );
  });

  it('tells the stage in which it was refused, and where a redirection goes', () => {
    expect(() => play(chap, [toChap, toChallenge, admitted, { statusClass: 3 }])).toThrow(
      expect.objectContaining({ kind: 'refused', stage: 'operational' }),
    );
    expect(() =>
      play(plain, [{ statusClass: 1, statusDetail: 2, text: 'TargetAddress=10.0.0.1:3261 ' }]),
    ).toThrow(expect.objectContaining({ kind: 'redirected', targetAddress: '10.0.0.1:3261' }));
  });
});

describe('a target that breaks the protocol of the login', () => {
  it.each([
    ['the task tag of another request', { initiatorTaskTag: 1 }],
    ['the ISID of another session', { isid: Buffer.alloc(6) }],
    ['another version', { versionActive: 1 }],
    ['another stage', { currentStage: 1 as const }],
    ['a step over the operational stage', { transit: true, nextStage: 3 as const, text: 'AuthMethod=None ' }],
  ])('with %s', (_what, response) => {
    expect(() => play(plain, [response])).toThrow(expect.objectContaining({ name: 'IscsiProtocolError' }));
  });

  it('with TSIH 0 at the end, or a key that it still offers there', () => {
    const before: Scripted[] = [toChap, toChallenge, admitted];
    expect(() => play(chap, [...before, { transit: true, tsih: 0 }])).toThrow(/TSIH 0/);
    expect(() => play(chap, [...before, { transit: true, tsih: 1, text: 'iSCSIProtocolLevel=1 ' }])).toThrow(
      /still offers iSCSIProtocolLevel/,
    );
  });
});

describe("the target's own offers in the operational stage", () => {
  it('are answered in the next request', () => {
    const offers = {
      text: 'MaxBurstLength=1024 iSCSIProtocolLevel=1 X-odd=1 MaxRecvDataSegmentLength=4096 ',
    };
    const { sent, step } = play(plain, [{ transit: true }, offers, finished]);
    expect(sent[2]).toEqual({
      text: 'iSCSIProtocolLevel=1 X-odd=NotUnderstood',
      transit: true,
      currentStage: 1,
    });
    expect(step).toMatchObject({
      result: { targetReceiveBytes: 4096, parameters: { MaxBurstLength: 1024, FirstBurstLength: 1024 } },
    });
  });

  it('may be extension keys, which are NotUnderstood in every stage and do not hold the login up', () => {
    const extension = 'X#NodeArchitecture=Example/1 ';
    const { sent, step } = play(chap, [
      { ...toChap, text: `${toChap.text}${extension}` },
      toChallenge,
      { ...admitted, text: extension },
      { ...finished, text: `X-com.example=1 ${extension}` },
    ]);
    expect(sent.map(({ text }) => text.includes('X#NodeArchitecture=NotUnderstood'))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(step.kind).toBe('done');
  });

  it.each([
    ['MaxBurstLength', [{ text: 'AuthMethod=CHAP MaxBurstLength=1024 ' }]],
    ['CHAP_A', [toChap, toChallenge, admitted, { text: 'CHAP_A=5 ' }]],
  ])('may not be %s in the wrong stage (RFC 7143 12)', (key, script: Scripted[]) => {
    expect(() => play(chap, script)).toThrow(new RegExp(`key ${key} .* the security stage`, 'u'));
  });

  it('that never end are given up', () => {
    const stay = Array.from({ length: 40 }, () => ({ text: '' }));
    expect(() => play(plain, [{ transit: true }, ...stay])).toThrow(/is not over after 24 requests/);
  });
});

describe('options that cannot be logged in with', () => {
  it.each([
    [
      'equal secrets of initiator and target',
      { ...mutual, targetChap: { userName: null, secret: chap.chap.secret } },
    ],
    ['mutual CHAP without an initiator account', { ...mutual, chap: null }],
    ['an empty secret', { ...chap, chap: { userName: 'a', secret: Buffer.alloc(0) } }],
    ['an empty secret of the target', { ...mutual, targetChap: { userName: null, secret: Buffer.alloc(0) } }],
    ['no algorithm', { ...chap, algorithms: [] }],
    ['no target in a normal session', { ...plain, targetName: null }],
    ['an ISID of 5 bytes', { ...plain, isid: Buffer.alloc(5) }],
    ['a name of 224 bytes', { ...plain, initiatorName: 'x'.repeat(224) }],
    ['a name with a NUL', { ...plain, targetName: 'a\0b=c' }],
    ['a CHAP name of 256 bytes', { ...chap, chap: { ...chap.chap, userName: 'x'.repeat(256) } }],
  ])('%s', (_what, options) => {
    const attempt = () => beginInitiatorLogin(options);
    expect(attempt).toThrow(RangeError);
    expect(attempt).not.toThrow(/initiator-secret|target-secret/);
  });
});
