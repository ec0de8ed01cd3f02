import { IsdscError } from '../IsdscStatus.js';
import type { KernelLogin } from '../KernelInitiator.js';

/**
 * The text of an open-iscsi node record, one `name = value` a line.
 * It contains the secrets in plain text, as open-iscsi requires, so the file must be readable by root only.  `node.startup =
 * manual`: this server logs in again at its own start.
 * @throws IsdscError ISDSC_INVALID_CHAP_USER_NAME, ISDSC_INVALID_TARGET_CHAP_SECRET or ISDSC_INVALID_INITIATOR_CHAP_SECRET for
 * text that a line cannot contain: control characters, and spaces at either end.  The message does not contain it.
 */
export function printNodeRecord({ targetName, initiatorName, portal, parameters }: KernelLogin): string {
  const { chap, targetChap, headerDigest, dataDigest, wishes } = parameters;
  const lines: (readonly [name: string, value: string | number])[] = [
    ['node.name', targetName],
    ['node.tpgt', portal.portalGroupTag],
    ['node.startup', 'manual'],
    ['iface.iscsi_ifacename', 'default'],
    ['iface.transport_name', 'tcp'],
    ['iface.initiatorname', initiatorName],
    ['node.session.auth.authmethod', chap === null ? 'None' : 'CHAP'],
  ];
  if (chap !== null) {
    lines.push(
      [
        'node.session.auth.username',
        expectLine(chap.userName, 'ISDSC_INVALID_CHAP_USER_NAME', 'The CHAP name'),
      ],
      [
        'node.session.auth.password',
        expectLine(text(chap.secret), 'ISDSC_INVALID_TARGET_CHAP_SECRET', 'The CHAP secret'),
      ],
    );
  }
  if (targetChap) {
    lines.push(
      // open-iscsi compares the name that the target sends.  If none is known it is the target's own.
      [
        'node.session.auth.username_in',
        expectLine(
          targetChap.userName ?? targetName,
          'ISDSC_INVALID_CHAP_USER_NAME',
          'The CHAP name of the target',
        ),
      ],
      [
        'node.session.auth.password_in',
        expectLine(
          text(targetChap.secret),
          'ISDSC_INVALID_INITIATOR_CHAP_SECRET',
          'The initiator CHAP secret',
        ),
      ],
    );
  }
  if (wishes.MaxConnections !== undefined)
    lines.push(['node.session.iscsi.MaxConnections', wishes.MaxConnections]);
  if (wishes.DefaultTime2Wait !== undefined) {
    lines.push(['node.session.iscsi.DefaultTime2Wait', wishes.DefaultTime2Wait]);
  }
  if (wishes.DefaultTime2Retain !== undefined) {
    lines.push(['node.session.iscsi.DefaultTime2Retain', wishes.DefaultTime2Retain]);
  }
  lines.push(
    ['node.conn[0].address', portal.address],
    ['node.conn[0].port', portal.socket],
    ['node.conn[0].startup', 'manual'],
    ['node.conn[0].iscsi.HeaderDigest', headerDigest.join(',')],
    ['node.conn[0].iscsi.DataDigest', dataDigest.join(',')],
  );
  const body = lines.map(([name, value]) => `${name} = ${value}\n`).join('');
  return `# BEGIN RECORD 2.0\n${body}# END RECORD\n`;
}

function text(secret: Buffer): string {
  return secret.toString('latin1');
}

function expectLine(
  value: string,
  symbol:
    | 'ISDSC_INVALID_CHAP_USER_NAME'
    | 'ISDSC_INVALID_TARGET_CHAP_SECRET'
    | 'ISDSC_INVALID_INITIATOR_CHAP_SECRET',
  what: string,
): string {
  if (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value) && value !== '<empty>') return value;
  throw new IsdscError(
    symbol,
    `${what} cannot stand in open-iscsi's node record: expected printable ASCII without space at either end.`,
  );
}
