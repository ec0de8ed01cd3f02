import { createHash } from 'node:crypto';
import { statSync, type Stats } from 'node:fs';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { Finding, OpenTargetFinding, Portal } from '../TargetReader.js';
import { expectStorableName } from './expectStorable.js';
import { parseTgtName, printTgtName, type TgtName } from './TgtName.js';
import type { TgtRecords } from './TgtRecords.js';
import type { TgtSnapshot, TgtTarget } from './TgtSnapshot.js';

/** Findings about tgtd's socket, without connecting to it: tgtd accepts only its own user, without an exception for root. */
export function findSocketFaults(socketPath: string): readonly Finding[] {
  let socket: Stats;
  try {
    socket = statSync(socketPath);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return [
      {
        severity: 'error',
        subject: socketPath,
        sentence: isMissing
          ? 'There is no such socket: tgtd is not running, or uses another one.'
          : `The socket cannot be looked at: ${(error as Error).message}.`,
        remedy: 'Start tgtd, or set --tgt-socket.',
      },
    ];
  }
  if (!socket.isSocket()) {
    const sentence = 'This is no socket.';
    return [{ severity: 'error', subject: socketPath, sentence, remedy: 'Set --tgt-socket.' }];
  }
  const uid = process.geteuid?.() ?? 0;
  const found: Finding[] = [];
  if (socket.uid !== uid) {
    found.push({
      severity: 'error',
      subject: socketPath,
      sentence: `The socket is of user ${socket.uid} and this is user ${uid}: tgtd talks to its own user alone.`,
      remedy: 'Run the server as the user that tgtd runs as.',
    });
  }
  if ((socket.mode & 0o022) !== 0) {
    found.push({
      severity: 'warning',
      subject: socketPath,
      sentence: `The socket has mode ${(socket.mode & 0o777).toString(8)}: others can connect to it and make tgtd wait.`,
      remedy: `Run chmod 600 ${socketPath}.`,
    });
  }
  return found;
}

/** The finding that a list of accounts may have a hole, so that `show` would crash tgtd. */
export function findHoleFault({ unfinished }: TgtRecords): Finding | null {
  if (!unfinished?.hole) return null;
  return {
    severity: 'error',
    subject: `target ${unfinished.hole.tid} of tgtd`,
    sentence:
      'A change was cut off in the middle: the list of accounts has a hole, accounts behind it are refused, and tgtadm --op show would kill tgtd. Nothing more was looked at.',
    remedy: 'Start the server: it fills the hole before anything else.',
  };
}

/** The faults in tgtd's current state. */
export function findTgtFaults(
  snapshot: TgtSnapshot,
  portals: readonly Portal[],
  records: TgtRecords,
  isRestored: boolean,
): readonly Finding[] {
  return [
    ...daemonFaults(snapshot, portals, records, isRestored),
    ...snapshot.targets.flatMap((target) => targetFaults(target, records)),
    ...lostTargets(snapshot, records),
    ...[...snapshot.accounts]
      .filter((name) => !records.isGuard(name))
      .flatMap((name) => accountFaults(name, snapshot)),
  ];
}

function daemonFaults(
  { debug, targets }: TgtSnapshot,
  portals: readonly Portal[],
  records: TgtRecords,
  isRestored: boolean,
): readonly Finding[] {
  const found: Finding[] = portals
    .filter(({ address }) => address === '0.0.0.0' || address === '::')
    .map(({ address, port }) => ({
      severity: 'warning',
      subject: `${address} port ${port}`,
      sentence:
        'tgtd listens on all addresses of this machine. It also falls back to this, without failing, when the portal it was told cannot be bound.',
      remedy: 'Start tgtd with --iscsi portal=<address>:<port>, and see that the port is free then.',
    }));
  if (portals.length === 0) {
    found.push({
      severity: 'error',
      subject: 'tgtd',
      sentence: 'tgtd has no portal: nobody can log in.',
      remedy: 'Add one with tgtadm --mode portal --op new.',
    });
  }
  if (debug) {
    found.push({
      severity: 'error',
      subject: 'tgtd',
      sentence: 'tgtd is in debug mode: it writes every secret it is given to its log.',
      remedy:
        'Run tgtadm --mode system --op update --name debug --value off, and replace the secrets that were set meanwhile.',
    });
  }
  if (!isRestored) {
    const waiting = records.daemon?.pending ?? [];
    found.push({
      severity: 'warning',
      subject: 'tgtd',
      sentence: `tgtd was restarted, and not everything has its accounts again${waiting.length === 0 ? '' : `: ${waiting.join(', ')}`}.`,
      remedy: 'Make the targets again (tgt-admin): their accounts follow by themselves.',
    });
  }
  if (records.unfinished !== null) {
    found.push({
      severity: 'error',
      subject: 'tgtd',
      sentence: `A change of accounts was begun and not finished at ${targets.length} targets: an account may be missing, or refused.`,
      remedy: 'Restart the server: it settles the change.',
    });
  }
  return found;
}

