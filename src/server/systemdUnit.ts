import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings, TargetKind } from '../config/Settings.js';
import { readSettings, SettingsError } from '../config/readSettings.js';
import { hostOf, readCommandLine } from './commandLine.js';

/** The settings that determine the unit. */
export type UnitSettings = Pick<
  Settings,
  | 'role'
  | 'target'
  | 'stateDir'
  | 'keyFile'
  | 'stopTimeoutMs'
  | 'embeddedTargets'
  | 'pools'
  | 'lioConfigfs'
  | 'lioSaveconfig'
>;

/** What a kind of target needs from the kernel. */
interface Needs {
  readonly capabilities: readonly string[];
  /** Further lines, each with its reason above it. */
  readonly lines: readonly string[];
}

const needsOf: Readonly<Record<TargetKind, Needs>> = {
  embedded: { capabilities: [], lines: [] },
  // tgtd compares the user of its peer with its own user, and needs no capability.
  tgt: { capabilities: [], lines: ['After=tgt.service', 'Wants=tgt.service'] },
  // The kernel allows access to CHAP secrets in configfs only with CAP_SYS_ADMIN.
  lio: { capabilities: ['CAP_SYS_ADMIN'], lines: ['After=target.service', 'Wants=target.service'] },
};

/** What LVM's programs need, which the server runs for thin pools: device-mapper, and folders for locks and copies of metadata. */
const lvm = {
  capabilities: ['CAP_SYS_ADMIN'],
  folders: ['-/etc/lvm', '-/run/lvm', '-/run/lock/lvm'],
} as const;

const descriptionOf = {
  standalone: 'WBEM server for iSCSI targets',
  agent: 'Agent for the iSCSI targets of this host',
  endpoint: 'WBEM server for the iSCSI targets of a fleet of hosts',
} as const satisfies Record<Settings['role'], string>;

/** Seconds allowed for closing resources after the requests in progress. */
const closingSeconds = 15;

interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** `iscsi-wbem systemd-unit`: prints the unit for the given settings and returns the exit code. */
export function printSystemdUnit(argv: readonly string[], { stdout, stderr }: Output): number {
  try {
    const { options, mistakes } = readCommandLine(argv);
    const settings = readSettings(options, hostOf(process.env), mistakes);
    stdout.write(systemdUnit(settings, argv, process.execPath, realpathSync(process.argv[1] ?? '')));
    return 0;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const mistake of error.mistakes) stderr.write(`iscsi-wbem: ${mistake}\n`);
    return 2;
  }
}

/**
 * A systemd unit: user id 0 without any capability except those that the target needs, a read-only view of the system, the
 * sealing key as a credential. Type=exec, because Node cannot send to the datagram socket of Type=notify; /readyz shows when the
 * server is ready.
 * @param argv the server's options, which the unit repeats.
 */
