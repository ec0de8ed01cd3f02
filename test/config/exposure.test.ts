import { describe, expect, it } from 'vitest';
import { exposureWarnings } from '../../src/config/exposure.js';

describe('an operator who lets others reach the server', () => {
  it('is warned of plain HTTP, and of iSCSI where the embedded target listens', () => {
    expect(exposureWarnings({ bind: '0.0.0.0', target: 'embedded', iscsiBind: '192.0.2.1' })).toEqual([
      'plain HTTP on 0.0.0.0: whoever sees the traffic sees passwords and secrets',
      'iSCSI on 192.0.2.1: CHAP proves who logs in, and nothing keeps others from reading or changing what follows',
    ]);
    expect(exposureWarnings({ bind: '::', target: 'tgt', iscsiBind: '192.0.2.1' })).toEqual([
      'plain HTTP on ::: whoever sees the traffic sees passwords and secrets',
    ]);
  });

  it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])('is not warned of %s', (bind) => {
    expect(exposureWarnings({ bind, target: 'embedded', iscsiBind: '127.0.0.1' })).toEqual([]);
  });
});
