/**
 * A program: agents of many hosts in one process, on one port.  Which of them is meant, the name of the TLS connection says; each has a certificate
 * of its own.  Its parent sends a `FakeAgentsOrder` and gets the port, and later its memory for any message.
 */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { protocolVersions, type Hello } from '../../src/link/messages.js';
import { serverNameOf } from '../../src/security/fleetCertificates.js';
import { fakeCapabilities } from '../support/FakeDriver.js';

export interface FakeAgentsOrder {
  readonly ca: string;
  /** One for all: making many takes longer than all else. */
  readonly privateKey: string;
  /** By the id of the host, which is its name too. */
  readonly certificates: readonly (readonly [id: string, pem: string])[];
  /** Hosts that take connections and say nothing. */
  readonly silent: readonly string[];
  readonly accountsPerHost: number;
}

export type FakeAgentsAnswer = { readonly port: number } | { readonly rss: number };

let begun = false;
process.on('message', (message: FakeAgentsOrder | 'rss') => {
  if (message === 'rss') tell({ rss: process.memoryUsage().rss });
  else if (!begun) {
    begun = true;
    begin(message);
  }
});
process.on('disconnect', () => process.exit(0));

function tell(answer: FakeAgentsAnswer): void {
  process.send?.(answer);
}

function begin({ ca, privateKey, certificates, silent, accountsPerHost }: FakeAgentsOrder): void {
  const contexts = new Map<string, SecureContext>(
    certificates.map(([id, cert]) => [
      serverNameOf(id),
      createSecureContext({ cert, key: privateKey, ca, minVersion: 'TLSv1.3' }),
    ]),
  );
  const saysNothing = new Set(silent);
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
      if (saysNothing.has(name)) return;
      if (request.url?.endsWith('/hello')) response.end(JSON.stringify(helloOf(name)));
      else response.end(listOf(name, accountsPerHost));
    },
  );
  server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }));
}

function helloOf(name: string): Hello {
  return {
    protocol: protocolVersions,
    version: '0',
    systemName: name,
    hostId: name,
    bootId: 'b',
    generation: 1,
    kind: 'fake',
    capabilities: { ...fakeCapabilities, chapAlgorithms: [...fakeCapabilities.chapAlgorithms] },
    gateway: { region: 'us-east-1', accountId: '1'.repeat(12), gatewayId: `sgw-${name}` },
    defaultChapName: null,
    storage: null,
    machine: null,
    certificateEnds: new Date(Date.now() + 20 * 3_600_000).toISOString(),
  };
}

function listOf(name: string, accounts: number): string {
  const target = `iqn.2026-11.test.example:${name}`;
  const items = Array.from({ length: accounts }, (_, n) => ({
    authority: target,
    chapName: `iqn.2026-11.test.example:client-${n}`,
    initiatorName: `iqn.2026-11.test.example:client-${n}`,
    bindings: [{ target, role: 'initiator' }],
    proof: null,
  }));
  return `${JSON.stringify({ items })}\n${JSON.stringify({ end: true, inDoubt: false })}\n`;
}
