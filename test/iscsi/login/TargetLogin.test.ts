import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  beginInitiatorLogin,
  continueInitiatorLogin,
  type InitiatorLoginStep,
} from '../../../src/iscsi/login/InitiatorLogin.js';
import { initiatorWishes, type InitiatorLoginOptions } from '../../../src/iscsi/login/initiatorOptions.js';
import {
  continueTargetLogin,
  newTargetLogin,
  type TargetLoginContext,
  type TargetLoginState,
  type TargetLoginStep,
} from '../../../src/iscsi/login/TargetLogin.js';
import type { LoginRequest } from '../../../src/iscsi/pdu/LoginRequest.js';
import { targetWishes } from '../../../src/iscsi/TargetConnection.js';
import { portalLimits } from '../../../src/iscsi/PortalLimits.js';
import { TargetSessions } from '../../../src/iscsi/TargetSessions.js';
import { account, initiatorName, MemoryAuthority, targetName } from '../support/memoryAuthority.js';

const isid = Buffer.from('800102030405', 'hex');

function newContext(authority: MemoryAuthority): TargetLoginContext {
  const sessions = new TargetSessions({ ...portalLimits, maxSessions: 8 });
  let random = 0x20;
  return {
    authority,
    wishes: targetWishes,
    receiveBytes: 262144,
    // The first challenge is 32 times 0x21 with the identifier 0x21, the next 0x22, ...
    random: (bytes) => Buffer.alloc(bytes, ++random),
    firstStatSn: 1000,
    commandWindow: 16,
    openSession: (claim) => sessions.claim(claim, { share: null, isOwn: false }),
  };
}

/** A request of an initiator that need not keep the rules. */
type Scripted = Partial<Omit<LoginRequest, 'text'>> & { readonly text?: string };

function request({ text = '', ...fields }: Scripted): LoginRequest {
  const currentStage = fields.currentStage ?? 0;
  return {
    transit: false,
    continues: false,
    currentStage,
    nextStage: fields.transit ? (currentStage === 0 ? 1 : 3) : 0,
    versionMax: 0,
    versionMin: 0,
    isid,
    tsih: 0,
    initiatorTaskTag: 0,
    cid: 0,
    cmdSn: 1,
    expStatSn: 0,
    ...fields,
    text: Buffer.from(text.replaceAll(' ', '\0')),
  };
}

/** What the target answered last to these requests, and all its texts. */
function play(script: readonly Scripted[], authority = new MemoryAuthority()) {
  const context = newContext(authority);
  let state: TargetLoginState = newTargetLogin(context);
  const texts: string[] = [];
  let step: TargetLoginStep | null = null;
  for (const scripted of script) {
    if (step !== null && step.kind !== 'send')
      throw new Error(`the login was over before the script: ${step.kind}`);
    step = continueTargetLogin(state, request(scripted), context);
    if (step.kind === 'send') ({ state } = step);
    texts.push(step.response.text.toString().replaceAll('\0', ' ').trim());
  }
  if (step === null) throw new Error('an empty script');
  return { step, texts, response: step.response };
}

const names = `InitiatorName=${initiatorName} TargetName=${targetName} SessionType=Normal `;
const first: Scripted = { text: `${names}AuthMethod=CHAP,None ` };
const algorithms: Scripted = { text: 'CHAP_A=5 ' };
const ownChallenge = '21'.repeat(32);

/** RFC 1994 with MD5, written out here and not by the code under test. */
function md5(identifier: number, secret: string, challenge: string): string {
  return createHash('md5')
    .update(Buffer.of(identifier))
    .update(secret)
    .update(Buffer.from(challenge, 'hex'))
    .digest('hex');
}

const right = `CHAP_N=alice CHAP_R=0x${md5(0x21, 'initiator-secret', ownChallenge)} `;
const proof: Scripted = { text: right, transit: true };

