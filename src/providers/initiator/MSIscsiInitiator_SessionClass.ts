import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { initiatorNamespace } from '../../cim/namespaces.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { SessionInfo } from '../../initiator/HeldSession.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { IsdscError } from '../../initiator/IsdscStatus.js';
import type { ScsiAnswer } from '../../initiator/scsiRequests.js';
import { findUniqueId, printUniqueId, type UniqueId } from '../../initiator/UniqueId.js';
import { answer, refused } from './answer.js';
import { connectionInstance, deviceInstance } from './embedded.js';

const className = 'MSIscsiInitiator_SessionClass';

/** The sessions of this server, including those that it made through the host's own initiator. */
export function sessionProvider(initiator: IscsiInitiator) {
  return defineProvider({
    className,
    namespace: initiatorNamespace,
    changeRole: 'credentials',
    instances: {
      enumerate: async () => (await initiator.sessions()).map(propertiesOf),
      async find(path) {
        const id = findUniqueId(String(path.keyBindings.get('SessionId')));
        const info = id && (await initiator.findSession(id));
        if (info) return propertiesOf(info);
        const why = id && initiator.whyOver(id);
        if (why) throw new CIMError('CIM_ERR_NOT_FOUND', why);
        return null;
      },
    },
    methods: {
      AddConnection: (_input, { principal }) =>
        answer(initiator, () =>
          // The request may contain a CHAP secret.
          initiator.recorded(principal, { what: 'AddConnection', target: null, portals: null }, () => {
            throw new IsdscError(
              'ISDSC_REQUEST_NOT_SUPPORTED',
              'A session has one connection here (MaxConnections 1): expected another session.',
            );
          }),
        ),
      Logout: (_input, { object, principal }) =>
        answer(initiator, async () => {
          const id = sessionId(object);
          const target = (await initiator.findSession(id))?.targetName ?? null;
          const act = { what: 'LogoutIscsiTarget', target, portals: null } as const;
          return initiator.recorded(principal, act, () => initiator.logout(id));
        }),
      RemoveConnection: ({ UniqueConnectionId }, { object }) =>
        answer(initiator, () => removeConnection(initiator, sessionId(object), UniqueConnectionId)),
      SendScsiInquiry: ({ Lun, EvpdCmddt, PageCode }, { object }) =>
        scsiAnswer(initiator, () =>
          initiator.sendScsiInquiry(sessionId(object), Lun ?? 0n, EvpdCmddt ?? 0, PageCode ?? 0),
        ),
      SendScsiReadCapacity: ({ Lun }, { object }) =>
        scsiAnswer(initiator, () => initiator.sendScsiReadCapacity(sessionId(object), Lun ?? 0n)),
      SendScsiReportLuns: (_input, { object }) =>
        scsiAnswer(initiator, () => initiator.sendScsiReportLuns(sessionId(object))),
    },
  });
}

function propertiesOf(info: SessionInfo): PropertiesOf<typeof className> {
  const { initiatorName, targetName, tsih } = info;
  return {
    SessionId: printUniqueId(info.sessionId),
    InitiatorName: initiatorName,
    TargetNodeName: targetName,
    TargetName: targetName,
    ISID: info.isid.length === 0 ? null : [...info.isid],
    TSID: tsih === null ? null : [tsih >> 8, tsih & 0xff],
    ConnectionInformation: info.connections.map(connectionInstance),
    Devices: info.devices.map((device) => deviceInstance(initiatorName, targetName, device)),
  };
}

async function scsiAnswer(initiator: IscsiInitiator, ask: () => Promise<ScsiAnswer>) {
  try {
    const { status, scsiStatus, data, sense } = await ask();
    return {
      returnValue: status,
      ScsiStatus: scsiStatus,
      ResponseBuffer: [...data],
      SenseBuffer: sense.length === 0 ? null : [...sense],
    };
  } catch (error) {
    return { returnValue: refused(initiator, error).status };
  }
}

/** A session has only one connection, which cannot be removed alone. */
async function removeConnection(
  initiator: IscsiInitiator,
  id: UniqueId,
  connectionId: string | null,
): Promise<void> {
  const info = await initiator.findSession(id);
  const isThere =
    info?.connections.some((each) => printUniqueId(each.connectionId) === connectionId) ?? false;
  throw isThere
    ? new IsdscError('ISDSC_CANT_REMOVE_LAST_CONNECTION', 'It is the last connection: expected Logout.')
    : new IsdscError('ISDSC_INVALID_CONNECTION_ID', `The session has no connection "${connectionId}".`);
}

function sessionId(object: CIMInstanceName): UniqueId {
  const text = String(object.keyBindings.get('SessionId'));
  const id = findUniqueId(text);
  if (id) return id;
  throw new IsdscError('ISDSC_INVALID_SESSION_ID', `"${text}" is not the id of a session.`);
}
