import { Gateway } from '../storagegateway/Gateway.js';
import type { Gateways, ServedGateway } from '../storagegateway/Gateways.js';
import { findTargetName } from '../targets/IscsiName.js';
import type { Fleet } from './Fleet.js';

/** One AWS gateway for each host that has been reached.  Its ids are made at the host, so its ARNs do not depend on the endpoint. */
export function fleetGateways(fleet: Fleet, region: string): Gateways {
  return {
    region,
    list: () =>
      fleet.hosts.flatMap((host): readonly ServedGateway[] => {
        const { hello } = host.row;
        if (hello === null) return [];
        return [
          {
            gateway: new Gateway(hello.gateway, host.systemName, (text) =>
              findTargetName(text, hello.capabilities),
            ),
            isConnected: host.state === 'ok',
            host: () => {
              if (host.state !== 'ok') throw host.unreachable();
              return fleet.remoteOf(host);
            },
          },
        ];
      }),
  };
}
