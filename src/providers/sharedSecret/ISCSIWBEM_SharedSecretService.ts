import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { Authority } from '../../targets/TargetReader.js';
import { running } from '../operating.js';
import { secretServiceKeys, targetNamespace } from '../identity.js';
import { findAuthorityOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { proveSharedSecret } from './ProveSharedSecret.js';
import { rotateSharedSecret } from './RotateSharedSecret.js';

const className = 'ISCSIWBEM_SharedSecretService';

/** The authorities.  A CHAP name is unique within each of them. */
export function sharedSecretServiceProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const authority of await targets.listAuthorities()) yield propertiesOf(authority);
      },
      async find(path) {
        const authority = await findAuthorityOf(deps, path);
        return authority && propertiesOf(authority);
      },
    },
    methods: { ProveSharedSecret: proveSharedSecret(deps), RotateSharedSecret: rotateSharedSecret(deps) },
  });

  function propertiesOf({ name, description }: Authority): PropertiesOf<typeof className> {
    return {
      ...secretServiceKeys(hostName, name),
      ElementName: description,
      Protocol: 'CHAP',
      ...running,
    };
  }
}