describe("the target's side of a login", () => {
  it('asks for CHAP, admits, negotiates and hands out a TSIH', () => {
    const { step, texts } = play([
      first,
      algorithms,
      proof,
      {
        currentStage: 1,
        transit: true,
        text: 'HeaderDigest=CRC32C,None InitialR2T=No MaxRecvDataSegmentLength=4096 ',
      },
    ]);
    expect(texts).toEqual([
      'TargetPortalGroupTag=1 AuthMethod=CHAP',
      `CHAP_A=5 CHAP_I=33 CHAP_C=0x${ownChallenge}`,
      '',
      'HeaderDigest=CRC32C InitialR2T=No MaxRecvDataSegmentLength=262144',
    ]);
    expect(step).toMatchObject({
      kind: 'done',
      response: {
        transit: true,
        nextStage: 3,
        tsih: 1,
        statSn: 1003,
        expCmdSn: 1,
        maxCmdSn: 16,
        statusClass: 0,
      },
      result: {
        claim: { initiatorName, targetName, authMethod: 'CHAP', chapName: 'alice', mutual: false },
        parameters: { HeaderDigest: 'CRC32C', DataDigest: 'None', InitialR2T: false },
        initiatorReceiveBytes: 4096,
        expCmdSn: 1,
        statSn: 1004,
      },
    });
  });

  it('proves itself when asked, with the account of the target', () => {
    const theirs = '5a'.repeat(16);
    const { texts } = play([first, algorithms, { ...proof, text: `${right}CHAP_I=7 CHAP_C=0x${theirs} ` }]);
    expect(texts[2]).toBe(`CHAP_N=bob CHAP_R=0x${md5(7, 'target-secret-01', theirs)}`);
  });

  it('may be left from the security stage for the full feature phase at once', () => {
    expect(play([first, algorithms, { ...proof, nextStage: 3 }]).step).toMatchObject({
      kind: 'done',
      result: { parameters: { InitialR2T: true, MaxBurstLength: 262144 }, initiatorReceiveBytes: 8192 },
    });
  });

  it('lets in without authentication only where none is required', () => {
    const open = new MemoryAuthority();
    open.chapRequired = false;
    const none: Scripted = { text: `${names}AuthMethod=CHAP,None `, transit: true };
    const { texts, step } = play([none, { currentStage: 1, transit: true }], open);
    expect(texts[0]).toBe('TargetPortalGroupTag=1 AuthMethod=None');
    expect(step).toMatchObject({ kind: 'done', result: { claim: { authMethod: 'None', chapName: null } } });
    expect(play([{ text: names, currentStage: 1, transit: true }], open).step.kind).toBe('done');
    expect(play([{ text: names, transit: true }], open).step.kind).toBe('send');
  });

  it('names its alias, and what is withdrawn or unknown as the RFC wants it', () => {
    const authority = new MemoryAuthority();
    authority.alias = 'disk';
    const { texts } = play(
      [
        first,
        algorithms,
        proof,
        { currentStage: 1, text: 'IFMarker=No OFMarkInt=1 X-com.example=1 MaxConnections=4 ' },
      ],
      authority,
    );
    expect(texts[0]).toBe('TargetPortalGroupTag=1 TargetAlias=disk AuthMethod=CHAP');
    expect(texts[3]).toBe(
      'MaxConnections=1 IFMarker=No OFMarkInt=Reject X-com.example=NotUnderstood MaxRecvDataSegmentLength=262144',
    );
  });

  it('answers keys that nobody knows with NotUnderstood in every stage', () => {
    const unknown = (number: number) => `X#NodeArchitecture=Example/1 X-com.example=${number} `;
    const answers = 'X#NodeArchitecture=NotUnderstood X-com.example=NotUnderstood';
    const { texts, step } = play([
      { text: `${names}AuthMethod=CHAP,None ${unknown(1)}` },
      { text: `CHAP_A=5 ${unknown(2)}` },
      { ...proof, text: `${right}${unknown(3)}` },
      { currentStage: 1, transit: true, text: unknown(4) },
    ]);
    expect(texts).toEqual([
      `TargetPortalGroupTag=1 AuthMethod=CHAP ${answers}`,
      `CHAP_A=5 CHAP_I=33 CHAP_C=0x${ownChallenge} ${answers}`,
      answers,
      `${answers} MaxRecvDataSegmentLength=262144`,
    ]);
    expect(step.kind).toBe('done');
  });

  it.each(['HeaderDigest=None', 'MaxRecvDataSegmentLength=8192', 'OFMarker=No', 'SendTargets=All'])(
    'refuses %s in the security stage (RFC 7143 12)',
    (pair) => {
      const { step } = play([{ text: `${names}AuthMethod=CHAP,None ${pair} ` }]);
      expect(step).toMatchObject({
        kind: 'refused',
        response: { statusClass: 2, statusDetail: 0 },
        reason: `key ${pair.split('=')[0]} in the security stage (RFC 7143 12)`,
      });
    },
  );

  it.each(['AuthMethod=None', 'CHAP_A=5', 'SendTargets=All'])(
    'refuses %s in the operational stage',
    (pair) => {
      const { step } = play([first, algorithms, proof, { currentStage: 1, text: `${pair} ` }]);
      expect(step).toMatchObject({ kind: 'refused', response: { statusClass: 2, statusDetail: 0 } });
    },
  );

  it('takes a text in pieces (C), cut anywhere', () => {
    const text = `${names}AuthMethod=CHAP `;
    for (const cut of [1, 14, 15, 60, text.length - 1]) {
      const { texts, step } = play([
        { text: text.slice(0, cut), continues: true },
        { text: text.slice(cut) },
      ]);
      expect(texts).toEqual(['', 'TargetPortalGroupTag=1 AuthMethod=CHAP']);
      expect(step.kind).toBe('send');
    }
  });
});

