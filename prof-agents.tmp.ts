import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { fakeCapabilities } from './test/support/FakeDriver.js';
import { serverNameOf } from './src/security/fleetCertificates.js';
const { ca, key, certs, per, bad } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const contexts = new Map(
  Object.entries(certs as Record<string, string>).map(([n, cert]) => [
    serverNameOf(n),
    createSecureContext({ cert, key, ca }),
  ]),
);
const badHosts = new Set(bad);
const lists = new Map<string, string>();
const hello = (name: string) => ({
  protocol: { min: 1, max: 1 },
  version: '0',
  systemName: name,
  hostId: name,
  bootId: 'b',
  generation: 1,
  kind: 'fake',
  capabilities: { ...fakeCapabilities, chapAlgorithms: [...fakeCapabilities.chapAlgorithms] },
  gateway: { region: 'us-east-1', accountId: '1'.repeat(12), gatewayId: `sgw-${name}` },
  defaultChapName: null,
  certificateEnds: new Date(Date.now() + 20 * 3_600_000).toISOString(),
});
function accounts(name: string) {
  let l = lists.get(name);
  if (!l)
    lists.set(
      name,
      (l = `${JSON.stringify({ items: Array.from({ length: per }, (_, n) => ({ authority: `iqn.2026-11.test.example:${name}`, chapName: `iqn.2026-11.test.example:client-${n}`, initiatorName: `iqn.2026-11.test.example:client-${n}`, bindings: [{ target: `iqn.2026-11.test.example:${name}`, role: 'initiator' }], proof: { state: 'proved', reason: '', time: '2026-11-30T18:00:00.000Z' } })) })}\n${JSON.stringify({ end: true, inDoubt: false })}\n`),
    );
  return l;
}
const list = (items: unknown[]) =>
  `${JSON.stringify({ items })}\n${JSON.stringify({ end: true, inDoubt: false })}\n`;
const server = createServer(
  {
    SNICallback: (name, done) => done(null, contexts.get(name)),
    ca,
    requestCert: true,
    minVersion: 'TLSv1.3',
    keepAliveTimeout: 600_000,
  },
  (request, response) => {
    const [name = ''] = ((request.socket as TLSSocket).servername || '').split('.');
    if (badHosts.has(name)) return;
    if (request.url?.endsWith('/hello')) return void response.end(JSON.stringify(hello(name)));
    let body = '';
    request
      .on('data', (d) => (body += d))
      .on('end', () => {
        const asked = JSON.parse(body);
        const target = {
          iscsiName: `iqn.2026-11.test.example:${name}`,
          alias: null,
          portals: [{ address: '127.0.0.1', port: 3260, portalGroupTag: 1 }],
          chapEnabled: true,
          luns: [0],
          protected: true,
        };
        if (asked.what === 'targets' || asked.what === 'target') response.end(list([target]));
        else if (asked.what === 'accounts') response.end(accounts(name));
        else if (asked.what === 'account')
          response.end(list(JSON.parse(accounts(name).split('\n')[0] ?? '').items.slice(0, 1)));
        else if (asked.what === 'authorities')
          response.end(list([{ name: `iqn.2026-11.test.example:${name}`, description: 'x' }]));
        else response.end(list([]));
      });
  },
);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
