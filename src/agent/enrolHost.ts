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

/** The endpoint did not enrol this host, or it is not the endpoint that issued the token. */
export class EnrolmentError extends Error {
  override readonly name = 'EnrolmentError';
}

/**
 * Enrols this host in a fleet.  The TLS certificate of the endpoint is not verified.  Instead, host and endpoint prove to each other that
 * they have the token, without sending it.
 * @throws EnrolmentError; WbemHttpError if the endpoint cannot be reached or refuses.
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
      `what answered at ${url} does not have the token: it is not the endpoint that made the token, or the connection is intercepted`,
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
