import { TargetDriverError } from '../TargetDriverError.js';
import type { Session, SessionConnection } from '../TargetReader.js';
import type { Configfs } from './Configfs.js';
import { nameOf, type LioAcl, type LioPortalGroup, type LioTarget } from './LioTarget.js';
import { scopeFolder } from './paths.js';

/** The sessions of a target.  Of several sessions of one initiator at one portal group the kernel shows the last one only. */
export async function readSessions(target: LioTarget, configfs: Configfs): Promise<readonly Session[]> {
  const sessions: Session[] = [];
  for (const group of target.portalGroups) {
    const atAcls = await Promise.all(group.acls.map((acl) => readAclSession(target, group, acl, configfs)));
    sessions.push(...atAcls.filter((session) => session !== null));
    const path = `${scopeFolder({ target: target.folder, tag: group.tag, acl: null })}/dynamic_sessions`;
    const names = (await configfs.read(path))?.toString('utf8').split(/[\0\n]+/) ?? [];
    for (const initiatorName of new Set(names.filter(Boolean))) {
      sessions.push({
        target: target.iscsiName,
        id: printId(group.tag, 'dynamic', initiatorName),
        initiatorName,
        isid: null,
        tsih: null,
        authenticationMethod: null,
        mutual: null,
        connections: [],
      });
    }
  }
  return sessions;
}

/**
 * Ends the sessions of each of these initiators once: the kernel closes them when the ACL's queue depth changes, so it alternates
 * between an even number and the odd one below it.
 * @throws TargetDriverError not-supported for initiators without an ACL, after all others were ended.
 */
export async function endSessions(
  sessions: readonly Session[],
  findTarget: (name: Session['target']) => Promise<LioTarget | null>,
  configfs: Configfs,
): Promise<void> {
  const left: string[] = [];
  for (const name of new Set(sessions.map(({ target }) => target))) {
    const target = await findTarget(name);
    if (target === null) continue;
    const ids = new Set(sessions.filter((session) => session.target === name).map(({ id }) => id));
    for (const group of target.portalGroups) {
      for (const acl of group.acls) {
        if (!hasListed(ids, group.tag, nameOf(acl))) continue;
        const live = await readAclSession(target, group, acl, configfs);
        if (live !== null) await changeDepth(target, group, acl, configfs);
      }
    }
    if ([...ids].some((id) => id.split(',')[1] === 'dynamic')) {
      const dynamic = (await readSessions(target, configfs)).filter(({ id }) => ids.has(id));
      left.push(...dynamic.filter(({ tsih }) => tsih === null).map((each) => each.initiatorName ?? each.id));
    }
  }
  if (left.length === 0) return;
  throw new TargetDriverError(
    'not-supported',
    `LIO cannot end the sessions of initiators without an ACL alone: ${left.join(', ')}`,
  );
}

async function readAclSession(
  target: LioTarget,
  { tag }: LioPortalGroup,
  acl: LioAcl,
  configfs: Configfs,
): Promise<Session | null> {
  const folder = scopeFolder({ target: target.folder, tag, acl: acl.folder });
  const info = (await configfs.read(`${folder}/info`))?.toString('utf8') ?? '';
  const shown = parseInfo(info);
  if (shown === null) return null;
  return {
    target: target.iscsiName,
    id: printId(tag, shown.sessionId, nameOf(acl)),
    initiatorName: shown.initiatorName ?? nameOf(acl),
    isid: shown.isid,
    tsih: shown.tsih,
    authenticationMethod: null,
    mutual: null,
    connections: shown.connections,
  };
}

async function changeDepth(
  target: LioTarget,
  { tag }: LioPortalGroup,
  acl: LioAcl,
  configfs: Configfs,
): Promise<void> {
  const file = `${scopeFolder({ target: target.folder, tag, acl: acl.folder })}/cmdsn_depth`;
  const shown = await configfs.read(file);
  if (shown === null) return;
  const depth = Number(shown.toString('latin1').trim());
  await configfs.write(file, `${depth % 2 === 0 && depth > 0 ? depth - 1 : depth + 1}`);
}

function printId(tag: number, sessionId: string, initiatorName: string): string {
  return `${tag},${sessionId},${initiatorName}`;
}

function hasListed(ids: ReadonlySet<string>, tag: number, initiatorName: string): boolean {
  return [...ids].some((id) => {
    const [group, sessionId, ...name] = id.split(',');
    return group === `${tag}` && sessionId !== 'dynamic' && name.join(',') === initiatorName;
  });
}

interface ShownSession {
  readonly sessionId: string;
  readonly initiatorName: string | null;
  readonly isid: string | null;
  readonly tsih: number | null;
  readonly connections: readonly SessionConnection[];
}

/** Parses an ACL's `info`; null if it shows no session. */
export function parseInfo(text: string): ShownSession | null {
  const sessionId = /^LIO Session ID: (\d+)/m.exec(text)?.[1];
  if (sessionId === undefined) return null;
  const isid = /ISID: 0x((?: ?[\da-f]{2}){6})/i.exec(text)?.[1]?.replaceAll(' ', '').toLowerCase();
  const tsih = /TSIH: (\d+)/.exec(text)?.[1];
  const connection = /^\s*CID: (\d+)\s+Connection State: .*\n(?:\s*Address (\S+) \S+)?/gm;
  return {
    sessionId,
    initiatorName: /^InitiatorName: (\S+)/m.exec(text)?.[1] ?? null,
    isid: isid ?? null,
    tsih: tsih === undefined ? null : Number(tsih),
    connections: [...text.matchAll(connection)].map(([, cid, address]) => ({
      cid: Number(cid),
      initiatorAddress: address ?? null,
    })),
  };
}
