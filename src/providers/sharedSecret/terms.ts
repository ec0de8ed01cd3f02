import type { CIM_SharedSecret } from '../../schema/generated/CIM_SharedSecret.js';
import type { ChapAlgorithm, TargetCapabilities } from '../../targets/TargetReader.js';

const protocols: ReadonlySet<string> = new Set(['chap', 'iscsi']);

/** Names of CHAP's algorithms, as clients write them, and their numbers on the wire. */
const algorithms: Readonly<Record<string, ChapAlgorithm>> = {
  md5: 5,
  'chap-md5': 5,
  'sha-1': 6,
  'sha-256': 7,
  'sha3-256': 8,
};

/** Whether a secret comes with terms that this kind of target cannot keep: another protocol, algorithm, or a time of validity. */
export function asksForTheImpossible(
  { Protocol, Algorithm, Expires, ValidFrom, Issued }: CIM_SharedSecret,
  { chapAlgorithms }: TargetCapabilities,
): boolean {
  if (Protocol !== null && !protocols.has(Protocol.toLowerCase())) return true;
  if (Algorithm !== null) {
    const number = algorithms[Algorithm.toLowerCase()];
    if (number === undefined || !chapAlgorithms.includes(number)) return true;
  }
  return Expires !== null || ValidFrom !== null || Issued !== null;
}
