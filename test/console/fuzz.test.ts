import fc from 'fast-check';
import { parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../fuzz/runs.js';
import { ConsoleWorld, tokenOf } from './ConsoleWorld.js';

/** What stands in paths, fields and cookies of the console, and what breaks out of markup. */
const words = [
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onfocus='x", '&lt;', '%', '%00', '%2e%2e', '..', '/', '\\', '\0', 'é', '😀', '\ud800', 'iqn.2026-11.test.example:a', '-1', '1e99', '0x10', '99999999999999999999',
  'audit.jsonl:5', 'audit.000000000000001.jsonl:1', '../audit.jsonl:1', 'read', 'admin', 'x'.repeat(1000), '=', ';', ',', '{}', 'true', '1M', 'javascript:alert(1)', 'constructor', '__proto__', 'toString',
]; // prettier-ignore

const text = fc.oneof(fc.constantFrom(...words), fc.string(), fc.string({ unit: 'binary' }));

const paths = [
  '/console', '/console/targets', '/console/volumes', '/console/accounts', '/console/sessions', '/console/events', '/console/audit', '/console/pools', '/console/server/settings', '/console/masking', '/console/masking/groups/initiators', '/console/masking/initiators', '/console/provide/check',
]; // prettier-ignore

const forms: Readonly<Record<string, readonly string[]>> = {
  '/console/targets/new': ['alias', 'name'],
  '/console/volumes/new': ['name', 'size', 'pool', 'thick'],
  '/console/accounts/new': ['target', 'chapName', 'role', 'source', 'secret', 'again'],
  '/console/provide': [
    'initiator',
    'size',
    'name',
    'pool',
    'chapName',
    'source',
    'mutual-source',
    'mutual-secret',
  ],
  '/console/masking/new': ['initiators', 'volumes'],
  '/console/masking/new/of-groups': ['name', 'initiators', 'volumes', 'targets'],
  '/console/masking/groups/volumes/new': ['name', 'members', 'deleteOnEmpty'],
  '/console/masking/groups/initiators/new': ['name', 'members', 'deleteOnEmpty'],
  '/console/masking/initiators/add': ['initiator', 'label'],
  '/console/masking/initiators/forget': ['initiator'],
  '/console/initiator/add-target': ['target', 'portal'],
  '/console/initiator/forget-target': ['target'],
  '/console/server/users/admin/namespace': ['namespace', 'roles'],
  '/console/sessions/end': ['target', 'id', 'back'],
  '/console/initiator/login': ['target', 'chapName', 'secret'],
  '/console/initiator/logout': ['session'],
  '/console/server/log-level': ['level'],
  '/console/server/keys/remove': ['id'],
};

describe('anything that a browser may send', () => {
  let world: ConsoleWorld;
  let url: string;
  let cookie: string;
  let token: string;

  beforeAll(async () => {
    world = await ConsoleWorld.open();
    ({ url } = world.server);
    cookie = world.admin.cookie ?? '';
    token = await tokenOf(world.admin);
  });

  afterAll(async () => world.dispose());

  /** Nothing of a client is ever markup, and nothing is a fault of ours. */
  function expectSound(status: number, body: string): void {
    expect(status).not.toBe(500);
    const elements = parse(body).querySelectorAll('*');
    expect(elements.filter(({ rawTagName }) => rawTagName === 'img')).toEqual([]);
    for (const { rawTagName, attributes } of elements) {
      if (rawTagName === 'script') expect(attributes['src']).toMatch(/^\/console\/assets\//u);
      expect(Object.keys(attributes).filter((name) => name.startsWith('on'))).toEqual([]);
      expect(attributes['href'] ?? '').not.toMatch(/^javascript:/iu);
    }
  }

  it('in a path and a query is answered with a page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), text, text, text, async (path, part, name, value) => {
        const query = new URLSearchParams({
          filter: value,
          page: value,
          from: value,
          span: value,
          user: value,
          [name]: value,
        });
        const answer = await fetch(`${url}${path}/${encode(part)}?${query.toString()}`, {
          headers: { cookie },
        });
        expectSound(answer.status, await answer.text());
        const list = await fetch(`${url}${path}?${query.toString()}`, { headers: { cookie } });
        expectSound(list.status, await list.text());
        expect(list.status).toBe(200);
      }),
      runs(60),
    );
  });

  it('in a form is taken or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(forms)),
        fc.array(text, { minLength: 8, maxLength: 8 }),
        async (path, values) => {
          const fields = Object.fromEntries(
            (forms[path] ?? []).map((name, index) => [name, values[index] ?? '']),
          );
          const body = new URLSearchParams({ ...fields, token });
          const answer = await fetch(url + path, { method: 'POST', body, headers: { cookie } });
          expectSound(answer.status, await answer.text());
        },
      ),
      runs(60),
    );
    expect(world.server.log).not.toContain('a request failed');
  });

  it('in a body, a cookie and the headers that say where it comes from changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        header,
        header,
        header,
        async (body, sent, site, origin) => {
          const answer = await fetch(`${url}/console/volumes/new`, {
            method: 'POST',
            body: Buffer.from(body),
            redirect: 'manual',
            headers: {
              cookie: sent,
              'sec-fetch-site': site,
              origin,
              'content-type': 'application/x-www-form-urlencoded',
            },
          });
          expectSound(answer.status, await answer.text());
          expect([400, 401, 403]).toContain(answer.status);
        },
      ),
      runs(60),
    );
    expect(world.server.log).not.toContain('a request failed');
  });
});

/** What a header may hold. */
const header = fc
  .oneof(
    fc.constantFrom(
      'iscsi-wbem-console=AAAAAAAAAAAAAAAAAAAAAA',
      'iscsi-wbem-console=',
      ';;=',
      'same-origin',
      'none',
      'null',
      'https://example.com',
    ),
    fc.string(),
  )
  .map((value) => value.replaceAll(/[^\x20-\x7e]/gu, '').trim());

function encode(part: string): string {
  return encodeURIComponent(part.replaceAll(/\p{Surrogate}/gu, '?'));
}
