import { WbemClient } from '../../src/client/WbemClient.js';
import type { Endpoint } from './server.js';

/** A client of a server, for one namespace. */
export function wbemClientOf({ url, user, password }: Endpoint, namespace: string): WbemClient {
  return new WbemClient({ url, user, password, namespace });
}
