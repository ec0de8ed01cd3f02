import { expect, it } from 'vitest';
import { answerText } from '../../src/iscsi/answerText.js';
import type { SessionClaim } from '../../src/iscsi/login/TargetLogin.js';
import { initiatorName, targetName } from './support/memoryAuthority.js';

const claim: SessionClaim = {
  sessionType: 'Discovery',
  initiatorName,
  targetName: null,
  portalGroupTag: 0,
  isid: Buffer.from('800000000001', 'hex'),
  tsih: 0,
  cid: 0,
  authMethod: 'None',
  chapName: null,
  mutual: false,
  nameProved: false,
};

it.each([
  ['192.0.2.2', '192.0.2.2:3260,1'],
  ['::ffff:192.0.2.2', '192.0.2.2:3260,1'],
  ['2001:db8::2', '[2001:db8::2]:3260,1'],
  // The zone is this machine's name of its network (RFC 4007 6): it means nothing to the initiator.
  ['fe80::2%eth0', '[fe80::2]:3260,1'],
])('SendTargets answers an initiator that came to %s with TargetAddress=%s', (localAddress, expected) => {
  const pairs = answerText(new Map([['SendTargets', 'All']]), {
    claim,
    visibleTargets: [{ targetName, portalGroupTag: 1 }],
    portal: { localAddress, localPort: 3260 },
  });
  expect(pairs).toEqual([
    ['TargetName', targetName],
    ['TargetAddress', expected],
  ]);
});
