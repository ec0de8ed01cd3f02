import { beforeAll, describe, expect, it } from 'vitest';
import { tryLogin } from '../../src/credentials/tryLogin.js';
import { ChapSecret } from '../../src/targets/ChapSecret.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { readRefusedLogins } from '../../src/targets/lio/readRefusedLogins.js';
import type { GuestLio } from '../targets/lio/GuestLio.js';

const target = parseIscsiName('iqn.2026-11.test.example:counted');
const host = parseIscsiName('iqn.2026-11.test.example:host');
const stranger = parseIscsiName('iqn.2026-11.test.example:stranger');

/** What the kernel counts of refused logins, which the log of the server rests on. */
export function declareRefusedLogins(getLio: () => GuestLio): void {
  describe('a refused login at the kernel', () => {
    let lio: GuestLio;

    beforeAll(async () => {
      lio = getLio();
      await lio.clear();
      await lio.makeBackstore();
      await lio.addGroup(target, { acls: [host], authentication: true });
      const acl = `iscsi/${target}/tpgt_1/acls/${host}/auth`;
      await lio.set(`${acl}/userid`, 'alice');
      await lio.set(`${acl}/password`, 'secret-of-alice');
    });

    it('is counted once, by what was wrong, with the initiator and its address', async () => {
      const configfs = lio.openConfigfs(() => {});
      const attempt = (initiatorName: string, secret: string | null) =>
        tryLogin(
          {
            portal: { ...lio.portal, portalGroupTag: 1 },
            targetName: target,
            initiatorName,
            account:
              secret === null ? null : { chapName: 'alice', secret: new ChapSecret(Buffer.from(secret)) },
            targetAccount: null,
            algorithms: [5],
          },
          new AbortController().signal,
        );
      expect(await readRefusedLogins(configfs)).toEqual([
        {
          target,
          total: 0,
          unauthenticated: 0,
          unauthorized: 0,
          lastInitiatorName: null,
          lastInitiatorAddress: null,
        },
      ]);
      const address = expect.stringMatching(/^[\d.]+$/) as string;
      await attempt(host, 'another-secret');
      const wrongSecret = { total: 1, unauthenticated: 1, unauthorized: 0 };
      expect(await readRefusedLogins(configfs)).toMatchObject([
        { ...wrongSecret, lastInitiatorName: host, lastInitiatorAddress: address },
      ]);
      await attempt(host, null);
      expect(await readRefusedLogins(configfs)).toMatchObject([{ ...wrongSecret, total: 2 }]);
      await attempt(stranger, 'secret-of-alice');
      expect(await readRefusedLogins(configfs)).toMatchObject([
        { total: 3, unauthenticated: 1, unauthorized: 1, lastInitiatorName: null },
      ]);
      expect((await attempt(host, 'secret-of-alice')).kind).toBe('admitted');
      expect(await readRefusedLogins(configfs)).toMatchObject([{ total: 3 }]);
    });
  });
}
