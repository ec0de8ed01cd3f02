import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actions } from '../../src/storagegateway/actions/index.js';
import { applyEdits, editsOf } from '../fuzz/edits.js';
import { runs } from '../fuzz/runs.js';
import { errorOf, GatewayHarness, secretAccessKey, sign, targetArn } from './GatewayHarness.js';

const secret = 'fuzz-secret-1';
const input = JSON.stringify({
  TargetARN: targetArn,
  InitiatorName: 'iqn.2026-11.test.example:host',
  SecretToAuthenticateInitiator: secret,
  SecretToAuthenticateTarget: 'fuzz-secret-22',
  VolumeARNs: [`${targetArn}/x`],
  Limit: 10,
});
const words = [
  '{', '}', '[', ']', ',', ':', '"', 'null', 'true', '1e999', '-1', '"TargetARN"', '"InitiatorName"', '"__proto__":{}', String.raw`\u0000`, String.raw`\ud800`, '\u{1F600}', '"' + 'a'.repeat(3000) + '"', '[['.repeat(300),
]; // prettier-ignore

describe('the AWS door, sent anything', () => {
  let harness: GatewayHarness;
  beforeAll(() => {
    harness = new GatewayHarness();
  });
  afterAll(() => harness.dispose());

  const codes = [200, 400, 403, 500, 503];

  it('answers any body of a well signed request with JSON of the protocol, without a secret', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...actions.keys(), 'NoSuchAction'),
        fc.oneof(
          editsOf(input, words).map((edits) => applyEdits(input, edits)),
          fc.json({ maxDepth: 4 }),
          fc.string({ unit: 'binary', maxLength: 30 }),
        ),
        async (action, body) => {
          const answer = await harness.call(action, body);
          expect(codes).toContain(answer.status);
          if (answer.status !== 200) expect(errorOf(answer)[1]).toMatch(/^[A-Za-z]+$/);
          // What a client sends in the wrong place may come back quoted; its secrets, in theirs, never do.
          if (body === input) expect(JSON.stringify(answer.body)).not.toContain(secret);
          expect(harness.logged.filter((line) => line.includes('request failed'))).toEqual([]);
        },
      ),
      runs(400),
    );
  });

  it('lets nobody in by an Authorization header, or by headers, that were changed after signing', async () => {
    const signed = sign('ListVolumes', '{}');
    const header = signed.headers.get('authorization')?.[0] ?? '';
    const scopeWords = [
      'Credential=',
      'SignedHeaders=',
      'Signature=',
      ',',
      ';',
      '/',
      '=',
      'AWS4-HMAC-SHA256',
      ' ',
      'AKIDEXAMPLE',
      'host',
      '20150830',
      '\0',
      'é',
    ];
    await fc.assert(
      fc.asyncProperty(
        editsOf(header, scopeWords),
        fc.constantFrom('authorization', 'x-amz-date', 'host', 'x-amz-target', 'x-amz-content-sha256'),
        async (edits, name) => {
          const [value = ''] = signed.headers.get(name) ?? [];
          const headers = new Map(signed.headers).set(name, [applyEdits(value, edits)]);
          const answer = await harness.answer({ ...signed, headers });
          const isSame = headers.get(name)?.[0]?.trim() === value;
          // Blanks around a value, and between the parts of this header, are not signed.
          const isEqual = (text: string): string => text.replaceAll(/\s+/g, '').replaceAll(/,+/g, ',');
          if (isSame || isEqual(headers.get(name)?.[0] ?? '') === isEqual(value)) return;
          expect(answer.status).not.toBe(200);
          expect(JSON.stringify(answer.body)).not.toContain(secretAccessKey);
        },
      ),
      runs(500),
    );
  });
});
