import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { CIM_LogicalPort_UsageRestriction as UsageRestriction } from '../../schema/generated/CIM_LogicalPort.js';
import { CIM_NetworkPort_LinkTechnology as LinkTechnology } from '../../schema/generated/CIM_NetworkPort.js';
import { targetNamespace } from '../identity.js';
import { operating } from '../operating.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import type { Adapter } from './hostAddresses.js';
import { adapterOf, ethernetPortKeys, listReachedAddresses } from './networkIdentity.js';

const className = 'MSFTSMNET_EthernetPort';

/** The network adapters through which targets can be reached. */
export function ethernetPortProvider(deps: ProviderDeps) {
  const { hostName, network } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        const reached = await listReachedAddresses(deps);
        for (const name of new Set(reached.flatMap(({ adapter }) => adapter ?? []))) {
          const found = await network.findAdapter(name);
          if (found) yield propertiesOf(found);
        }
      },
      async find(path) {
        const name = adapterOf(deps, path);
        const adapter = name === null ? null : await network.findAdapter(name);
        if (!adapter) return null;
        const reached = await listReachedAddresses(deps);
        return reached.some((address) => address.adapter === name) ? propertiesOf(adapter) : null;
      },
      watch: 'by-looking',
    },
  });

  function propertiesOf({ name, permanentAddress, bitsPerSecond }: Adapter): PropertiesOf<typeof className> {
    return {
      ...ethernetPortKeys(hostName, name),
      ElementName: name,
      Name: name,
      AdapterName: name,
      PermanentAddress: permanentAddress,
      NetworkAddresses: [permanentAddress],
      LinkTechnology: LinkTechnology.Ethernet,
      Speed: BigInt(bitsPerSecond),
      // The operating system does not report this for every adapter.
      PortType: 0,
      UsageRestriction: UsageRestriction.FrontEndOnly,
      ...operating,
    };
  }
}
