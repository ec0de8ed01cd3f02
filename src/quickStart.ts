import { endpointKeys, portsOf, replicationServiceKeys, targetNamespace } from './providers/identity.js';
import { printPortal } from './targets/printPortal.js';
import type { Target } from './targets/TargetReader.js';

export interface QuickStartParts {
  /** The URL of the server, with a final slash. */
  readonly url: string;
  readonly hostName: string;
  readonly target: Target;
  /** How the program is called: `iscsi-wbem`, or the path of its file. */
  readonly program: string;
}

/**
 * Commands to paste that give an initiator its secret and log in with it.  They contain no secret: two placeholders stand for
 * them.
 */
export function printQuickStart({ url, hostName, target, program }: QuickStartParts): string {
  const [port] = portsOf(target);
  const [portal] = target.portals;
  if (!port || !portal) return '';
  const at = `'${url.replace('://', '://admin:PASSWORD@').replace(/\/$/, '')}/${targetNamespace}`;
  const service = printPath('MSISCSITARGET_ReplicationService', replicationServiceKeys(hostName));
  const endpoint = printPath('MSISCSITARGET_iSCSIProtocolEndpoint', endpointKeys(hostName, port)).replaceAll(
    ',t,',
    '&#44;t&#44;',
  );
  const initiator = 'iqn.2026-11.com.example:host1';
  const lun = target.luns[0] ?? 0;
  return [
    '',
    'Give an initiator its secret (it is asked for, and the password of admin):',
    `  ${program} secret add ${initiator} --target ${target.iscsiName} --url ${url.replace(/\/$/, '')}`,
    'or as any WBEM client does (PASSWORD: that of admin; SECRET: 12 to 16 characters), and log in with it:',
    `  wbemcli ein ${at}:MSISCSITARGET_iSCSIProtocolEndpoint'`,
    `  wbemcli cmx ${at}:${service}' \\`,
    `   'AddSharedSecret.SharedSecret=${embeddedSecret(initiator, 'SECRET')},ServiceAccessPoint=${endpoint}'`,
    `  LIBISCSI_CHAP_USERNAME=${initiator} LIBISCSI_CHAP_PASSWORD=SECRET \\`,
    `   iscsi-inq -i ${initiator} iscsi://${printPortal({ ...portal, address: reachable(portal.address) })}/${target.iscsiName}/${lun}`,
    '',
    '',
  ].join('\n');
}

/**
 * The address of the web console, as a line: plain HTTP on the loopback interface, HTTPS otherwise.  '' if neither is available.
 * @param urls of the listeners.
 */
export function printConsoleAddress(urls: readonly string[], hostName: string): string {
  const found = urls.map((url) => new URL(url));
  const isLoopback = ({ hostname }: URL): boolean => /^(?:127\.|\[::1\]$)/u.test(hostname);
  const chosen =
    found.find((url) => isLoopback(url) && url.protocol === 'http:') ??
    found.find(({ protocol }) => protocol === 'https:');
  if (!chosen) return '';
  const isAnywhere = chosen.hostname === '0.0.0.0' || chosen.hostname === '[::]';
  const port = chosen.port === '' ? '' : `:${chosen.port}`;
  return `web console: ${chosen.protocol}//${isAnywhere ? hostName : chosen.hostname}${port}/console\n`;
}

/** How this machine reaches a listening address: a client cannot connect to the address of all interfaces. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}

function printPath(className: string, keys: Readonly<Record<string, string>>): string {
  return `${className}.${Object.entries(keys)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}`;
}

/** wbemcli inserts a parameter into its request unescaped, so an embedded instance must be escaped once here. */
function embeddedSecret(remoteId: string, secret: string): string {
  const property = (name: string, value: string): string =>
    `<PROPERTY NAME="${name}" TYPE="string"><VALUE>${value}</VALUE></PROPERTY>`;
  return `<INSTANCE CLASSNAME="CIM_SharedSecret">${property('RemoteID', remoteId)}${property('Secret', secret)}</INSTANCE>`
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
