import type { IncomingHttpHeaders } from 'node:http';

/** What an endpoint tells the agents of its hosts about its fleet. */
export interface FleetStanding {
  /** It is raised when the shared state of the fleet was put back to an older one. */
  readonly epoch: number;
  /** Ids of endpoints that were removed from the fleet, the latest last. */
  readonly removed: readonly string[];
}

/** The epoch of a fleet whose state was never put back.  An endpoint that tells none, because its version is older, counts as one of it. */
export const firstEpoch = 1;

export const epochForm = /^[1-9]\d{0,14}$/u;

/** How far an endpoint may raise the epoch at once.  `cluster accept-restore` raises it by one, or to what hosts say that they expect. */
export const mostRaised = 1_000;

/** Maximum number of removed endpoints that are told, and the form of their ids. */
export const maxRemovedEndpoints = 64;
export const endpointIdForm = /^[\w-]{1,64}$/u;

const epochHeader = 'iscsi-wbem-epoch';
const removedHeader = 'iscsi-wbem-removed-endpoints';

/** The standing as headers of a request.  Older agents ignore them. */
export function printStanding({ epoch, removed }: FleetStanding): Readonly<Record<string, string>> {
  return {
    [epochHeader]: String(epoch),
    ...(removed.length > 0 && { [removedHeader]: removed.join() }),
  };
}

/** Reads the headers of a request.  @throws RangeError that names the header and what was expected. */
export function parseStanding(headers: IncomingHttpHeaders): FleetStanding {
  const [epoch, removed] = [headers[epochHeader], headers[removedHeader]].map((value) => value?.toString());
  if (epoch !== undefined && !epochForm.test(epoch))
    throw new RangeError(`the header ${epochHeader} is no epoch: expected a number from 1 on`);
  const ids = removed === undefined ? [] : removed.split(',');
  if (ids.length > maxRemovedEndpoints || !ids.every((id) => endpointIdForm.test(id)))
    throw new RangeError(
      `the header ${removedHeader} is not understood: expected at most ${maxRemovedEndpoints} ids of endpoints`,
    );
  return { epoch: epoch === undefined ? firstEpoch : Number(epoch), removed: ids };
}
