import { readFileSync } from 'node:fs';
import { listenAddresses } from '../config/exposure.js';
import type { Settings } from '../config/Settings.js';
import type { Finding } from '../targets/TargetReader.js';

const LISTEN = '0A';

/**
 * Findings for ports that another process already listens on, so that the server could not start.  Use it only while no server
 * runs.
 */
export function portFindings(
  settings: Settings,
  listening: ReadonlySet<string> = readListening(),
): readonly Finding[] {
  const { httpPort, httpsPort, wsmanHttpPort, wsmanHttpsPort, target, iscsiPort, iscsiBind } = settings;
  const { http, https } = listenAddresses(settings);
  const wanted: readonly (readonly [setting: string, address: string, port: number | null])[] = [
    ['http-port', http, httpPort],
    ['https-port', https, httpsPort],
    ['wsman-http-port', http, wsmanHttpPort],
    ['wsman-https-port', https, wsmanHttpsPort],
    ['iscsi-port', iscsiBind, target === 'embedded' ? iscsiPort : null],
  ];
  return wanted.flatMap(([setting, address, port]): readonly Finding[] => {
    if (port === null || port === 0 || !isTaken(address, port, listening)) return [];
    const sentence = `${address} port ${port} is in use by another process: the server cannot start.`;
    return [
      { severity: 'error', subject: setting, sentence, remedy: `End that process, or set --${setting}.` },
    ];
  });
}

/** A socket on all addresses occupies this address as well. */
function isTaken(address: string, port: number, listening: ReadonlySet<string>): boolean {
  const own = address === 'localhost' ? '127.0.0.1' : address;
  const isEvery = own === '0.0.0.0' || own === '::';
  if (isEvery) return [...listening].some((each) => each.endsWith(` ${port}`));
  return [own, '0.0.0.0', '::'].some((each) => listening.has(`${each} ${port}`));
}

/**
 * `<address> <port>` of each listening TCP socket, from /proc/net.  IPv6 addresses other than :: and ::1 are left in hexadecimal.
 */
export function readListening(folder = '/proc/net'): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of ['tcp', 'tcp6']) {
    for (const line of readLines(`${folder}/${name}`)) {
      const [, local = '', , state] = line.trim().split(/\s+/u);
      if (state !== LISTEN) continue;
      const [address = '', port = ''] = local.split(':');
      found.add(`${printAddress(address)} ${Number.parseInt(port, 16)}`);
    }
  }
  return found;
}

/** The kernel prints 32-bit words in host byte order, which is little-endian on all supported machines. */
function printAddress(hex: string): string {
  if (hex.length === 8) return [...Buffer.from(hex, 'hex')].toReversed().join('.');
  if (/^0{32}$/u.test(hex)) return '::';
  return hex === '00000000000000000000000001000000' ? '::1' : hex;
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  } catch {
    return [];
  }
}