/** The targets that initiators can reach and that have no account. */
export function findOpenTargets(targets: readonly TgtTarget[]): readonly OpenTargetFinding[] {
  return targets
    .filter(({ incoming, hasAcl }) => incoming.length === 0 && hasAcl)
    .map((target) => ({
      // With an access list fewer initiators can log in, although a name proves nothing.
      severity: target.isDiscovery || admitsByName(target) ? 'warning' : 'error',
      subject: target.iscsiName,
      target: target.iscsiName,
      sentence: openSentence(target),
      remedy: 'Add an account to it (iscsi-wbem secret add).',
    }));
}

/** Whether its list contains initiator names, and no address. */
function admitsByName({ acl }: TgtTarget): boolean {
  return acl.every((entry) => findIscsiName(Buffer.from(entry, 'latin1').toString('utf8')) !== null);
}

function openSentence(target: TgtTarget): string {
  if (target.isDiscovery)
    return 'Discovery is open: no account is bound for it, and so tgtd shows its targets to everybody whom they admit.';
  return admitsByName(target)
    ? `The target has no account, and so tgtd asks nobody for a secret: any initiator that states one of the ${target.acl.length} names it allows can log in.`
    : 'The target is open: no account is bound to it, and so tgtd asks nobody for a secret.';
}

/** Findings for protected targets that another process deleted, and that are awaited. */
function lostTargets(snapshot: TgtSnapshot, { targets }: TgtRecords): readonly Finding[] {
  return [...targets]
    .filter(([name, { lostSince }]) => lostSince !== undefined && snapshot.findTarget(name) === null)
    .map(([subject, { incoming, outgoing, lostSince = 0 }]) => ({
      severity: 'warning',
      subject,
      sentence: `Another process deleted the target, which is protected (noticed at ${new Date(lostSince).toISOString()}): when it is made again it is closed, and gets back its ${incoming.length + (outgoing === null ? 0 : 1)} accounts.`,
      remedy: 'Nothing, or remove its accounts if it is not to come back; it is forgotten after 30 days.',
    }));
}

function targetFaults(target: TgtTarget, records: TgtRecords): readonly Finding[] {
  const { iscsiName: subject, incoming, luns, hasAcl, isDiscovery } = target;
  const found: Finding[] = [...findOpenTargets([target]), ...targetNameFaults(target)];
  if (!hasAcl) {
    found.push({
      severity: 'warning',
      subject,
      sentence: `The target has no access list: nobody can log in${incoming.length === 0 ? ', and with one anybody could, for it has no account' : ''}.`,
      remedy: 'Bind an address or initiator name with tgtadm --mode target --op bind, after its accounts.',
    });
  }
  if (luns.length === 0 && !isDiscovery) {
    found.push({
      severity: 'warning',
      subject,
      sentence: 'The target has no LUN: who logs in finds nothing.',
      remedy: 'Add one with tgtadm --mode logicalunit --op new.',
    });
  }
  return [...found, ...guardFaults(target, records)];
}

