import { requestPage } from '../client/requestPage.js';
import {
  answerProof,
  enrolledForm,
  enrolmentPath,
  isProof,
  requestProof,
  type parseToken,
} from '../link/enrolment.js';
import { makeFleetKey } from '../security/fleetCertificates.js';
import type { EnrolledHost } from './AgentIdentity.js';

/** The endpoint did not enrol this host, or is not the one that the token came from. */
export class EnrolmentError extends Error {
  override readonly name = 'EnrolmentError';
}

/**
 * Makes this host a part of a fleet.  Whoever the endpoint is over TLS is not asked: it proves that it has the token, as this host does,
 * and neither of them sends it.
 * @throws EnrolmentError; WbemHttpError where the endpoint cannot be reached or refuses.
 */
export async function enrolHost(
  url: string,
  { systemName, secret }: NonNullable<ReturnType<typeof parseToken>>,
): Promise<EnrolledHost> {
  const { publicKey, privateKey } = await makeFleetKey();
  const asked = { systemName, publicKey };
  const body = JSON.stringify({ ...asked, proof: requestProof(secret, asked) });
  const answer = enrolledForm.safeParse(
    parseJson(await requestPage({ url, insecure: true }, 'POST', enrolmentPath, body)),
  );
  if (!answer.success || !isProof(answer.data.proof, answerProof(secret, answer.data)))
    throw new EnrolmentError(
      `what answered at ${url} does not have the token: it is not the endpoint that made it, or somebody is between`,
    );
  const { fleetId, hostId, ca, certificate } = answer.data;
  return { fleetId, hostId, systemName, ca, certificate, privateKey };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
