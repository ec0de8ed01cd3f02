import { ProxiedTgtd } from '../interop/ProxiedTgtd.js';
import type { Portal } from '../interop/LoginProbe.js';

/** The targets of a server under load. */
export interface SoakTargets {
  readonly kind: 'embedded' | 'tgt';
  readonly names: readonly string[];
  /** Of the server's command line. */
  readonly arguments: readonly string[];
  /** Of its configuration file. */
  readonly configuration: string;
  /** How long an account may be missing after a fault: as long as an empty daemon takes until all is set again. */
  readonly patienceMs: number;
  /** Name of the authority of the accounts at a target. */
  authorityOf(target: string): string;
  portal(stdout: string): Portal;
  dispose(): Promise<void>;
}

function nameOf(kind: string, number: number): string {
  return `iqn.2026-11.test.example:${kind}-${number}`;
}

/** Bounds of the server with embedded targets: small ones, which attackers reach, and come back to, within a minute. */
export const attackedLimits = {
  'max-classes-per-user': 20,
  'operation-timeout-ms': 20_000,
  'iscsi-max-session-bytes': 16 << 20,
  'iscsi-max-initiator-bytes': 16 << 20,
  'iscsi-max-data-bytes': 32 << 20,
  'iscsi-stall-timeout-ms': 3_000,
  'iscsi-max-discovery-sessions-per-address': 8,
} as const;

/** Four targets of the server itself. */
export function embeddedTargets(): SoakTargets {
  const names = [1, 2, 3, 4].map((number) => nameOf('soak', number));
  return {
    kind: 'embedded',
    names,
    arguments: [
      '--target',
      'embedded',
      ...Object.entries(attackedLimits).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ],
    configuration: names
      .map((name) => `[[embedded.target]]\nname = "${name}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`)
      .join('\n'),
    patienceMs: 0,
    authorityOf: (target) => target,
    portal(stdout) {
      const [, port] = /embedded at 127\.0\.0\.1:(\d+)/.exec(stdout) ?? [];
      if (port === undefined) throw new Error('the server has not said where its targets are');
      return { address: '127.0.0.1', port: Number(port) };
    },
    dispose: async () => {},
  };
}

/** Two targets of a real tgtd, and what can befall it. */
export interface TgtTargets extends SoakTargets {
  readonly proxied: ProxiedTgtd;
}

export async function tgtTargets(): Promise<TgtTargets> {
  const names = [1, 2].map((number) => nameOf('soak-tgt', number));
  const proxied = await ProxiedTgtd.start(names);
  return {
    kind: 'tgt',
    names,
    arguments: ['--target', 'tgt', '--tgt-socket', proxied.socketPath],
    configuration: '',
    patienceMs: 20_000,
    authorityOf: () => 'tgt',
    portal: () => ({ address: '127.0.0.1', port: proxied.tgtd.port }),
    dispose: () => proxied.stop(),
    proxied,
  };
}
