import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { AccountRef } from '../../targets/TargetReader.js';
import { secretPath, secretServicePath, targetNamespace } from '../identity.js';
import { accountOf, findAuthorityOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';

const className = 'CIM_SharedSecretIsShared';

/** Associates each secret with its authority. */
export function sharedSecretIsSharedProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const account of await targets.listAccounts()) yield propertiesOf(account);
      },
      findByReference: 'Dependent',
      async *references(object) {
        const named = accountOf(deps, object);
        if (named) {
          if (await targets.findAccount(named)) yield propertiesOf(named);
          return;
        }
        const authority = await findAuthorityOf(deps, object);
        for (const account of authority ? await targets.listAccountsOf(authority.name) : [])
          yield propertiesOf(account);
      },
    },
  });

  function propertiesOf(account: AccountRef): PropertiesOf<typeof className> {
    return {
      Antecedent: secretServicePath(hostName, account.authority),
      Dependent: secretPath(hostName, account),
    };
  }
}
