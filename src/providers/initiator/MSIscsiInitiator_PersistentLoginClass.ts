import { initiatorNamespace } from '../../cim/namespaces.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { ISCSI_ANY_INITIATOR_PORT } from '../../initiator/LoginIscsiTargetOptions.js';
import type { PersistentLogin } from '../../initiator/PersistentLogins.js';
import { operate } from './answer.js';
import { loginOptionsInstance, portalInstance } from './embedded.js';

const className = 'MSIscsiInitiator_PersistentLoginClass';

/** The persistent logins.  They are listed without passwords, and can be deleted. */
export function persistentLoginProvider(initiator: IscsiInitiator) {
  return defineProvider({
    className,
    namespace: initiatorNamespace,
    changeRole: 'credentials',
    instances: {
      enumerate: () => operate(initiator, () => initiator.listPersistentLogins().map(propertiesOf)),
      remove: (path, { principal }) =>
        operate(initiator, () => {
          const target = String(path.keyBindings.get('TargetName'));
          const act = { what: 'removePersistentLogin', target, portals: null } as const;
          return initiator.recorded(principal, act, () => initiator.removePersistentLogin(target));
        }),
    },
  });
}

function propertiesOf(login: PersistentLogin): PropertiesOf<typeof className> {
  return {
    TargetName: login.targetName,
    IsInformationalSession: login.isInformationalSession,
    InitiatorInstance: login.initiatorName,
    InitiatorPortNumber: ISCSI_ANY_INITIATOR_PORT,
    TargetPortal: login.targetPortal && portalInstance(login.targetPortal),
    SecurityFlags: login.securityFlags,
    Mappings: null,
    LoginOptions: loginOptionsInstance(login.loginOptions),
  };
}