function inSession5(scripted: Scripted): Scripted {
  return { ...scripted, tsih: 5 };
}

describe('a login that the target refuses', () => {
  const parameters: Scripted = { currentStage: 1, transit: true };
  const leave: Scripted = { transit: true };

  it.each<[string, number, Scripted[]]>([
    ['None alone where CHAP is required (downgrade)', 0x0201, [{ text: `${names}AuthMethod=None ` }]],
    ['a method that is neither', 0x0201, [{ text: `${names}AuthMethod=KRB5,SRP ` }]],
    ['the security stage skipped', 0x0201, [{ ...parameters, text: names }]],
    ['the security stage skipped, without leaving', 0x0201, [{ currentStage: 1, text: names }]],
    ['the security stage left without a method', 0x0201, [{ ...leave, text: names }]],
    ['the security stage left for the full feature phase', 0x0201, [{ ...leave, nextStage: 3, text: names }]],
    ['CHAP_A missing', 0x0201, [first, leave]],
    ['no algorithm of ours', 0x0201, [first, { text: 'CHAP_A=99 ' }]],
    ['an algorithm that is no number', 0x0201, [first, { text: 'CHAP_A=md5 ' }]],
    ['CHAP_N and CHAP_R missing', 0x0201, [first, algorithms, leave]],
    ['CHAP_R missing', 0x0201, [first, algorithms, { ...leave, text: 'CHAP_N=alice ' }]],
    ['CHAP_N missing', 0x0201, [first, algorithms, { ...leave, text: right.replace('CHAP_N=alice ', '') }]],
    ['another name', 0x0201, [first, algorithms, { ...leave, text: right.replace('alice', 'alic') }]],
    ['a longer name', 0x0201, [first, algorithms, { ...leave, text: right.replace('alice', 'alicexyz') }]],
    ['an empty response', 0x0201, [first, algorithms, { ...leave, text: 'CHAP_N=alice CHAP_R=0x ' }]],
    [
      'a response of 16 zeros',
      0x0201,
      [first, algorithms, { ...leave, text: `CHAP_N=alice CHAP_R=0x${'00'.repeat(16)} ` }],
    ],
    [
      'our own challenge sent back (reflection)',
      0x0201,
      [first, algorithms, { ...leave, text: `${right}CHAP_I=1 CHAP_C=0x${ownChallenge} ` }],
    ],
    ['CHAP_C without CHAP_I', 0x0201, [first, algorithms, { ...leave, text: `${right}CHAP_C=0x00 ` }]],
    ['CHAP_I without CHAP_C', 0x0201, [first, algorithms, { ...leave, text: `${right}CHAP_I=1 ` }]],
    ['no initiator name', 0x0207, [{ text: `TargetName=${targetName} AuthMethod=CHAP ` }]],
    ['no target name', 0x0207, [{ text: `InitiatorName=${initiatorName} AuthMethod=CHAP ` }]],
    [
      'another target',
      0x0203,
      [{ text: `InitiatorName=${initiatorName} TargetName=iqn.x AuthMethod=CHAP ` }],
    ],
    ['another type of session', 0x0209, [{ text: `InitiatorName=${initiatorName} SessionType=Odd ` }]],
    ['a version we do not have', 0x0205, [{ ...first, versionMin: 1, versionMax: 1 }]],
    ['a session that does not exist', 0x020a, [first, algorithms, proof, parameters].map(inSession5)],
    ['an empty name', 0x0200, [{ text: `InitiatorName= TargetName=${targetName} ` }]],
    ['a name too long', 0x0200, [{ text: `InitiatorName=${'x'.repeat(224)} TargetName=${targetName} ` }]],
    ['a key twice', 0x0200, [{ text: `${names}InitiatorName=other ` }]],
    ['a text that is none', 0x0200, [{ text: 'hello ' }]],
    ['the method negotiated again', 0x0200, [first, first]],
    ['another initiator halfway', 0x0200, [first, { text: 'InitiatorName=iqn.other CHAP_A=5 ' }]],
    ['another ISID halfway', 0x0200, [first, { ...algorithms, isid: Buffer.alloc(6) }]],
    ['another CID halfway', 0x0200, [first, { ...algorithms, cid: 1 }]],
    ['another TSIH halfway', 0x0200, [first, { ...algorithms, tsih: 1 }]],
    ['another task tag halfway', 0x0200, [first, { ...algorithms, initiatorTaskTag: 1 }]],
    ['another stage than agreed', 0x0200, [first, { ...algorithms, currentStage: 1 }]],
    ['back to the security stage', 0x0200, [first, algorithms, proof, { text: 'AuthMethod=None ' }]],
    ['the full feature phase as a stage', 0x0200, [{ ...first, currentStage: 3 }]],
    ['a transit to the same stage', 0x0200, [{ ...first, transit: true, nextStage: 0 }]],
    [
      'security keys in the operational stage',
      0x0200,
      [first, algorithms, proof, { ...parameters, text: 'CHAP_A=5 ' }],
    ],
    [
      'MaxRecvDataSegmentLength out of range',
      0x0200,
      [first, algorithms, proof, { ...parameters, text: 'MaxRecvDataSegmentLength=1 ' }],
    ],
    [
      'a text that never ends',
      0x0200,
      Array.from({ length: 9 }, () => ({ text: 'x'.repeat(8192), continues: true })),
    ],
    [
      'a flood of unknown keys',
      0x0200,
      [
        first,
        algorithms,
        proof,
        { ...parameters, text: Array.from({ length: 2000 }, (_, i) => `X${i}= `).join('') },
      ],
    ],
  ])('for %s, with status %i', (_what, status, script) => {
    const { step, response } = play(script);
    expect(step.kind).toBe('refused');
    expect((response.statusClass << 8) | response.statusDetail).toBe(status);
    expect(response).toMatchObject({ transit: false, tsih: script[0]?.tsih ?? 0 });
    expect(step).not.toMatchObject({
      reason: expect.stringMatching(/initiator-secret|target-secret/) as string,
    });
  });

  it('for a login that goes round in circles', () => {
    const { response } = play(
      [first, ...Array.from({ length: 40 }, () => ({ continues: true }))].slice(0, 33),
    );
    expect(response).toMatchObject({ statusClass: 2, statusDetail: 0 });
  });

  it('for a response recorded from another login (replay)', () => {
    const authority = new MemoryAuthority();
    const context = newContext(authority);
    const attempt = () => {
      let state = newTargetLogin(context);
      for (const scripted of [first, algorithms, proof]) {
        const step = continueTargetLogin(state, request(scripted), context);
        if (step.kind !== 'send') return step.kind;
        ({ state } = step);
      }
      return 'admitted';
    };
    expect(attempt()).toBe('admitted');
    expect(attempt()).toBe('refused');
  });

  it('for mutual CHAP where both secrets are equal, or the target has no account', () => {
    const authority = new MemoryAuthority();
    const script = [first, algorithms, { ...proof, text: `${right}CHAP_I=1 CHAP_C=0x5a ` }];
    authority.targetAccount = account('bob', 'initiator-secret');
    expect(play(script, authority).response.statusDetail).toBe(1);
    authority.targetAccount = null;
    expect(play(script, authority).response.statusDetail).toBe(1);
  });

  it('where CHAP is required and there is no account: nobody gets in', () => {
    const authority = new MemoryAuthority();
    authority.initiatorAccounts = [];
    for (const response of [right, `CHAP_N= CHAP_R=0x${md5(0x21, '', ownChallenge)} `]) {
      expect(play([first, algorithms, { ...proof, text: response }], authority).response.statusDetail).toBe(
        1,
      );
    }
  });
});

