import { describe, expect, it } from 'vitest';
import { exposureWarnings, listenAddresses } from '../../src/config/exposure.js';

describe('an operator who lets others reach the server', () => {
  const toAll = { bind: '0.0.0.0', httpPort: 5988, wsmanHttpPort: null, iscsiBind: '192.0.2.1' } as const;

  it('is warned of plain HTTP, and of iSCSI where the embedded target listens', () => {
    expect(exposureWarnings({ ...toAll, plainHttp: 'anywhere', target: 'embedded' })).toEqual([
      'plain HTTP on 0.0.0.0: anyone who sees the traffic sees passwords and secrets',
      'iSCSI on 192.0.2.1: CHAP proves who logs in, and nothing keeps others from reading or changing what follows',
    ]);
    expect(exposureWarnings({ ...toAll, bind: '::', plainHttp: 'anywhere', target: 'tgt' })).toEqual([
      'plain HTTP on ::: anyone who sees the traffic sees passwords and secrets',
    ]);
  });

  it('is not warned of HTTPS, nor of plain HTTP that stays at home or is off', () => {
    expect(exposureWarnings({ ...toAll, plainHttp: 'loopback', target: 'tgt' })).toEqual([]);
    expect(exposureWarnings({ ...toAll, httpPort: null, plainHttp: 'anywhere', target: 'tgt' })).toEqual([]);
  });

  it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])('is not warned of %s', (bind) => {
    const settings = {
      bind,
      httpPort: 5988,
      wsmanHttpPort: null,
      plainHttp: 'loopback',
      iscsiBind: '127.0.0.1',
    } as const;
    expect(exposureWarnings({ ...settings, target: 'embedded' })).toEqual([]);
  });
});

describe('where the doors listen', () => {
  it.each([
    ['127.0.0.1', 'loopback', '127.0.0.1'],
    ['::1', 'loopback', '::1'],
    ['0.0.0.0', 'loopback', '127.0.0.1'],
    ['192.0.2.1', 'loopback', '127.0.0.1'],
    ['192.0.2.1', 'anywhere', '192.0.2.1'],
  ] as const)('HTTPS on %s, with plain-http = %s plain HTTP on %s', (bind, plainHttp, http) => {
    expect(listenAddresses({ bind, plainHttp })).toEqual({ http, https: bind });
  });
});
