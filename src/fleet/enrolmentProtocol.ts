import type { ProtocolResponse, SelfAuthenticated, UnauthenticatedRequest } from '../http/ProtocolHandler.js';
import { enrolmentForm, enrolmentPath, maxEnrolmentBytes } from '../link/enrolment.js';
import type { HostAdministration } from './HostAdministration.js';

interface EnrolmentDeps {
  readonly hosts: Pick<HostAdministration, 'enrol'>;
  /** Writes the audit record of an attempt.  Resolves when the record is written. */
  readonly record: (systemName: string, address: string, isEnrolled: boolean) => Promise<void>;
}

/** The protocol handler for `POST /fleet/enrol`: enrols a host that proves that it has a valid token. */
export function enrolmentProtocol(deps: EnrolmentDeps): SelfAuthenticated {
  return {
    name: 'enrolment',
    paths: [enrolmentPath],
    authentication: 'own',
    maxBodyBytes: maxEnrolmentBytes,
    accepts: ({ method, path }) => method === 'POST' && path === enrolmentPath,
    answer: (request) => answer(request, deps),
  };
}

async function answer(
  { body, remoteAddress }: UnauthenticatedRequest,
  { hosts, record }: EnrolmentDeps,
): Promise<ProtocolResponse> {
  const parsed = enrolmentForm.safeParse(parseJson(body));
  if (!parsed.success) return json(400, { error: 'the request is not understood' });
  const { systemName } = parsed.data;
  const enrolled = await hosts.enrol(parsed.data);
  await record(systemName, remoteAddress, enrolled !== null);
  if (enrolled !== null) return json(200, enrolled);
  return json(403, {
    error:
      'the token belongs to another host, was already used, or is older than an hour: "iscsi-wbem host add" makes another one',
  });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function json(status: number, value: object): ProtocolResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}
