import { login } from '../../src/iscsi/Initiator.js';
import { testUnitReadyCdb } from '../../src/iscsi/blockCommands.js';
import type { ContractCredentials, HeldSession } from '../targets/contract/ContractWorld.js';

/** Logs in with the project's own initiator, with MD5 as the first algorithm, and keeps the session open. */
export async function holdSession(
  portal: { readonly address: string; readonly port: number },
  targetName: string,
  credentials: ContractCredentials | null,
  initiatorName = 'iqn.2026-11.test.example:held',
): Promise<HeldSession> {
  const session = await login({
    ...portal,
    targetName,
    initiatorName,
    chap: credentials && { userName: credentials.chapName, secret: Buffer.from(credentials.secret) },
    targetChap: credentials?.target
      ? { userName: credentials.target.chapName, secret: Buffer.from(credentials.target.secret) }
      : null,
    algorithms: [5, 6, 7, 8],
    commandTimeoutMs: 20_000,
  });
  return {
    tsih: session.tsih,
    initiatorName,
    isAlive: () =>
      session.scsiCommand({ lun: 1, cdb: testUnitReadyCdb() }).then(
        () => true,
        () => false,
      ),
    close: async () => session.close(),
  };
}
