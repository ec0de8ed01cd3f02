import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { SessionWishes } from '../../targets/SessionWishes.js';
import { targetNamespace } from '../identity.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { parseSessionSettingsId, sessionSettingsId } from './sessionIdentity.js';

const className = 'MSISCSITARGET_iSCSISessionSettings';

/**
 * The session parameters that each target offers.  They are read from the target at each request; each login negotiates them with
 * the initiator.
 */
export function iscsiSessionSettingsProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        for (const wishes of (await targets.listSessionWishes?.(null)) ?? []) yield propertiesOf(wishes);
      },
      async find(path) {
        const name = parseSessionSettingsId(path);
        const [wishes] = name === null ? [] : ((await targets.listSessionWishes?.(name)) ?? []);
        return wishes ? propertiesOf(wishes) : null;
      },
    },
  });

  function propertiesOf(wishes: SessionWishes): PropertiesOf<typeof className> {
    return {
      InstanceID: sessionSettingsId(wishes.target),
      SystemName: hostName,
      ElementName: `Sessions at ${wishes.target}`,
      MaxConnectionsPerSession: wishes.MaxConnections,
      InitialR2TPreference: wishes.InitialR2T,
      ImmediateDataPreference: wishes.ImmediateData,
      MaxOutstandingR2T: wishes.MaxOutstandingR2T,
      MaxUnsolicitedFirstDataBurstLength: wishes.FirstBurstLength,
      MaxDataBurstLength: wishes.MaxBurstLength,
      DataSequenceInOrderPreference: wishes.DataSequenceInOrder,
      DataPDUInOrderPreference: wishes.DataPDUInOrder,
      DefaultTimeToWaitPreference: wishes.DefaultTime2Wait,
      DefaultTimeToRetainPreference: wishes.DefaultTime2Retain,
      ErrorRecoveryLevelPreference: wishes.ErrorRecoveryLevel,
    };
  }
}
