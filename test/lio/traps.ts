import { describe, expect, it, beforeAll } from 'vitest';
import { login } from '../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../src/iscsi/login/IscsiLoginError.js';
import type { ChapAlgorithm } from '../../src/iscsi/chap.js';
import { GuestError } from '../guest/Guest.js';
import { holdSession } from '../support/holdSession.js';
import { RawLogin } from '../interop/RawLogin.js';
import { configfs, type GuestLio } from '../targets/lio/GuestLio.js';

const target = 'iqn.2026-11.test.example:traps';
const host = 'iqn.2026-11.test.example:host';
const dynamic = 'iqn.2026-11.test.example:without-acl';
const group = `iscsi/${target}/tpgt_1`;
const acl = `${group}/acls/${host}`;
const userid = 'alice';
const password = 'secret-of-alice';
const mutual = { userName: 'the-target', secret: 'secret-of-target' };

interface Attempt {
  readonly as?: string;
  readonly userName?: string;
  readonly secret?: string;
  readonly algorithms?: readonly ChapAlgorithm[];
  readonly mutual?: { readonly userName: string; readonly secret: string };
}

/**
 * What the driver's rules rest on, seen on the kernel itself: each value is written as an administrator would, and who gets in is
 * asked by logging in.  If a kernel ever answers otherwise, the driver must be looked at.
 */
