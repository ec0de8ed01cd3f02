import { generate } from 'selfsigned';

export interface CertificateAndKey {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface IssueOptions {
  /** DNS names and IPv4 addresses. */
  readonly names?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
  readonly usage?: 'both' | 'client' | 'server';
}

const dayMs = 86_400_000;

/** A CA for one test. */
export class TestCa {
  private constructor(
    readonly certificate: string,
    readonly key: string,
  ) {}

  static async make(commonName = 'CA of a test'): Promise<TestCa> {
    const { cert, private: key } = await generate([{ name: 'commonName', value: commonName }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(Date.now() - dayMs),
      notAfterDate: new Date(Date.now() + 100 * dayMs),
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
      ],
    });
    return new TestCa(cert, key);
  }

  async issue(
    commonName: string,
    {
      names = [],
      validFrom = new Date(Date.now() - dayMs),
      validTo = new Date(Date.now() + 60 * dayMs),
      usage = 'client',
    }: IssueOptions = {},
  ): Promise<CertificateAndKey> {
    const altNames = names.map((name) =>
      /^[\d.]+$/u.test(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const),
    );
    const { cert, private: key } = await generate([{ name: 'commonName', value: commonName }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: validFrom,
      notAfterDate: validTo,
      ca: { key: this.key, cert: this.certificate },
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: usage !== 'client', clientAuth: usage !== 'server' },
        ...(altNames.length > 0 ? [{ name: 'subjectAltName', altNames } as const] : []),
      ],
    });
    return { certificate: cert, key };
  }
}
