import type { Finding } from '../TargetReader.js';
import type { MadeTarget, TgtMadeTargets } from './TgtMadeTargets.js';
import { parseTgtName } from './TgtName.js';
import type { TgtSnapshot } from './TgtSnapshot.js';
import { isServed } from './TgtUnits.js';

/** Findings about what tgtd lacks of the targets made here, and what it shows in addition. */
export function findStorageFaults(snapshot: TgtSnapshot, made: TgtMadeTargets): readonly Finding[] {
  return made.values().flatMap((target) => findTargetFaults(target, snapshot));
}

function findTargetFaults(
  { iscsiName: subject, luns, initiators }: MadeTarget,
  snapshot: TgtSnapshot,
): readonly Finding[] {
  const shown = snapshot.findTarget(subject);
  if (shown === null)
    return [
      {
        severity: 'warning',
        subject,
        sentence: 'The target was made here and tgtd does not have it: another process deleted it.',
        remedy:
          'Remove it (iscsi-wbem target remove), or change something of it: then it is made again with its LUNs.',
      },
    ];
  const missing = luns.filter((lun) => {
    const unit = shown.units.find((each) => each.lun === lun.lun);
    return !unit || !isServed(lun, unit);
  });
  const notAllowed = initiators.filter((initiator) => !shown.acl.includes(parseTgtName(initiator)));
  const known = new Set<string>(initiators.map(parseTgtName));
  const strangers = shown.acl.filter((entry) => !known.has(entry));
  return [
    ...missing.map(({ lun, volume }): Finding => ({
      severity: 'error',
      subject: `LUN ${lun} of ${subject}`,
      sentence: `tgtd does not serve ${volume.path} there, or not as it was made.`,
      remedy:
        'See that the file is there and that tgtd may read and write it; remove the LUN and add it again.',
    })),
    ...notAllowed.map((initiator): Finding => ({
      severity: 'warning',
      subject,
      sentence: `${initiator} may see its LUNs and tgtd does not let it in: another process took it off the list.`,
      remedy: 'Allow it again, or deny it here as well (iscsi-wbem target allow, target deny).',
    })),
    ...strangers.map((entry): Finding => ({
      severity: 'warning',
      subject,
      sentence: `Another process allowed ${Buffer.from(entry, 'latin1').toString('utf8')}: who comes from there sees its LUNs with any account of it.`,
      remedy: 'Take it off the list with tgtadm --lld iscsi --mode target --op unbind.',
    })),
  ];
}
