import { CIMError } from '../../cim/CIMError.js';
import { interopNamespace } from '../../cim/namespaces.js';
import type { CIMValue } from '../../cim/values.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { removalActions, type ServiceSettings } from '../../indications/IndicationSettings.js';
import { settingDataId } from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';

/** The settings of the indication service.  A change takes effect at once and is kept over restarts. */
export function indicationServiceSettingDataProvider({ indications }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_IndicationServiceSettingData',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          InstanceID: settingDataId,
          ElementName: 'Settings of the indication service',
          ...indications.settings,
        },
      ],

      async modify(_path, changes) {
        const settings: { -readonly [K in keyof ServiceSettings]: ServiceSettings[K] } = {
          ...indications.settings,
        };
        for (const [name, value] of Object.entries(changes as Readonly<Record<string, CIMValue>>)) {
          if (!(name in settings)) {
            throw new CIMError('CIM_ERR_NOT_SUPPORTED', `${name} of the indication service cannot be set`);
          }
          if (value === null) {
            throw new CIMError('CIM_ERR_INVALID_PARAMETER', `${name} is NULL: expected a value`);
          }
          if (name === 'SubscriptionRemovalAction' && !actions.includes(value)) {
            throw new CIMError(
              'CIM_ERR_INVALID_PARAMETER',
              `SubscriptionRemovalAction is ${String(value as number)}: expected 2 (Remove), 3 (Disable) or 4 (Ignore)`,
            );
          }
          Object.assign(settings, { [name]: value });
        }
        await indications.changeSettings(settings);
      },
    },
  });
}

const actions: readonly unknown[] = Object.values(removalActions);