describe('both sides of the login against each other, without a socket', () => {
  const base: InitiatorLoginOptions = {
    initiatorName,
    targetName,
    sessionType: 'Normal',
    isid,
    tsih: 0,
    cid: 0,
    chap: { userName: 'alice', secret: Buffer.from('initiator-secret') },
    targetChap: { userName: 'bob', secret: Buffer.from('target-secret-01') },
    algorithms: [5, 6, 7, 8],
    wishes: initiatorWishes,
    receiveBytes: 65536,
    random: (bytes) => Buffer.alloc(bytes, 0x99),
  };

  function meet(options: InitiatorLoginOptions, authority = new MemoryAuthority()) {
    const context = newContext(authority);
    let ours: InitiatorLoginStep = beginInitiatorLogin(options);
    let state = newTargetLogin(context);
    for (;;) {
      if (ours.kind === 'done') throw new Error('the initiator is done before the target');
      const theirs: TargetLoginStep = continueTargetLogin(state, ours.request, context);
      ours = continueInitiatorLogin(ours.state, theirs.response);
      if (theirs.kind === 'done') return { initiator: ours, target: theirs.result };
      if (theirs.kind === 'send') ({ state } = theirs);
    }
  }

  it.each([5, 6, 7, 8] as const)('meet with algorithm %i and mean the same session', (algorithm) => {
    const { initiator, target } = meet({ ...base, algorithms: [algorithm] });
    expect(initiator).toMatchObject({
      kind: 'done',
      result: {
        algorithm,
        mutual: true,
        tsih: target.tsih,
        cmdSn: target.expCmdSn,
        expStatSn: target.statSn,
      },
    });
    if (initiator.kind === 'done') expect(initiator.result.parameters).toEqual(target.parameters);
  });

  it.each([
    ['both digests', { HeaderDigest: ['CRC32C'], DataDigest: ['CRC32C', 'None'] }],
    ['small bursts', { MaxBurstLength: 512, FirstBurstLength: 512 }],
    ['nothing unsolicited', { InitialR2T: true, ImmediateData: false }],
    ['error recovery level 2', { ErrorRecoveryLevel: 2, MaxConnections: 8, DefaultTime2Wait: 60 }],
  ] as const)('agree on %s', (_what, wishes) => {
    const { initiator, target } = meet({ ...base, wishes: { ...initiatorWishes, ...wishes } });
    expect(initiator).toMatchObject({ result: { parameters: target.parameters } });
    expect(target.parameters).toMatchObject({ ErrorRecoveryLevel: 0, MaxConnections: 1 });
  });

  it('meet in a discovery session', () => {
    const options = { ...base, sessionType: 'Discovery', targetName: null, targetChap: null } as const;
    expect(meet({ ...options, chap: null }).target.claim).toMatchObject({
      sessionType: 'Discovery',
      targetName: null,
    });
  });

  it('part with the right error on either side', () => {
    const wrong = { ...base, chap: { userName: 'alice', secret: Buffer.from('wrong') } };
    expect(() => meet(wrong)).toThrow(expect.objectContaining({ kind: 'unauthenticated' }));
    const impostor = new MemoryAuthority();
    impostor.targetAccount = account('bob', 'not-the-targets');
    expect(() => meet(base, impostor)).toThrow(expect.objectContaining({ kind: 'target-not-authentic' }));
    const open = new MemoryAuthority();
    open.chapRequired = false;
    open.initiatorAccounts = [];
    expect(() => meet(base, open)).toThrow(expect.objectContaining({ kind: 'unauthenticated' }));
  });
});