export function systemdUnit(
  settings: UnitSettings,
  argv: readonly string[],
  node: string,
  program: string,
): string {
  const { role, stateDir, keyFile, stopTimeoutMs } = settings;
  // An endpoint has no target.
  const target = role === 'endpoint' ? 'embedded' : settings.target;
  const needs = needsOf[target];
  const isLio = target === 'lio';
  const usesLvm = role !== 'endpoint' && settings.pools.some((pool) => !('folder' in pool));
  const capabilities = [...new Set([...needs.capabilities, ...(usesLvm ? lvm.capabilities : [])])];
  const command = [node, program, ...withoutKeyFile(argv)].map(quote).join(' ');
  const writable = [
    ...(stateDir === '/var/lib/iscsi-wbem' ? [] : [stateDir]),
    // With a leading dash a missing path is not an error.
    ...(isLio ? [settings.lioConfigfs, `-${dirname(settings.lioSaveconfig)}`] : []),
    ...foldersOf(settings),
    ...(usesLvm ? lvm.folders : []),
  ];
  return `${[
    '[Unit]',
    `Description=${descriptionOf[role]}`,
    'Documentation=man:systemd.exec(5)',
    'Wants=network-online.target',
    'After=network-online.target',
    ...needs.lines,
    '',
    '[Service]',
    ...(role === 'agent'
      ? []
      : ['# Node cannot answer Type=notify; http://127.0.0.1:5988/readyz says when it is ready.']),
    'Type=exec',
    `ExecStart=${command} --key-file %d/key`,
    // The certificate of an agent comes from its endpoint.
    ...(role === 'agent' ? [] : ['# The certificate is read again.', 'ExecReload=/bin/kill -HUP $MAINPID']),
    'Restart=on-failure',
    'RestartSec=2s',
    `TimeoutStopSec=${Math.ceil(stopTimeoutMs / 1000) + closingSeconds}s`,
    '# systemd reads the sealing key; the process sees it in a folder that no other process does.',
    `LoadCredential=key:${keyFile}`,
    '',
    "# User id 0 because tgtd and configfs ask for it, and files of LUNs are root's; without the power that goes with it.",
    'User=root',
    `CapabilityBoundingSet=${capabilities.join(' ')}`,
    'AmbientCapabilities=',
    'NoNewPrivileges=yes',
    'UMask=0077',
    ...(stateDir === '/var/lib/iscsi-wbem' ? ['StateDirectory=iscsi-wbem', 'StateDirectoryMode=0700'] : []),
    'ProtectSystem=strict',
    ...(writable.length === 0 ? [] : [`ReadWritePaths=${writable.map(quote).join(' ')}`]),
    // A program in a home directory must stay readable.
    `ProtectHome=${[node, program].some((path) => /^\/(?:home|root|run\/user)\//u.test(path)) ? 'read-only' : 'yes'}`,
    'PrivateTmp=yes',
    ...(usesLvm
      ? ['# Off: LVM and its volumes are devices of this machine.', 'PrivateDevices=no']
      : ['PrivateDevices=yes']),
    'ProtectHostname=yes',
    'ProtectClock=yes',
    'ProtectKernelLogs=yes',
    'ProtectKernelModules=yes',
    ...(isLio
      ? ['# Off: it would make configfs read-only.', 'ProtectKernelTunables=no']
      : ['ProtectKernelTunables=yes']),
    'ProtectControlGroups=yes',
    '# tgtd is known by /proc/locks and its start time.',
    'ProcSubset=all',
    '# AF_NETLINK: the addresses of this machine.',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'RestrictNamespaces=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'LockPersonality=yes',
    'KeyringMode=private',
    'RemoveIPC=yes',
    'SystemCallArchitectures=native',
    '# @pkey: V8 guards the code it made with them.',
    'SystemCallFilter=@system-service @pkey',
    'SystemCallFilter=~@privileged @resources',
    'SystemCallErrorNumber=EPERM',
    '# Not MemoryDenyWriteExecute: V8 compiles.',
    'LimitCORE=0',
    'LimitNOFILE=65536',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ].join('\n')}\n`;
}

/** The key is passed as a credential, wherever it is stored. */
function withoutKeyFile(argv: readonly string[]): readonly string[] {
  return argv.filter(
    (argument, index) =>
      argument !== '--key-file' && argv[index - 1] !== '--key-file' && !argument.startsWith('--key-file='),
  );
}

/** Folders of the files behind LUNs and of pools. */
function foldersOf({ embeddedTargets, pools, role, target }: UnitSettings): string[] {
  if (role === 'endpoint') return [];
  const files =
    target === 'embedded' ? embeddedTargets.flatMap(({ luns }) => luns.map(({ file }) => file)) : [];
  return [
    ...new Set([
      ...files.filter((file) => file !== null).map((file) => dirname(file)),
      ...pools.flatMap((pool) => ('folder' in pool ? [pool.folder] : [])),
    ]),
  ];
}

/** Escapes a command line for systemd, in which `%` and `$` are special. */
function quote(text: string): string {
  const escaped = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/u.test(escaped) ? escaped : `"${escaped.replaceAll(/["\\]/gu, '\\$&')}"`;
}
