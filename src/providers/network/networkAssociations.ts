import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { defineProvider, type AnyProvider } from '../../dispatch/Provider.js';
import { endpointPath, portsOf, systemPath, targetNamespace, type TargetPort } from '../identity.js';
import { findPort, isSystem } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { addressesOf, isReachedAt, type HostAddress } from './hostAddresses.js';
import {
  adapterOf,
  ethernetPortPath,
  findAddressOf,
  findSocketOf,
  ipPath,
  listReachedAddresses,
  listSockets,
  tcpName,
  tcpPath,
  type ListeningSocket,
} from './networkIdentity.js';

/** Associates target ports with TCP endpoints, TCP with IP, and IP with the network adapters of the host. */
export function networkAssociationProviders(deps: ProviderDeps): AnyProvider[] {
  const { targets, hostName, network } = deps;
  return [
    defineProvider({
      className: 'MSISCSITARGET_BindsTo',
      namespace: targetNamespace,
      changeRole: 'admin',
      instances: {
        async *enumerate() {
          for await (const port of allPorts()) yield* port.portals.map((portal) => portOnTcp(port, portal));
          for (const socket of await listSockets(targets)) yield* await tcpOnIp(socket);
        },
        findByReference: 'Dependent',
        async *references(object) {
          const port = await findPort(deps, object);
          if (port) yield* port.portals.map((portal) => portOnTcp(port, portal));
          const socket = await findSocketOf(deps, object);
          if (socket) {
            yield* await tcpOnIp(socket);
            for await (const each of allPorts())
              if (each.portals.some((portal) => tcpName(portal) === tcpName(socket)))
                yield portOnTcp(each, socket);
          }
          const address = await findAddressOf(deps, object);
          if (address)
            for (const each of await listSockets(targets))
              if (isReachedAt(each, address)) yield oneOnIp(each, address);
        },
      },
    }),
    defineProvider({
      className: 'MSISCSITARGET_DeviceSAPImplementation',
      namespace: targetNamespace,
      changeRole: 'admin',
      instances: {
        async *enumerate() {
          for await (const port of allPorts()) yield* await adaptersOf(port);
        },
        findByReference: 'Dependent',
        async *references(object) {
          const port = await findPort(deps, object);
          if (port) yield* await adaptersOf(port);
          const adapter = adapterOf(deps, object);
          if (adapter === null) return;
          for await (const each of allPorts())
            yield* (await adaptersOf(each)).filter(
              ({ Antecedent }) => Antecedent.keyBindings.get('DeviceID') === adapter,
            );
        },
      },
    }),
    defineProvider({
      className: 'MSFTSMNET_DeviceSAPImplementation',
      namespace: targetNamespace,
      changeRole: 'admin',
      instances: {
        enumerate: async () => (await listReachedAddresses(deps)).flatMap(onAdapter),
        findByReference: 'Dependent',
        async references(object) {
          const address = await findAddressOf(deps, object);
          if (address) return onAdapter(address);
          const adapter = adapterOf(deps, object);
          const reached = adapter === null ? [] : await listReachedAddresses(deps);
          return reached.filter((each) => each.adapter === adapter).flatMap(onAdapter);
        },
      },
    }),
    defineProvider({
      className: 'MSFTSMNET_HostedAccessPoint',
      namespace: targetNamespace,
      changeRole: 'admin',
      instances: {
        enumerate: hostedAddresses,
        findByReference: 'Dependent',
        async references(object) {
          if (isSystem(deps, object)) return hostedAddresses();
          const address = await findAddressOf(deps, object);
          return address ? [hosted(address)] : [];
        },
      },
    }),
    defineProvider({
      className: 'MSFTSMNET_SystemDevice',
      namespace: targetNamespace,
      changeRole: 'admin',
      instances: {
        enumerate: adaptersOfHost,
        findByReference: 'PartComponent',
        async references(object) {
          const adapter = adapterOf(deps, object);
          if (adapter === null && !isSystem(deps, object)) return [];
          const all = await adaptersOfHost();
          return all.filter(
            ({ PartComponent }) => adapter === null || PartComponent.keyBindings.get('DeviceID') === adapter,
          );
        },
      },
    }),
  ];

  async function* allPorts(): AsyncGenerator<TargetPort> {
    for (const target of await targets.listTargets()) yield* portsOf(target);
  }

  function portOnTcp(port: TargetPort, socket: ListeningSocket) {
    return { Antecedent: tcpPath(hostName, socket), Dependent: endpointPath(hostName, port) };
  }

  async function tcpOnIp(socket: ListeningSocket) {
    return addressesOf(socket, await network.listAddresses()).map((address) => oneOnIp(socket, address));
  }

  function oneOnIp(socket: ListeningSocket, address: HostAddress) {
    return { Antecedent: ipPath(hostName, address), Dependent: tcpPath(hostName, socket) };
  }

  async function adaptersOf(port: TargetPort) {
    const ofHost = await network.listAddresses();
    const adapters = port.portals
      .flatMap((portal) => addressesOf(portal, ofHost))
      .flatMap(({ adapter }) => adapter ?? []);
    return [...new Set(adapters)].map((adapter) => ({
      Antecedent: ethernetPortPath(hostName, adapter),
      Dependent: endpointPath(hostName, port),
    }));
  }

  function onAdapter(address: HostAddress) {
    return address.adapter === null
      ? []
      : [
          {
            Antecedent: ethernetPortPath(hostName, address.adapter),
            Dependent: ipPath(hostName, address),
          },
        ];
  }

  function hosted(address: HostAddress) {
    return { Antecedent: systemPath(hostName), Dependent: ipPath(hostName, address) };
  }

  async function hostedAddresses() {
    return (await listReachedAddresses(deps)).map(hosted);
  }

  async function adaptersOfHost(): Promise<
    readonly {
      readonly GroupComponent: ReturnType<typeof systemPath>;
      readonly PartComponent: CIMInstanceName<'MSFTSMNET_EthernetPort'>;
    }[]
  > {
    const reached = await listReachedAddresses(deps);
    return [...new Set(reached.flatMap(({ adapter }) => adapter ?? []))].map((adapter) => ({
      GroupComponent: systemPath(hostName),
      PartComponent: ethernetPortPath(hostName, adapter),
    }));
  }
}