/** tgt accepts any name and compares bytes.  Initiators normalize names, and most refuse invalid iSCSI names. */
function targetNameFaults({ iscsiName: subject }: TgtTarget): readonly Finding[] {
  const normal = findIscsiName(subject);
  if (normal === subject) return [];
  return [
    {
      severity: 'warning',
      subject,
      sentence:
        normal === null
          ? 'The name of the target is no iSCSI name (RFC 7143 4.2.7): many initiators cannot log in to it, and some can.'
          : `The name of the target is not in normal form (${normal}, RFC 3722): tgt compares bytes, and initiators that fold names do not find it.`,
      remedy: 'Make the target again under an iSCSI name in lower case.',
    },
  ];
}

function guardFaults(
  { iscsiName: subject, incoming, isDiscovery }: TgtTarget,
  records: TgtRecords,
): readonly Finding[] {
  if (!records.targets.has(subject) || incoming.length === 0) return [];
  const found: Finding[] = [];
  if (!incoming.some((name) => records.isGuard(name))) {
    found.push({
      severity: 'warning',
      subject,
      sentence:
        'The guard account of the target is gone: if tgtadm takes its last account, the target is open.',
      remedy: 'Change any account of it through this server: the guard is bound again with that.',
    });
  }
  // Such an account comes from the administrator's configuration, so a re-created target has it as well.
  const isClosedByOthers = incoming.some((name) => !records.isGuard(name) && !records.heldAccounts.has(name));
  if (!isClosedByOthers) {
    const user = isDiscovery ? 'incomingdiscoveryuser' : 'incominguser';
    const line = `${user} ${guardLineName(subject)} <16 random characters>`;
    const place = isDiscovery ? "tgt's configuration" : `its <target ${subject}> in tgt's configuration`;
    found.push({
      severity: 'warning',
      subject,
      sentence:
        'tgtd forgets accounts when it restarts, and the target is open from when it is made again until this server has closed it.',
      remedy: `Put the line "${line}" into ${place}, with characters that nobody keeps (openssl rand -hex 8): then it comes up closed.`,
    });
  }
  return found;
}

/**
 * A unique name for each target, because tgt's names are global.  It is not that of a guard account, whose secret must be
 * unknown.
 */
function guardLineName(target: IscsiName): string {
  return `closed-${createHash('sha256').update(target).digest('hex').slice(0, 12)}`;
}

function accountFaults(name: TgtName, snapshot: TgtSnapshot): readonly Finding[] {
  const subject = printTgtName(name);
  const bindings = snapshot.bindingsOf(name);
  const found: Finding[] = [];
  const fault = nameFault(
    name,
    bindings.some(({ direction }) => direction === 'outgoing'),
  );
  if (fault !== null) {
    found.push({
      severity: 'warning',
      subject,
      sentence: `The account cannot be managed from here: ${fault}.`,
      remedy: 'Delete it with tgtadm and make one of another name.',
    });
  }
  const isBoth = new Set(bindings.map(({ direction }) => direction)).size === 2;
  if (isBoth) {
    found.push({
      severity: 'error',
      subject,
      sentence:
        'The account is bound in both directions: an initiator that knows it can pretend to be the target, and the other way round.',
      remedy: 'Unbind it in one of them, and give the other an account with another secret.',
    });
  }
  return found;
}

/** Why a request cannot name the account; null if it can. */
function nameFault(name: TgtName, isOutgoing: boolean): string | null {
  const chapName = printTgtName(name);
  if (parseTgtName(chapName) !== name) return 'its name is not UTF-8';
  try {
    expectStorableName(chapName, isOutgoing ? 'outgoing' : 'incoming');
    return null;
  } catch (error) {
    if (error instanceof TargetDriverError) return error.message;
    throw error;
  }
}

/** The finding for a record that cannot be decrypted. */
export function damagedRecordFinding(key: string): Finding {
  const [, kind = ''] = key.split('/');
  const what =
    {
      account:
        'The sealed secret of an account does not open: a restarted tgtd does not get the account back.',
      target:
        'The sealed record of a target does not open: a restarted tgtd gets it back closed, without accounts.',
      guard: 'The sealed name of a guard account does not open: it is shown as an ordinary account.',
    }[kind] ?? 'A sealed record does not open and is left out.';
  return {
    severity: 'error',
    subject: key,
    sentence: what,
    remedy: 'Set the secrets of its accounts anew, or put the store back from a copy.',
  };
}