export function declareTraps(getLio: () => GuestLio): void {
  describe('LIO in the kernel', () => {
    let lio: GuestLio;
    beforeAll(async () => {
      lio = getLio();
      await lio.clear();
      await lio.makeBackstore();
      await lio.addGroup(target, { acls: [host], authentication: true });
    });

    /** "in", the status of the refusal, or in which way it failed. */
    const attempt = async (credentials: Attempt | null): Promise<string> => {
      try {
        const session = await login({
          ...lio.portal,
          targetName: target,
          initiatorName: credentials?.as ?? host,
          chap:
            credentials?.secret === undefined
              ? null
              : { userName: credentials.userName ?? userid, secret: Buffer.from(credentials.secret) },
          targetChap: credentials?.mutual
            ? { userName: credentials.mutual.userName, secret: Buffer.from(credentials.mutual.secret) }
            : null,
          algorithms: credentials?.algorithms ?? [5],
        });
        await session.logout();
        return 'in';
      } catch (error) {
        if (!(error instanceof IscsiLoginError)) throw error;
        const { statusClass, statusDetail } = error;
        return statusClass === null ? error.kind : hex(statusClass * 256 + (statusDetail ?? 0));
      }
    };
    const hex = (status: number): string => `0x${status.toString(16).padStart(4, '0')}`;
    const set = (path: string, value: string): Promise<void> => lio.set(path, value);
    const setAccount = async (scope: string, name: string, text: string): Promise<void> => {
      await set(`${scope}/auth/userid`, name);
      await set(`${scope}/auth/password`, text);
    };
    const right = { secret: password };

    it('shows what is not set as an empty line, an attribute as its number, and one line end behind a value', async () => {
      expect(await lio.guest.text(`${configfs}/${acl}/auth/userid`)).toBe('\n');
      expect(await lio.guest.text(`${configfs}/${acl}/attrib/authentication`)).toBe('-1\n');
      await setAccount(acl, userid, password);
      expect(await lio.guest.text(`${configfs}/${acl}/auth/userid`)).toBe(`${userid}\n`);
      expect(await lio.guest.text(`${configfs}/${acl}/auth/password`)).toBe(`${password}\n`);
    });

    it('lets the account of an ACL in, and nobody by part of its name', async () => {
      expect(await attempt(right)).toBe('in');
      expect(await attempt({ secret: 'another-secret-1' })).toBe('0x0201');
      expect(await attempt({ ...right, userName: 'ali' })).toBe('0x0201');
      expect(await attempt({ ...right, userName: 'alicexyz' })).toBe('0x0201');
      expect(await attempt({ ...right, as: dynamic })).toBe('0x0202');
    });

    it('closes the connection on AuthMethod=None alone, without a Login Response', async () => {
      expect(await attempt(null)).toBe('closed-in-security');
    });

    it('refuses a login that skips the security stage, with 0x0201', async () => {
      const raw = await RawLogin.connect(lio.portal);
      const keys = { InitiatorName: host, TargetName: target, SessionType: 'Normal' };
      expect(hex((await raw.send({ currentStage: 1, nextStage: 3, keys })).status)).toBe('0x0201');
      raw.close();
    });

    it('refuses its own challenge reflected', async () => {
      await set(`${acl}/auth/userid_mutual`, mutual.userName);
      await set(`${acl}/auth/password_mutual`, mutual.secret);
      const raw = await RawLogin.connect(lio.portal);
      const keys = { InitiatorName: host, TargetName: target, SessionType: 'Normal', AuthMethod: 'CHAP' };
      await raw.send({ keys });
      const challenge = (await raw.send({ keys: { CHAP_A: '5' } })).keys;
      const reflected = { CHAP_I: challenge.get('CHAP_I') ?? '', CHAP_C: challenge.get('CHAP_C') ?? '' };
      const answer = raw.send({
        nextStage: 1,
        keys: { CHAP_N: userid, CHAP_R: `0x${'00'.repeat(16)}`, ...reflected },
      });
      expect(hex((await answer).status)).toBe('0x0201');
      raw.close();
    });

    it('proves itself once both mutual values are there; one-way logins go on', async () => {
      expect(await lio.value(`${acl}/auth/authenticate_target`)).toBe('1');
      expect(await attempt({ ...right, mutual })).toBe('in');
      expect(await attempt({ ...right, mutual: { ...mutual, secret: 'not-the-secret-1' } })).toBe(
        'target-not-authentic',
      );
      expect(await attempt(right)).toBe('in');
    });

    it('takes equal secrets of both sides: who sets them must refuse', async () => {
      await set(`${acl}/auth/password_mutual`, password);
      expect(await lio.value(`${acl}/auth/password_mutual`)).toBe(password);
      await set(`${acl}/auth/password_mutual`, mutual.secret);
    });

    it('forgets a value by the word NULL; an empty line leaves authenticate_target as it was', async () => {
      await set(`${acl}/auth/password_mutual`, '\n');
      expect(await lio.value(`${acl}/auth/authenticate_target`)).toBe('1');
      await set(`${acl}/auth/password_mutual`, 'NULL');
      expect(await lio.value(`${acl}/auth/authenticate_target`)).toBe('0');
      expect(await lio.value(`${acl}/auth/password_mutual`)).toBe('NULL');
      // Mutual CHAP asked of a target that has no secret.
      expect(await attempt({ ...right, mutual })).not.toBe('in');
      expect(await attempt(right)).toBe('in');
    });

    it('takes what begins with NULL for it', async () => {
      await set(`${acl}/auth/password`, 'NULL-and-more-of-it');
      expect(await attempt({ secret: 'NULL-and-more-of-it' })).toBe('0x0201');
      await set(`${acl}/auth/password`, password);
      expect(await attempt(right)).toBe('in');
    });

    it('takes a line end for a part of the secret', async () => {
      await set(`${acl}/auth/password`, `${password}\n`);
      expect(await attempt(right)).toBe('0x0201');
      await set(`${acl}/auth/password`, password);
      expect(await attempt(right)).toBe('in');
    });

    it('takes secrets of 255 bytes; one of 256 is refused and the old one stays', async () => {
      const longest = 'x'.repeat(255);
      await set(`${acl}/auth/password`, longest);
      expect(await attempt({ secret: longest })).toBe('in');
      await expect(set(`${acl}/auth/password`, 'y'.repeat(256))).rejects.toThrow(GuestError);
      expect(await attempt({ secret: longest })).toBe('in');
      await set(`${acl}/auth/password`, password);
    });

    it('takes MD5, SHA-1, SHA-256 and SHA3-256, and refuses what it does not know', async () => {
      for (const algorithm of [5, 6, 7, 8] as const) {
        expect(await attempt({ ...right, algorithms: [algorithm] })).toBe('in');
      }
      const raw = await RawLogin.connect(lio.portal);
      const keys = { InitiatorName: host, TargetName: target, SessionType: 'Normal', AuthMethod: 'CHAP' };
      await raw.send({ keys });
      expect(hex((await raw.send({ keys: { CHAP_A: '99' } })).status)).toBe('0x0201');
      raw.close();
    });

    it('asks the ACL first whether it must authenticate, and then the portal group', async () => {
      await set(`${acl}/attrib/authentication`, '0');
      expect(await attempt(null)).toBe('in');
      // Not enforced is not offered: who insists on CHAP, as ours with a secret does, is not served (no downgrade), and who
      // would do without is in.
      expect(await attempt(right)).toBe('closed-in-security');
      const either = await RawLogin.connect(lio.portal);
      const keys = {
        InitiatorName: host,
        TargetName: target,
        SessionType: 'Normal',
        AuthMethod: 'CHAP,None',
      };
      const answer = await either.send({ nextStage: 1, keys });
      expect([answer.status, answer.keys.get('AuthMethod')]).toEqual([0, 'None']);
      either.close();
      await set(`${acl}/attrib/authentication`, '1');
      await set(`${group}/attrib/authentication`, '0');
      expect(await attempt(null)).toBe('0x0201');
      expect(await attempt(right)).toBe('in');
      // Where the portal group does not enforce it, CHAP is still there for who wants it, and checked; the open door is the other one.
      for (const ofAcl of ['-1', '0']) {
        await set(`${acl}/attrib/authentication`, ofAcl);
        expect(await attempt(null)).toBe('in');
        expect(await attempt(right)).toBe('in');
        expect(await attempt({ secret: 'another-secret-1' })).toBe('0x0201');
      }
      await set(`${group}/attrib/authentication`, '1');
      await set(`${acl}/attrib/authentication`, '-1');
    });

    it('has the accounts of the portal group for those without an ACL alone', async () => {
      await setAccount(group, 'everybody', 'secret-of-all-1');
      const everybody = { userName: 'everybody', secret: 'secret-of-all-1' };
      expect(await attempt({ ...everybody, as: dynamic })).toBe('0x0202');
      await set(`${group}/attrib/generate_node_acls`, '1');
      expect(await attempt({ ...everybody, as: dynamic })).toBe('in');
      expect(await attempt(everybody)).toBe('0x0201');
      // An ACL without an account does not fall back to the group's.
      await set(`${acl}/auth/password`, 'NULL');
      await set(`${acl}/auth/userid`, 'NULL');
      expect(await attempt(everybody)).toBe('0x0201');
      expect(await attempt(right)).toBe('0x0201');
      await setAccount(acl, userid, password);
      await set(`${group}/attrib/generate_node_acls`, '0');
    });

    it('keeps sessions through a change of the secret, and ends those of an ACL when cmdsn_depth changes', async () => {
      const credentials = { chapName: userid, secret: password };
      const session = await holdSession(lio.portal, target, credentials, host);
      expect(await lio.value(`${acl}/info`)).toContain(`InitiatorName: ${host}`);
      await set(`${acl}/auth/password`, 'secret-of-alice-2');
      expect(await session.isAlive()).toBe(true);
      const depth = await lio.value(`${acl}/cmdsn_depth`);
      await set(`${acl}/cmdsn_depth`, depth);
      expect(await session.isAlive()).toBe(true);
      await set(`${acl}/cmdsn_depth`, String(Number(depth) - 1));
      expect(await session.isAlive()).toBe(false);
      expect(await lio.value(`${acl}/info`)).toContain('No active iSCSI Session');
      await set(`${acl}/cmdsn_depth`, depth);
      await set(`${acl}/auth/password`, password);
    });

    it('shows sessions without an ACL by their name alone', async () => {
      await set(`${group}/attrib/generate_node_acls`, '1');
      const credentials = { chapName: 'everybody', secret: 'secret-of-all-1' };
      const session = await holdSession(lio.portal, target, credentials, dynamic);
      expect(await lio.value(`${group}/dynamic_sessions`)).toContain(dynamic);
      await session.close();
      await set(`${group}/attrib/generate_node_acls`, '0');
    });

    it('does not show secrets to others than root', async () => {
      const read = `import os\nos.setuid(65534)\nopen("${configfs}/${acl}/auth/password").read()`;
      const { stdout, stderr, status } = await lio.guest.run('python3', ['-c', read]);
      expect(status).not.toBe(0);
      expect(stderr).toMatch(/Operation not permitted|Permission denied/);
      expect(stdout).toBe('');
    });
  });
}
