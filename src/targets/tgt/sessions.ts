import type { IscsiName } from '../IscsiName.js';
import { parseSessionWishes, type SessionWishes } from '../SessionWishes.js';
import type { Session } from '../TargetReader.js';
import { parseConnectionShow } from './parseShow.js';
import type { TgtRequester } from './TgtConnection.js';
import { TgtCode, tgtError } from './tgtErrors.js';
import { deleteConnection, showConnections, showParameters } from './TgtRequest.js';
import { TgtSnapshot, type TgtTarget } from './TgtSnapshot.js';

/** The sessions of these targets: one request for each target that has any. */
export async function readSessions(
  daemon: TgtRequester,
  targets: readonly TgtTarget[],
): Promise<readonly Session[]> {
  const sessions: Session[] = [];
  for (const { tid, iscsiName, sessionIds } of targets) {
    if (sessionIds.length === 0) continue;
    const { code, text } = await daemon.request(showConnections(tid));
    // Deleted since the snapshot, together with its sessions.
    if (code === TgtCode.NoTarget) continue;
    if (code !== TgtCode.Ok) throw tgtError(code, showConnections(tid).description);
    const connections = parseConnectionShow(text);
    for (const sid of new Set(connections.map((connection) => connection.sid))) {
      const own = connections.filter((connection) => connection.sid === sid);
      sessions.push({
        target: iscsiName,
        id: `${tid}:${sid}`,
        initiatorName: own[0]?.initiatorName ?? null,
        isid: null,
        tsih: swapBytes(sid),
        authenticationMethod: null,
        mutual: null,
        connections: own.map(({ cid, initiatorAddress }) => ({ cid, initiatorAddress })),
      });
    }
  }
  return sessions;
}

/** The session parameters that one target offers, or each target for null. One request per target. */
export async function readSessionWishes(
  daemon: TgtRequester,
  targets: readonly TgtTarget[],
  name: IscsiName | null,
): Promise<readonly SessionWishes[]> {
  const all: SessionWishes[] = [];
  for (const { tid, iscsiName, isDiscovery } of targets) {
    if (isDiscovery || (name !== null && name !== iscsiName)) continue;
    const { code, text } = await daemon.request(showParameters(tid));
    if (code !== TgtCode.Ok) continue;
    const texts = new Map<string, string>();
    for (const line of text.split('\n')) {
      const [key = '', value = ''] = line.split('=', 2);
      texts.set(key, value);
    }
    const wishes = parseSessionWishes(iscsiName, (key) => texts.get(key) ?? null);
    // tgtd reports none for a target that redirects logins.
    if (wishes) all.push(wishes);
  }
  return all;
}

/** Closes their connections one by one. tgtd ends a session with its last connection. */
export async function endSessions(
  daemon: TgtRequester,
  snapshot: TgtSnapshot,
  sessions: readonly Session[],
): Promise<void> {
  for (const { id, target, connections } of sessions) {
    const [tid, sid] = id.split(':').map(Number);
    if (tid === undefined || sid === undefined || snapshot.findTarget(target)?.tid !== tid) continue;
    for (const { cid } of connections) {
      const request = deleteConnection(tid, BigInt(sid), cid);
      const { code } = await daemon.request(request);
      const isGone = code === TgtCode.NoTarget || code === TgtCode.NoSession || code === TgtCode.NoConnection;
      if (code !== TgtCode.Ok && !isGone) throw tgtError(code, request.description);
    }
  }
}

/**
 * Ends the current sessions of a target.
 * @param except ids of sessions to keep.
 * @returns the number of sessions to end.
 */
export async function endSessionsOf(
  daemon: TgtRequester,
  iscsiName: IscsiName,
  except: ReadonlySet<string> = new Set(),
): Promise<number> {
  const snapshot = await TgtSnapshot.read(daemon);
  const target = snapshot.findTarget(iscsiName);
  if (target === null) return 0;
  const ending = (await readSessions(daemon, [target])).filter(({ id }) => !except.has(id));
  await endSessions(daemon, snapshot, ending);
  return ending.length;
}

/** tgt puts its session number into the TSIH field of the login response without converting it to network byte order. */
function swapBytes(sid: number): number {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(sid & 0xffff);
  return bytes.readUInt16BE();
}
