import type { CIM_SharedSecret } from '../../schema/generated/CIM_SharedSecret.js';
import type { ChapAlgorithm, TargetCapabilities } from '../../targets/TargetReader.js';

const protocols: ReadonlySet<string> = new Set(['chap', 'iscsi']);

/** CHAP algorithm numbers by the names that clients use. */
const algorithms: Readonly<Record<string, ChapAlgorithm>> = {
  md5: 5,
  'chap-md5': 5,
  'sha-1': 6,
  'sha-256': 7,
  'sha3-256': 8,
};

/** The name of each algorithm for sentences. */
const algorithmNames: Readonly<Record<ChapAlgorithm, string>> = {
  5: 'MD5',
  6: 'SHA-1',
  7: 'SHA-256',
  8: 'SHA3-256',
};

/** Texts that leave the choice to the negotiation between initiator and target (RFC 7143 12.1.3). */
const defaultAlgorithms: ReadonlySet<string> = new Set(['', 'chap']);

/**
 * A property of a secret that this kind of target does not support: another protocol, algorithm, or a validity period.  Null if
 * there is none.  An empty property counts as NULL.
 */
export function findUnsupportedProperty(
  secret: CIM_SharedSecret,
  { chapAlgorithms }: TargetCapabilities,
): string | null {
  const { Protocol, Algorithm } = secret;
  if ((Protocol ?? '') !== '' && !protocols.has(Protocol?.toLowerCase() ?? ''))
    return `Protocol is ${shown(Protocol, secret)}: expected "CHAP", "iSCSI", an empty text or NULL`;
  const algorithm = Algorithm?.toLowerCase() ?? '';
  if (!defaultAlgorithms.has(algorithm)) {
    const number = algorithms[algorithm];
    if (number === undefined || !chapAlgorithms.includes(number)) {
      const names = chapAlgorithms.map((each) => `"${algorithmNames[each]}"`).join(', ');
      return `Algorithm is ${shown(Algorithm, secret)}: expected ${names}, or "CHAP", an empty text or NULL for what is negotiated`;
    }
  }
  for (const name of ['Expires', 'ValidFrom', 'Issued'] as const) {
    if (secret[name] !== null)
      return `${name} is ${secret[name].toString()}: expected NULL, because no target lets a secret begin or end at a time`;
  }
  return null;
}

/** A text in the wrong field may be the secret.  One that is long enough for it is not shown. */
function shown(text: string | null, { Secret }: CIM_SharedSecret): string {
  if (text === null) return 'NULL';
  return text.length < SHORTEST_SECRET && text !== Secret
    ? `"${text}"`
    : `a text of ${text.length} characters`;
}

/** RFC 7143 9.2.1: 96 bits. */
const SHORTEST_SECRET = 12;
