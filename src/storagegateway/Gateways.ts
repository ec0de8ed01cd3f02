import type { Host } from '../credentials/Host.js';
import { gatewayArnIn, noSuchGateway, type ArnKind, type Gateway } from './Gateway.js';

/** A gateway, and the host whose targets it has. */
export interface ServedGateway {
  readonly gateway: Gateway;
  /** Whether the host can be reached, as far as it is known. */
  readonly isConnected: boolean;
  /** The host.  @throws TargetDriverError host-unreachable where it cannot be reached. */
  readonly host: () => GatewayHost;
}

export interface GatewayHost extends Pick<Host, 'pairs'> {
  readonly targets: Pick<Host['targets'], 'findTarget' | 'listSessions' | 'listTargets'>;
}

/** The gateways of this server: one for each host. */
export interface Gateways {
  /** The region that requests are signed for. */
  readonly region: string;
  list(): readonly ServedGateway[];
}

/** The gateway that the ARN of a gateway, target or volume names.  @throws StorageGatewayError InvalidParameters, GatewayNotFound */
export function getGateway(gateways: Gateways, arn: string, kind: ArnKind): ServedGateway {
  const gatewayArn = gatewayArnIn(arn, kind);
  const found = gateways.list().find(({ gateway }) => gateway.arn === gatewayArn);
  if (found) return found;
  throw noSuchGateway(arn);
}

/** Those of a server with one host, its own. */
export function oneGateway(gateway: Gateway, host: GatewayHost): Gateways {
  const only: readonly ServedGateway[] = [{ gateway, isConnected: true, host: () => host }];
  return { region: gateway.region, list: () => only };
}
