import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WbemClient } from '../../src/client/WbemClient.js';
import { Recorder } from '../canary/Recorder.js';
import { namespace, type CredentialClient } from '../interop/CredentialClient.js';
import { ownClient } from '../interop/ownClient.js';
import { startServer, type Server } from '../support/server.js';
import type { BootAccount } from './bootFromIscsi.js';
import { UefiMachine } from './UefiMachine.js';

const target = 'iqn.2026-11.test.example:boot';
const initiator = 'iqn.2026-11.test.example:diskless';
const secret = 'twelve-bytes';
const targetSecret = 'target-secret-1';

/** CIM_iSCSIConnection.AuthenticationMethodUsed. */
const CHAP = 4;

interface Outcome {
  /** The firmware's own name for the disk's place, null where it got no disk. */
  readonly disk: string | null;
  /** What the server lists of live sessions while the firmware runs. */
  readonly sessions: readonly unknown[];
  /** Both directions of the connections, as text. */
  readonly said: string;
  readonly answered: string;
}

/** edk2's IScsiDxe is the iSCSI initiator of most UEFI firmware.  `npm run test:uefi` runs this. */
describe('UEFI and an embedded target', { timeout: 180_000 }, () => {
  let folder: string;
  let server: Server;
  let client: CredentialClient;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uefi-'));
    const config = join(folder, 'config.toml');
    writeFileSync(
      config,
      `[[embedded.target]]\nname = "${target}"\n[[embedded.target.lun]]\nlun = 0\nsize = "16 MiB"\n`,
    );
    server = await startServer({ args: ['--target', 'embedded', '--config', config] });
    port = Number(/embedded at 127\.0\.0\.1:(\d+)/u.exec(server.stdout)?.[1]);
    client = ownClient(server);
    for (const account of [
      { RemoteID: initiator, Secret: secret, target },
      { RemoteID: target, Secret: targetSecret, target },
    ]) {
      const { returnValue } = await client.addSharedSecret(account);
      if (returnValue !== 0) throw new Error(`AddSharedSecret answered ${returnValue}`);
    }
  });
  afterAll(async () => {
    await client.stop();
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  async function listSessions(): Promise<readonly unknown[]> {
    const { url, user, password } = server;
    const wbem = new WbemClient({ url, user, password, namespace });
    const connections = await wbem.enumerateInstances('CIM_iSCSIConnection');
    return connections.map((connection) => ({
      method: connection.value('AuthenticationMethodUsed'),
      mutual: connection.value('MutualAuthentication'),
    }));
  }

  async function boot(account: BootAccount, targetAccount?: BootAccount): Promise<Outcome> {
    // The session of the machine before it ends when the target has noticed that it is gone.
    await expect.poll(listSessions).toEqual([]);
    const recorder = await Recorder.start(() => port);
    try {
      const machine = await UefiMachine.start({
        port: recorder.port,
        lun: 0,
        target,
        initiator,
        account,
        ...(targetAccount && { targetAccount }),
      });
      try {
        const printed = await machine.runToNetworkBoot();
        return {
          disk: /\/iSCSI\([^)]*\)/u.exec(printed)?.[0] ?? null,
          sessions: await listSessions(),
          said: Buffer.concat(recorder.requests).toString('latin1'),
          answered: Buffer.concat(recorder.answers).toString('latin1'),
        };
      } finally {
        await machine.stop();
      }
    } finally {
      recorder.stop();
    }
  }

  const right = { userName: initiator, password: secret };

  it('logs in with the right secret, chooses SHA-256, and finds the disk', async () => {
    const { disk, sessions, said, answered } = await boot(right);
    expect(sessions).toEqual([{ method: CHAP, mutual: false }]);
    expect(disk).toBe(`/iSCSI(${target},0x1,0x0000000000000000,None,None,CHAP_UNI,TCP)`);
    expect(answered).toContain('\0CHAP_A=7\0');
    // SHA-256, then MD5.
    expect(textKey(said, 'CHAP_A')).toBe('7,5');
    // RFC 1994 4.1: the digest of identifier, secret and challenge.
    const response = createHash('sha256')
      .update(Buffer.from([Number(textKey(answered, 'CHAP_I'))]))
      .update(secret)
      .update(Buffer.from(textKey(answered, 'CHAP_C').slice(2), 'hex'))
      .digest('hex');
    expect(textKey(said, 'CHAP_R').toLowerCase()).toBe(`0x${response}`);
  });

  it('is refused with a wrong secret', async () => {
    const { disk, sessions, answered } = await boot({ ...right, password: 'wrong-secret-1' });
    expect({ disk, sessions }).toEqual({ disk: null, sessions: [] });
    expect(answered).toContain('\0CHAP_A=7\0');
    expect(loginStatuses(answered)).toContain('02 01');
  });

  it('logs in where the target proves itself (mutual CHAP)', async () => {
    const { disk, sessions, answered } = await boot(right, { userName: target, password: targetSecret });
    expect(sessions).toEqual([{ method: CHAP, mutual: true }]);
    expect(disk).toBe(`/iSCSI(${target},0x1,0x0000000000000000,None,None,CHAP_BI,TCP)`);
    expect(answered).toContain('\0CHAP_A=7\0');
  });

  it('takes no disk from a target whose proof is of another secret', async () => {
    const { disk, sessions, answered } = await boot(right, { userName: target, password: 'not-its-secret' });
    expect({ disk, sessions }).toEqual({ disk: null, sessions: [] });
    expect(answered).toContain('\0CHAP_N=');
  });
});

/** The value of the first text key of this name in what was sent (RFC 7143 6.1). */
function textKey(sent: string, name: string): string {
  const [, value] = new RegExp(`\\0${name}=([^\\0]*)\\0`, 'u').exec(sent) ?? [];
  if (value === undefined) throw new Error(`${name} was not sent`);
  return value;
}

/** Status-Class and Status-Detail of each Login Response (RFC 7143 11.13), in hex digits. */
function loginStatuses(answered: string): readonly string[] {
  const bytes = Buffer.from(answered, 'latin1');
  const statuses: string[] = [];
  for (let at = 0; at + 48 <= bytes.length;) {
    if ((bytes.readUInt8(at) & 0x3f) === 0x23)
      statuses.push(`${bytes.toString('hex', at + 36, at + 37)} ${bytes.toString('hex', at + 37, at + 38)}`);
    const dataBytes = bytes.readUIntBE(at + 5, 3);
    at += 48 + bytes.readUInt8(at + 4) * 4 + Math.ceil(dataBytes / 4) * 4;
  }
  return statuses;
}
