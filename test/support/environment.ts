import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The real peers that test/setup.mjs found: absolute paths, null for what this machine does not have. */
export interface TestEnvironment {
  readonly tgtd: string | null;
  readonly tgtadm: string | null;
  readonly iscsiInq: string | null;
  readonly iscsiReadcapacity16: string | null;
  readonly iscsiTestCu: string | null;
  readonly wbemcli: string | null;
  /** One of the scripts of wsl, and the program that they read XML with; they need curl as well. */
  readonly wslenum: string | null;
  readonly xmllint: string | null;
  readonly curl: string | null;
  readonly etcd: string | null;
  readonly etcdctl: string | null;
  /** A Python that can `import pywbem`. */
  readonly python: string | null;
  /** A Python that can `import wsmanclient`. */
  readonly wsmanclientPython?: string | null;
  /** qemu-system-x86_64, and the kernel of the guest in which LIO is tested. */
  readonly qemu: string | null;
  /** qemu-img, with the driver of iSCSI. */
  readonly qemuImg: string | null;
  readonly guestKernel: string | null;
  /** Headless Chromium. */
  readonly chromium: string | null;
  /** LD_LIBRARY_PATH for the programs above. */
  readonly libraryPath: string;
}

export type PeerName = Exclude<keyof TestEnvironment, 'libraryPath'>;

/** The folder of package.json. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const testEnvironment = readEnvironment();

/** Whether this machine has all of these; for `describe.skipIf(!hasPeers('tgtd', 'wbemcli'))`. */
export function hasPeers(...names: readonly PeerName[]): boolean {
  return names.every((name) => (testEnvironment[name] ?? null) !== null);
}

/** The path of a peer.  @throws Error if this machine does not have it: guard the suite with `hasPeers`. */
export function getPeer(name: PeerName): string {
  const path = testEnvironment[name] ?? null;
  if (path === null)
    throw new Error(`${name} is not on this machine: run npm run pretest and read what it says`);
  return path;
}

/** The environment a peer is started with: ours, the libraries it needs, and `extra`. */
export function peerEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = process.env['LD_LIBRARY_PATH'];
  const { libraryPath } = testEnvironment;
  return { ...process.env, LD_LIBRARY_PATH: own ? `${libraryPath}:${own}` : libraryPath, ...extra };
}

function readEnvironment(): TestEnvironment {
  const file = join(projectFolder, '.cache', 'test-environment.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestEnvironment;
  } catch (error) {
    throw new Error(`${file} cannot be read: run npm run pretest once`, { cause: error });
  }
}
