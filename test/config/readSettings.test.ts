import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings, SettingsError, type CommandLineOptions } from '../../src/config/readSettings.js';
import { targetSettings, type Settings } from '../../src/config/Settings.js';
import type { Host } from '../../src/config/settingTable.js';
import { defaultRepositoryLimits } from '../../src/repository/RepositoryLimits.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const user: Host = { env: {}, isRoot: false, hostName: 'Store_1.example', homeDir: '/home/wbem' };
const root: Host = { ...user, isRoot: true };

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function read(options: CommandLineOptions, env: Host['env'] = {}): Settings {
  return readSettings(options, { ...user, env });
}

function mistakes(options: CommandLineOptions, env: Host['env'] = {}): readonly string[] {
  try {
    read(options, env);
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
  throw new Error('these settings were accepted');
}

describe('settings', () => {
  it('have defaults', () => {
    expect(read({})).toEqual({
      httpPort: 5988,
      httpsPort: 5989,
      wsmanHttpPort: 5985,
      wsmanHttpsPort: 5986,
      wsmanNamespace: 'root/cimv2/storage/iscsitarget',
      maxEnvelopeBytes: 4_194_304,
      bind: '127.0.0.1',
      plainHttp: 'loopback',
      tlsCertificate: null,
      tlsKey: null,
      clientCertificate: 'off',
      clientCa: null,
      clientCertificateUsers: new Map(),
      stateDir: '/home/wbem/.local/state/iscsi-wbem',
      keyFile: '/home/wbem/.config/iscsi-wbem/key',
      target: 'embedded',
      tgtSocket: '/var/run/tgtd/socket.0',
      lioConfigfs: '/sys/kernel/config/target',
      lioPortals: [{ address: '127.0.0.1', port: 3260 }],
      lioSaveconfig: '/etc/target/saveconfig.json',
      iscsiPort: 3260,
      iscsiBind: '127.0.0.1',
      logLevel: 'info',
      loginAttempts: 10,
      loginLockSeconds: 900,
      loginDelayMs: 4000,
      maxPasswordsWaiting: 64,
      loginWindowSeconds: 300,
      auditMaxBytes: 67_108_864,
      metricsAccess: 'authenticated',
      adminPassword: null,
      awsAccessKey: null,
      maxBodyBytes: 4_194_304,
      maxBodiesBytes: 268_435_456,
      maxHeaderBytes: 16_384,
      maxXmlDepth: 64,
      maxXmlElements: 100_000,
      maxBatchOperations: 1_000,
      maxConnections: 1000,
      maxConnectionsPerAddress: 250,
      maxRequests: 256,
      maxRequestsPerConnection: 16,
      headerTimeoutMs: 10_000,
      requestTimeoutMs: 60_000,
      operationTimeoutMs: 300_000,
      idleTimeoutMs: 60_000,
      maxEnumerations: 1000,
      maxEnumerationsPerUser: 100,
      maxObjectsPerPull: 100_000,
      enumerationTimeoutSeconds: 30,
      eventPullTimeoutSeconds: 600,
      maxEnumerationTimeoutSeconds: 90,
      stopTimeoutMs: 30_000,
      secretMinBytes: 12,
      secretMaxBytes: 16,
      proof: 'full',
      sessionsOnChange: 'affected',
      replay: true,
      reclose: true,
      initiatorName: 'iqn.2026-11.io.github.iscsi-wbem:store-1.example',
      connectAllow: [],
      role: 'standalone',
      agentPort: 5991,
      agentBind: '0.0.0.0',
      remoteTargets: null,
      remoteMayOpen: false,
      remoteStorage: true,
      maxActsPerMinute: 60,
      maxKeptEvents: 10_000,
      fleetName: 'Store_1.example',
      engine: 'lmdb',
      etcd: [],
      etcdCa: null,
      etcdCertificate: null,
      etcdKey: null,
      etcdPrefix: null,
      etcdTimeoutMs: 15_000,
      etcdQuota: 2 * 1024 ** 3,
      engineGraceSeconds: 600,
      endpointAddress: 'Store_1.example',
      endpointBind: '0.0.0.0',
      endpointPort: 5992,
      maxHosts: 2000,
      hostTimeoutMs: 5_000,
      actTimeoutMs: 60_000,
      maxHostAnswerBytes: 64 * 1024 * 1024,
      maxGatheredInstances: 500_000,
      unreachableHosts: 'omit',
      console: 'on',
      consoleIdleSeconds: 900,
      consoleSessionSeconds: 28_800,
      maxConsoleSessions: 500,
      maxConsoleSessionsPerUser: 20,
      maxHistorySeries: 4_000,
      listenerAllow: [],
      listenerCa: null,
      listenerTimeoutMs: 10_000,
      indicationPollMs: 2_000,
      maxSubscriptions: 1000,
      maxSubscriptionsPerUser: 500,
      maxQueuedIndications: 10_000,
      maxOutboxBytes: 67_108_864,
      maxQueuedBytes: 268_435_456,
      ...defaultRepositoryLimits,
      lockWaitMs: 10_000,
      providers: [],
      faultyProviders: 'stop',
      iqnPrefix: 'iqn.2026-11.io.github.iscsi-wbem.store-1-example',
      newTargets: 'chap',
      verifyExports: 'on',
      poolReserve: 2 ** 30,
      maxVolumes: 20_000,
      maxTargets: 4_096,
      maxInitiatorsPerTarget: 1_024,
      maxInitiators: 10_000,
      maxMaskingGroups: 10_000,
      groupMasking: 'on',
      maxJobs: 4,
      jobKeptSeconds: 300,
      pools: [],
      defaultChapName: null,
      iscsiTargetReset: 'own',
      iscsiMaxConnectionBytes: 16_777_216,
      iscsiMaxSessionBytes: 67_108_864,
      iscsiMaxInitiatorBytes: 134_217_728,
      iscsiMaxDataBytes: 536_870_912,
      iscsiStallTimeoutMs: 60_000,
      iscsiWorkers: 1,
      iscsiMaxLogins: 128,
      iscsiMaxLoginsPerAddress: 32,
      iscsiFirstRequestTimeoutMs: 5_000,
      iscsiLoginTimeoutMs: 15_000,
      iscsiMaxSessions: 512,
      iscsiMaxSessionsPerAddress: 256,
      iscsiMaxDiscoverySessions: 32,
      iscsiMaxDiscoverySessionsPerAddress: 8,
      iscsiDiscoveryTimeoutMs: 60_000,
      iscsiDiscoveryShows: 'admitted',
      discoveryAuth: 'none',
      targets: new Map(),
      embeddedTargets: [
        {
          iscsiName: 'iqn.2026-11.io.github.iscsi-wbem:demo',
          alias: 'demonstration',
          luns: [{ lun: 1, bytes: 67_108_864, file: null }],
          initiators: null,
          protected: true,
        },
      ],
    });
  });

  it('stand in the system folders for root, and where XDG says for others', () => {
    expect(readSettings({}, root)).toMatchObject({
      stateDir: '/var/lib/iscsi-wbem',
      keyFile: '/etc/iscsi-wbem/key',
    });
    expect(read({}, { XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c' })).toMatchObject({
      stateDir: '/s/iscsi-wbem',
      keyFile: '/c/iscsi-wbem/key',
    });
    expect(read({}, { XDG_STATE_HOME: 'relative' }).stateDir).toBe('/home/wbem/.local/state/iscsi-wbem');
  });

  it('take the socket from TGT_IPC_SOCKET as tgtd does, with the control port behind it', () => {
    expect(read({}, { TGT_IPC_SOCKET: '/srv/ipc' }).tgtSocket).toBe('/srv/ipc.0');
    expect(read({ tgtSocket: '/srv/own' }, { TGT_IPC_SOCKET: '/srv/ipc' }).tgtSocket).toBe('/srv/own');
  });

  it('come from the command line before the environment before the file', () => {
    const config = file('order.toml', 'http-port = 1\nlock-wait-ms = 1\nproof = "off"\nreplay = false\n');
    const env = { ISCSI_WBEM_HTTP_PORT: '2', ISCSI_WBEM_LOCK_WAIT_MS: '2', ISCSI_WBEM_CONFIG: config };
    const { httpPort, lockWaitMs, proof, replay } = read({ httpPort: '3' }, env);
    expect({ httpPort, lockWaitMs, proof, replay }).toEqual({
      httpPort: 3,
      lockWaitMs: 2,
      proof: 'off',
      replay: false,
    });
  });

  it('say with connect-allow where clients may have the server connect to', () => {
    const entries = ['10.1.0.0/16', '192.0.2.7', '2001:db8::/32', 'san.example'];
    expect(read({ connectAllow: entries.join(',') }).connectAllow).toEqual(entries);
    const config = file('connect.toml', `connect-allow = ${JSON.stringify(entries)}\n`);
    expect(read({ config }).connectAllow).toEqual(entries);
    for (const wrong of ['10.1.0.0/33', '10.1.0', 'a b', '-x', 'http://host/']) {
      expect(() => read({ connectAllow: wrong })).toThrow('connect-allow is');
    }
  });

  it('count an empty variable as not set', () => {
    expect(read({}, { ISCSI_WBEM_HTTP_PORT: '', ISCSI_WBEM_ADMIN_PASSWORD: '' })).toMatchObject({
      httpPort: 5988,
      adminPassword: null,
    });
  });

  it('of one target stand in the file; names compare after normalisation', () => {
    const config = file(
      'targets.toml',
      'proof = "positive"\n[targets."IQN.2026-11.example:A"]\nproof = "require"\n[targets."iqn.2026-11.example:b"]\nsessions-on-change = "all"\n',
    );
    const settings = read({ config });
    expect(targetSettings(settings, parseIscsiName('iqn.2026-11.example:a'))).toEqual({
      proof: 'require',
      sessionsOnChange: 'affected',
    });
    expect(targetSettings(settings, parseIscsiName('iqn.2026-11.example:b'))).toEqual({
      proof: 'positive',
      sessionsOnChange: 'all',
    });
    expect(targetSettings(settings, parseIscsiName('iqn.2026-11.example:c'))).toEqual({
      proof: 'positive',
      sessionsOnChange: 'affected',
    });
  });
});

describe('mistakes in the settings', () => {
  it('are told all at once: the setting, where it came from, its value, what was expected', () => {
    const config = file(
      'mistakes.toml',
      [
        'max-body-bytes = 12.5',
        'http_port = 5988',
        'admin-password = "Tr0ub4dor-in-the-file"',
        'replay = "maybe"',
        '[targets."iqn.2026-11.example:a"]',
        'proof = "never"',
        'secret = "x"',
        '[targets.disk1]',
        'proof = "full"',
      ].join('\n'),
    );
    const options = {
      config,
      httpPort: '70000',
      bind: 'example.org',
      secretMinBytes: '20',
      initiatorName: 'me',
      stateDir: '/s',
      keyFile: '/s/key',
    };
    const env = {
      ISCSI_WBEM_TARGET: 'scst',
      ISCSI_WBEM_LOG_LEVEL: 'loud',
      ISCSI_WBEM_HTTP_PROT: '1',
      // Of the commands, which are no concern of the server.
      ISCSI_WBEM_CLI_URL: 'https://store.example.com:5989',
      ISCSI_WBEM_DEFAULT_CHAP_NAME: 'iqn.2026-11.example:x',
      ISCSI_WBEM_TGT_SOCKET: `/${'s'.repeat(107)}`,
    };
    expect(mistakes(options, env)).toEqual([
      `http_port in ${config} is not a setting: expected one that --help lists.`,
      `admin-password in ${config}: a password does not belong in this file; expected ISCSI_WBEM_ADMIN_PASSWORD_FILE in the environment.`,
      'ISCSI_WBEM_HTTP_PROT in the environment is not a setting: expected one that --help lists.',
      'http-port is "70000" (from --http-port): expected a port number from 0 to 65535 (0: any free port) or off.',
      'bind is "example.org" (from --bind): expected an IPv4 or IPv6 address, or localhost.',
      'target is "scst" (from ISCSI_WBEM_TARGET): expected embedded, tgt or lio.',
      `tgt-socket is "/${'s'.repeat(107)}" (from ISCSI_WBEM_TGT_SOCKET): expected a path of at most 107 bytes (the longest a Unix socket can have).`,
      'log-level is "loud" (from ISCSI_WBEM_LOG_LEVEL): expected trace, debug, info, warn, error, fatal or silent.',
      `max-body-bytes is 12.5 (from ${config}): expected a whole number of bytes from 1024 to 1073741824.`,
      `replay is "maybe" (from ${config}): expected on or off.`,
      'initiator-name is "me" (from --initiator-name): expected an iSCSI name: iqn.yyyy-mm.domain[:string], eui. + 16 or naa. + 16 or 32 hex digits.',
      'default-chap-name is "iqn.2026-11.example:x" (from ISCSI_WBEM_DEFAULT_CHAP_NAME): expected 1 to 255 printable ASCII characters without spaces that are not an iSCSI name.',
      `targets."iqn.2026-11.example:a".proof is "never" (from ${config}): expected full, positive, off or require.`,
      `targets."iqn.2026-11.example:a".secret in ${config} is not a setting: expected proof or sessions-on-change.`,
      `targets."disk1" (from ${config}) does not name a target: expected an iSCSI name.`,
      'secret-min-bytes is 20 and secret-max-bytes is 16: expected the first not to exceed the second.',
      'key-file is "/s/key", inside state-dir "/s": expected a file outside it, so that a copy of the folder tells nothing.',
    ]);
  });

  it('that share the state of endpoints belong to endpoints, and to each other', () => {
    const etcd = { role: 'endpoint', engine: 'etcd', etcd: 'http://127.0.0.1:2379' };
    expect(read(etcd)).toMatchObject({ engine: 'etcd', etcd: ['http://127.0.0.1:2379'] });
    expect(mistakes({ ...etcd, role: 'standalone' })).toEqual([
      'engine is etcd and role is standalone: expected role = endpoint, because only endpoints share their state.',
    ]);
    expect(mistakes({ ...etcd, engine: 'lmdb' })).toEqual([
      'etcd, or a file for it, is set and engine is lmdb: expected engine = etcd.',
    ]);
    expect(mistakes({ role: 'endpoint', engine: 'etcd' })).toEqual([
      'engine is etcd and etcd is not set: expected the addresses of its members.',
    ]);
    expect(mistakes({ ...etcd, etcd: 'http://192.0.2.1:2379' })).toEqual([
      'etcd is "http://192.0.2.1:2379/": expected https, because anybody who reaches an etcd without certificates can make itself an administrator.',
    ]);
    expect(mistakes({ ...etcd, etcd: 'https://192.0.2.1:2379' })).toEqual([
      'etcd is "https://192.0.2.1:2379/": expected etcd-ca, etcd-certificate and etcd-key with https.',
    ]);
    expect(mistakes({ ...etcd, etcdCa: '/ca.pem' })).toEqual([
      'of etcd-ca, etcd-certificate and etcd-key some are set: expected all or none.',
      'etcd is "http://127.0.0.1:2379/": expected https, because there is a certificate for it.',
    ]);
  });

  it('of the file itself tell line and column, and quote nothing', () => {
    const config = file('broken.toml', 'http-port = 5988\npassword = "correct horse\n');
    expect(mistakes({ config })).toEqual([`${config} is not TOML at line 2, column 26: expected TOML 1.0.`]);
    const missing = join(folder, 'missing.toml');
    expect(mistakes({ config: missing })).toEqual([
      `config is "${missing}" and cannot be read (ENOENT): expected a TOML file.`,
    ]);
  });

  it('that the command line held are told with the others', () => {
    expect(() => readSettings({ httpPort: '-1' }, user, ['--foo is not an option.'])).toThrow(
      '--foo is not an option.\nhttp-port is "-1" (from --http-port): expected',
    );
  });

  it('portals of LIO are addresses with ports', () => {
    expect(read({ lioPortals: '192.0.2.1:3260,[2001:db8::1]:860' }).lioPortals).toEqual([
      { address: '192.0.2.1', port: 3260 },
      { address: '2001:db8::1', port: 860 },
    ]);
    for (const text of [
      '',
      '192.0.2.1',
      '192.0.2.1:0',
      '192.0.2.1:65536',
      'host:3260',
      '2001:db8::1:860',
      '[::g]:1',
    ])
      expect([text, mistakes({ lioPortals: text })]).toEqual([text, [expect.stringContaining('1 to 16 of')]]);
  });

  it.each(['', ' 5988', '5988.0', '0x10', '1e3', '99999999999999999999', '５９８８'])(
    'a port written %j is no port',
    (text) => {
      expect(mistakes({ httpPort: text })).toHaveLength(1);
    },
  );
});

describe('the password of the first user', () => {
  it('comes from the environment or from a file, without the line end', () => {
    expect(read({}, { ISCSI_WBEM_ADMIN_PASSWORD: 'pass:wörd' }).adminPassword?.reveal()).toBe('pass:wörd');
    const path = file('password', 'from the file\n');
    expect(read({}, { ISCSI_WBEM_ADMIN_PASSWORD_FILE: path }).adminPassword?.reveal()).toBe('from the file');
  });

  it('is not told by the settings, whatever prints them', () => {
    const settings = read({}, { ISCSI_WBEM_ADMIN_PASSWORD: 'Tr0ub4dor' });
    expect(JSON.stringify(settings)).toContain('"adminPassword":"[password]"');
    expect(String(settings.adminPassword)).toBe('[password]');
  });

  it('is refused without telling it', () => {
    const path = file('control', 'Tr0ub\x07dor');
    expect(mistakes({}, { ISCSI_WBEM_ADMIN_PASSWORD_FILE: path })).toEqual([
      `The password of the first user (from ${path} (ISCSI_WBEM_ADMIN_PASSWORD_FILE)) is not printable: expected at least one character and no control characters.`,
    ]);
    expect(mistakes({}, { ISCSI_WBEM_ADMIN_PASSWORD_FILE: file('empty', '\n') })).toEqual([
      expect.stringContaining('is empty'),
    ]);
    expect(
      mistakes({}, { ISCSI_WBEM_ADMIN_PASSWORD: 'Tr0ub4dor', ISCSI_WBEM_ADMIN_PASSWORD_FILE: path }),
    ).toEqual([
      'ISCSI_WBEM_ADMIN_PASSWORD and ISCSI_WBEM_ADMIN_PASSWORD_FILE are both set: expected one of them.',
    ]);
    expect(mistakes({}, { ISCSI_WBEM_ADMIN_PASSWORD_FILE: '/nowhere' })).toEqual([
      'ISCSI_WBEM_ADMIN_PASSWORD_FILE is "/nowhere" and cannot be read (ENOENT): expected a file that holds the password.',
    ]);
  });

  describe('of the AWS door', () => {
    const id = 'AKIDEXAMPLE12345';
    const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

    it('take the first access key from the environment, the secret from a file', () => {
      const path = file('aws-secret', `${secret}\n`);
      const env = { ISCSI_WBEM_AWS_ACCESS_KEY_ID: id, ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE: path };
      const { awsAccessKey } = read({}, env);
      expect([awsAccessKey?.id, awsAccessKey?.secret.reveal()]).toEqual([id, secret]);
      expect(JSON.stringify(awsAccessKey)).not.toContain(secret);
    });

    it.each([
      [
        { ISCSI_WBEM_AWS_ACCESS_KEY_ID: id },
        'ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE is not set: expected access key and secret together, or neither.',
      ],
      [
        { ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: secret },
        'ISCSI_WBEM_AWS_ACCESS_KEY_ID is not set: expected access key and secret together, or neither.',
      ],
      [
        { ISCSI_WBEM_AWS_ACCESS_KEY_ID: 'short', ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: secret },
        'ISCSI_WBEM_AWS_ACCESS_KEY_ID is "short": expected 16 to 128 letters, digits and underscores.',
      ],
      [
        { ISCSI_WBEM_AWS_ACCESS_KEY_ID: id, ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: 'not a secret' },
        'The secret access key (from ISCSI_WBEM_AWS_SECRET_ACCESS_KEY) cannot be one: expected 16 to 128 printable ASCII characters without spaces.',
      ],
      [
        {
          ISCSI_WBEM_AWS_ACCESS_KEY_ID: id,
          ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: secret,
          ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE: '/nowhere',
        },
        'ISCSI_WBEM_AWS_SECRET_ACCESS_KEY and ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE are both set: expected one of them.',
      ],
      [
        { ISCSI_WBEM_AWS_ACCESS_KEY_ID: id, ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE: '/nowhere' },
        'ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE is "/nowhere" and cannot be read (ENOENT): expected a file that holds the secret access key.',
      ],
    ])('refuse half of a pair, and what cannot be one: %j', (env, mistake) => {
      expect(mistakes({}, env)).toEqual([mistake]);
    });
  });
});
