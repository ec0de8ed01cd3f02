import { StorageGatewayError } from './StorageGatewayError.js';

const maxPerPage = 100;

/**
 * One page of a list that is sorted by ARN.  The marker is the ARN after which the next page begins, so that resources that are
 * added or removed between two requests do not shift the others.
 * @param limit maximum number of entries; at most 100.
 * @throws StorageGatewayError ValidationException for a marker that does not come from an earlier answer.
 */
export function page<T>(
  all: readonly T[],
  arnOf: (item: T) => string,
  { Marker, Limit }: { readonly Marker: string | null; readonly Limit: number | null },
): { readonly items: readonly T[]; readonly Marker?: string } {
  if (Marker !== null && !Marker.startsWith('arn:aws:storagegateway:'))
    throw new StorageGatewayError('ValidationException', 'Marker is not one that an earlier answer gave');
  const rest = all
    .filter((item) => Marker === null || arnOf(item) > Marker)
    .toSorted((a, b) => (arnOf(a) < arnOf(b) ? -1 : 1));
  const items = rest.slice(0, Math.min(Limit ?? maxPerPage, maxPerPage));
  const last = items.at(-1);
  return rest.length > items.length && last !== undefined ? { items, Marker: arnOf(last) } : { items };
}
