import type { DirectAccessUnit } from '../../../src/scsi/DirectAccessUnit.js';
import { Nexus, type ScsiTargetPort } from '../../../src/scsi/Nexus.js';

export const targetPort = { targetName: 'iqn.2026-11.test.example:disk', portalGroupTag: 1, relativePort: 1 };

/** An answer with its bytes in hexadecimal, as the specification's figures are written down. */
export interface Answer {
  readonly status: number;
  readonly dataIn: string;
  /** Sense key, additional sense code and qualifier, such as `5/2400`; empty without sense data. */
  readonly sense: string;
  readonly senseBytes: string;
  readonly dataOutLength: number;
}

/** What one initiator sends to one unit. */
export class Session {
  readonly nexus: Nexus;
  readonly #unit: DirectAccessUnit;

  /** @param isid tells the initiator ports of one initiator apart. */
  constructor(
    unit: DirectAccessUnit,
    isid = '800000000001',
    initiatorName = 'iqn.2026-11.test.example:host',
    port: ScsiTargetPort = targetPort,
  ) {
    this.#unit = unit;
    this.nexus = new Nexus(initiatorName, isid, port);
  }

  /** A session that has been told of the power on. */
  static async ready(
    unit: DirectAccessUnit,
    isid?: string,
    initiatorName?: string,
    port?: ScsiTargetPort,
  ): Promise<Session> {
    const session = new Session(unit, isid, initiatorName, port);
    await session.send('00 00 00 00 00 00');
    return session;
  }

  /** Both in hexadecimal, blanks wherever they help. */
  async send(cdb: string, dataOut: string | Buffer = ''): Promise<Answer> {
    const bytes = Buffer.alloc(16);
    bytes.set(fromHex(cdb));
    const result = await this.#unit.execute({
      cdb: bytes,
      dataOut: typeof dataOut === 'string' ? fromHex(dataOut) : dataOut,
      nexus: this.nexus,
    });
    const sense = result.sense;
    const isDescriptor = sense !== null && ((sense[0] ?? 0) & 0x7e) === 0x72;
    return {
      status: result.status,
      dataIn: result.dataIn?.toString('hex') ?? '',
      sense:
        sense === null
          ? ''
          : `${((sense[isDescriptor ? 1 : 2] ?? 0) & 0xf).toString(16)}/${sense.toString('hex', isDescriptor ? 2 : 12, isDescriptor ? 4 : 14)}`,
      senseBytes: sense?.toString('hex') ?? '',
      dataOutLength: result.dataOutLength,
    };
  }
}

export function fromHex(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}

/** Text as it is seen in a dump: without blanks. */
export function hex(text: string): string {
  return text.replaceAll(/\s/g, '');
}

/** `count` blocks of 512 bytes of one value. */
export function blocksOf(value: number, count = 1): Buffer {
  return Buffer.alloc(512 * count, value);
}
