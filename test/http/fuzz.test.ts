import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { applyEdits, editsOf } from '../fuzz/edits.js';
import { runs } from '../fuzz/runs.js';
import { RawClient } from './RawClient.js';
import { authorization, startHttpServer, type LogLine } from './startHttpServer.js';

const body = '<?xml version="1.0"?><CIM/>';
const request = [
  'POST /cimom HTTP/1.1',
  'Host: 127.0.0.1',
  authorization,
  'Content-Type: application/xml; charset=utf-8',
  'CIMOperation: MethodCall',
  'CIMMethod: GetClass',
  'CIMObject: root%2Fcimv2',
  `Content-Length: ${body.length}`,
  '',
  body,
].join('\r\n');

const words = [
  '\r\n', '\n', '\r', ' ', ':', '\0', '\x7f', 'M-POST', 'GET', 'OPTIONS', 'CONNECT', 'HTTP/1.0', 'HTTP/9.9', 'Content-Length: 5\r\n', 'Content-Length: -1\r\n', 'Transfer-Encoding: chunked\r\n', 'Expect: 100-continue\r\n',
  'Connection: close\r\n', 'Connection: upgrade\r\nUpgrade: x\r\n', '0\r\n\r\n', 'ffffffffffffffff\r\n', 'http://elsewhere/', '*', '%', '/../', 'Authorization: Basic !!!!\r\n', 'Authorization: Bearer x\r\n', 'X-Amz-Target: StorageGateway_20130630.ListGateways\r\n', `X: ${'y'.repeat(3000)}\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00', 'é',
]; // prettier-ignore

describe('any bytes on the port', () => {
  let server: HttpServer;
  let log: LogLine[] = [];
  afterEach(() => server.stop(0));

  it('are answered in HTTP or end the connection; the next client is served', async () => {
    let url = '';
    ({ server, url, log } = await startHttpServer(
      async () => ({ status: 200, headers: { 'Content-Length': '2' }, body: 'ok' }),
      { requestTimeoutMs: 500, headerTimeoutMs: 500 },
    ));
    await fc.assert(
      fc.asyncProperty(editsOf(request, words), async (edits) => {
        const client = await RawClient.connect(url);
        client.sendBytes(Buffer.from(applyEdits(request, edits), 'latin1'));
        // A good request behind it: whatever the first became, the connection is not left hanging.
        client.sendBytes(Buffer.from(request.replace('Host:', 'Connection: close\r\nHost:'), 'latin1'));
        client.finish();
        const answer = await client.untilClosed();
        if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 [1-5]\d\d /);
        expect(answer).not.toContain('HTTP/1.1 500');
      }),
      runs(150),
    );
    const good = await RawClient.connect(url);
    expect(await good.send(request.replaceAll('\r\n', '\n')).until('ok')).toMatch(/^HTTP\/1\.1 200 OK\n/);
    good.close();
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
