import { initiatorNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';

/** The initiator of this server: one instance. */
export function initiatorProvider(initiator: IscsiInitiator) {
  return defineProvider({
    className: 'MSIscsiInitiator_InitiatorClass',
    namespace: initiatorNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => [{ InitiatorName: initiator.name }] },
  });
}
