import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { CIM_LogicalPort_UsageRestriction as UsageRestriction } from '../../schema/generated/CIM_LogicalPort.js';
import { CIM_NetworkPort_LinkTechnology as LinkTechnology } from '../../schema/generated/CIM_NetworkPort.js';
import { targetNamespace } from '../identity.js';
import { operating } from '../operating.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { findAdapter, type Adapter } from './hostAddresses.js';
import { adapterOf, ethernetPortKeys, listReachedAddresses } from './networkIdentity.js';

const className = 'MSFTSMNET_EthernetPort';

/** The network adapters through which targets can be reached. */
export function ethernetPortProvider({ targets, hostName }: ProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        const reached = await listReachedAddresses(targets);
        for (const name of new Set(reached.flatMap(({ adapter }) => adapter ?? []))) {
          const found = findAdapter(name);
          if (found) yield propertiesOf(found);
        }
      },
      async find(path) {
        const name = adapterOf(path);
        const adapter = name === null ? null : findAdapter(name);
        if (!adapter) return null;
        const reached = await listReachedAddresses(targets);
        return reached.some((address) => address.adapter === name) ? propertiesOf(adapter) : null;
      },
      watch: 'by-looking',
    },
  });

  async function propertiesOf({ name, permanentAddress }: Adapter): Promise<PropertiesOf<typeof className>> {
    return {
      ...ethernetPortKeys(hostName, name),
      ElementName: name,
      Name: name,
      AdapterName: name,
      PermanentAddress: permanentAddress,
      NetworkAddresses: [permanentAddress],
      LinkTechnology: LinkTechnology.Ethernet,
      Speed: await readSpeed(name),
      // The operating system does not report this for every adapter.
      PortType: 0,
      UsageRestriction: UsageRestriction.FrontEndOnly,
      ...operating,
    };
  }
}

/** In bits per second; 0 if the adapter does not report it, as a virtual one. */
async function readSpeed(adapter: string): Promise<bigint> {
  try {
    const megabits = Number.parseInt(await readFile(join('/sys/class/net', adapter, 'speed'), 'utf8'), 10);
    return megabits > 0 ? BigInt(megabits) * 1_000_000n : 0n;
  } catch {
    return 0n;
  }
}
