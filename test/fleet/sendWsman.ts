import type { Endpoint } from '../support/server.js';
import { envelope, type Sent } from '../wsman/WsmanClient.js';

/** Sends an envelope over the wire; the text of the answer, whatever its status. */
export async function sendWsman({ url, user, password }: Endpoint, sent: Sent): Promise<string> {
  const answer = await fetch(`${url}/wsman`, {
    method: 'POST',
    body: envelope(sent),
    headers: {
      'Content-Type': 'application/soap+xml;charset=UTF-8',
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    },
  });
  return (await answer.text()).replaceAll('&apos;', "'");
}
