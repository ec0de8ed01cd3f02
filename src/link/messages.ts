import { z } from 'zod';
import { sessionsOnChangeSettings } from '../credentials/changeSettings.js';
import { roles } from '../security/Principal.js';
import {
  storageCommandForms,
  storageHelloForm,
  storageOutcomeForm,
  storageReadForms,
} from './storageMessages.js';
import { base64 as bytes, iscsiName, text } from './values.js';

// The messages between endpoint and agent, defined once for both.  A reader ignores unknown fields, so that a newer version can add fields.

/** The protocol versions that this program supports: the current one and, if there is one, the previous one. */
export const protocolVersions = { min: 1, max: 1 } as const;

/** The newest version that both sides support; null if there is none. */
export function chooseVersion(one: VersionRange, other: VersionRange): number | null {
  const newest = Math.min(one.max, other.max);
  return newest >= Math.max(one.min, other.min) ? newest : null;
}

export interface VersionRange {
  readonly min: number;
  readonly max: number;
}

/** Maximum length of the body of a request.  The longest ones name 1,000 volumes and as many initiators. */
export const maxRequestBytes = 1024 * 1024;

/** Maximum number of items in one line of a list. */
export const itemsPerPage = 1_000;

const accountRole = z.enum(['initiator', 'target']);
const isoTime = z.iso.datetime();

const accountRef = z.object({ authority: text, chapName: text });

const proofForm = z.object({
  state: z.enum(['proved', 'unproved', 'failed']),
  reason: text,
  time: isoTime,
});

const portal = z.object({ address: text, port: z.int(), portalGroupTag: z.int() });

export const targetForm = z.object({
  iscsiName,
  alias: text.nullable(),
  portals: z.array(portal).max(1_024),
  chapEnabled: z.boolean(),
  luns: z.array(z.int()).max(65_536),
  protected: z.boolean(),
  isDiscovery: z.literal(true).exactOptional(),
});

export const authorityForm = z.object({ name: text, description: text });

/** An account with the result of its last proof. */
export const accountForm = z.object({
  authority: text,
  chapName: text,
  initiatorName: iscsiName.nullable(),
  bindings: z.array(z.object({ target: iscsiName, role: accountRole })).max(65_536),
  overlapUntil: z.number().exactOptional(),
  proof: proofForm.nullable(),
});

export const sessionForm = z.object({
  target: iscsiName,
  id: text,
  initiatorName: text.nullable(),
  isid: text.nullable(),
  tsih: z.int().nullable(),
  authenticationMethod: z.enum(['None', 'CHAP']).nullable(),
  mutual: z.boolean().nullable(),
  connections: z.array(z.object({ cid: z.int(), initiatorAddress: text.nullable() })).max(65_536),
  openedAt: z.number().exactOptional(),
  digests: z.object({ header: z.boolean(), data: z.boolean() }).exactOptional(),
});

/** An IP address of the host, and a network adapter of the host. */
export const addressForm = z.object({
  address: text,
  netmask: text.nullable(),
  prefixLength: z.int().nullable(),
  adapter: text.nullable(),
});
export const adapterForm = z.object({ name: text, permanentAddress: text, bitsPerSecond: z.number() });

/** The session parameters that a target offers (RFC 7143 13). */
export const wishesForm = z.object({
  target: iscsiName,
  MaxConnections: z.int(),
  InitialR2T: z.boolean(),
  ImmediateData: z.boolean(),
  MaxOutstandingR2T: z.int(),
  FirstBurstLength: z.int(),
  MaxBurstLength: z.int(),
  DataSequenceInOrder: z.boolean(),
  DataPDUInOrder: z.boolean(),
  DefaultTime2Wait: z.int(),
  DefaultTime2Retain: z.int(),
  ErrorRecoveryLevel: z.int(),
});

export const portalForm = portal;
export const pairForm = z.object({ target: iscsiName, initiatorName: text });

const capabilitiesForm = z.object({
  initiatorSpecificAccounts: z.boolean(),
  defaultAccounts: z.boolean(),
  targetAccounts: z.boolean(),
  targetAccountPerInitiator: z.literal(true).exactOptional(),
  unboundAccounts: z.boolean(),
  secretOverlap: z.boolean(),
  persistsAccounts: z.boolean(),
  endsSessions: z.enum(['connection', 'initiator', 'session']),
  chapAlgorithms: z.array(z.union([z.literal(5), z.literal(6), z.literal(7), z.literal(8)])).max(16),
  maxSecretBytes: z.int(),
  loginTimeoutMs: z.number(),
  refusesByClosing: z.literal(true).exactOptional(),
  comparesNamesByBytes: z.literal(true).exactOptional(),
});

/** What the firmware says of the machine (SMBIOS); null: unknown. */
const machineForm = z.object({
  manufacturer: text.nullable(),
  model: text.nullable(),
  version: text.nullable(),
  serialNumber: text.nullable(),
  chassisType: z.int().min(0),
});

/** The description that an agent gives of itself. */
const helloForm = z.object({
  protocol: z.object({ min: z.int(), max: z.int() }),
  version: text,
  systemName: text,
  hostId: text,
  /** Identifies one run of the agent's process. */
  bootId: text,
  /** Number of starts of the agent with its state folder.  A copy of the folder continues from the number at the time of the copy. */
  generation: z.int().min(0),
  kind: text,
  capabilities: capabilitiesForm,
  gateway: z.object({ region: text, accountId: text, gatewayId: text }),
  /** Default CHAP name of an account for all initiators; null: there is no default. */
  defaultChapName: text.nullable(),
  /** The storage that it offers; null: its target makes none.  Older agents offer none. */
  storage: storageHelloForm.nullable().default(null),
  /** Its machine.  Older agents do not tell it. */
  machine: machineForm.nullable().default(null),
  /** Expiry time of the agent's certificate. */
  certificateEnds: isoTime,
});

export type Hello = z.output<typeof helloForm>;

/** Number and HMAC of the last record of an audit log. */
const auditHeadForm = z.object({ count: z.int().min(0), mac: text });

export type AuditHeadSeen = z.output<typeof auditHeadForm>;

/** The answer to `hello`: the agent's description of itself, and the end of its audit log.  Older agents do not tell the latter. */
export const greetingForm = helloForm.extend({ auditHead: auditHeadForm.nullable().default(null) });

export type Greeting = z.output<typeof greetingForm>;

/** A read request to a host. */
export const readForm = z.discriminatedUnion('what', [
  z.object({ what: z.literal('targets') }),
  z.object({ what: z.literal('target'), name: iscsiName }),
  z.object({ what: z.literal('authorities') }),
  z.object({ what: z.literal('authority'), name: text }),
  z.object({ what: z.literal('accounts'), target: iscsiName.nullable(), role: accountRole.nullable() }),
  z.object({ what: z.literal('accountsOf'), authority: text }),
  z.object({ what: z.literal('account'), account: accountRef }),
  z.object({ what: z.literal('sessions'), target: iscsiName.nullable() }),
  z.object({ what: z.literal('wishes'), target: iscsiName.nullable() }),
  z.object({ what: z.literal('portals') }),
  z.object({ what: z.literal('pairs'), target: iscsiName }),
  z.object({ what: z.literal('addresses') }),
  z.object({ what: z.literal('adapter'), name: text }),
  ...storageReadForms,
]);

export type ReadRequest = z.output<typeof readForm>;

const changeForm = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('add'),
    target: iscsiName.nullable(),
    role: accountRole,
    chapName: text,
    secret: bytes,
    initiatorName: iscsiName.exactOptional(),
  }),
  z.object({
    kind: z.literal('replace'),
    account: accountRef,
    secret: bytes,
    overlapUntil: z.number().exactOptional(),
  }),
  z.object({ kind: z.literal('remove'), account: accountRef }),
  z.object({ kind: z.literal('bind'), account: accountRef, target: iscsiName, role: accountRole }),
  z.object({ kind: z.literal('unbind'), account: accountRef, target: iscsiName, role: accountRole }),
  z.object({ kind: z.literal('setChapEnabled'), target: iscsiName, enabled: z.boolean() }),
]);

const changeOptions = z.object({
  sessionsOnChange: z.enum(sessionsOnChangeSettings).exactOptional(),
  signed: z
    .object({
      signedAt: z.number(),
      arrivedAt: z.number(),
      seenAt: z.number().nullable(),
      signature: z
        .string()
        .regex(/^[\da-f]{64}$/u)
        .exactOptional(),
    })
    .exactOptional(),
});

/** A command to a host: a change, a proof, the end of a session, or a change of storage.  Answers contain no secrets. */
const commandForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('change'), change: changeForm, options: changeOptions }),
  z.object({ kind: z.literal('endSession'), session: sessionForm }),
  z.object({ kind: z.literal('prove'), account: accountRef }),
  z.object({
    kind: z.literal('setPair'),
    pair: pairForm,
    initiator: bytes,
    target: bytes.nullable(),
    options: changeOptions,
  }),
  z.object({ kind: z.literal('removePair'), pair: pairForm, options: changeOptions }),
  z.object({ kind: z.literal('setInitiatorSecret'), pair: pairForm, secret: bytes.nullable() }),
  z.object({ kind: z.literal('setTargetSecret'), pair: pairForm, secret: bytes.nullable() }),
  ...storageCommandForms,
]);

export type Command = z.output<typeof commandForm>;

/** An act: a command with an id.  The agent executes each id once.  A request with a known id is answered with the outcome of the first one. */
export const actForm = z.object({
  id: z.uuid(),
  principal: z.object({ name: text, address: text, door: text, roles: z.array(z.enum(roles)) }),
  /** How long the endpoint waits for the answer, in milliseconds. */
  deadlineMs: z.number().min(0),
  command: commandForm,
});

export type Act = z.output<typeof actForm>;

export const closeForm = z.object({ deadlineMs: z.number().min(0) });

/** The outcome of an act.  The cause is a text, because an older endpoint may not know every cause of a newer agent. */
export const outcomeForm = z.object({
  cause: text,
  message: text,
  account: accountRef.nullable(),
  proof: proofForm.nullable(),
});

/** The answer about an act: its outcome; `unseen`, which means that the agent did not know it and will never execute it; or `pending`. */
export const actAnswerForm = z.union([
  z.object({ outcome: z.union([outcomeForm, storageOutcomeForm]) }),
  z.object({ refused: z.literal('unseen') }),
  /** It is in progress, or its outcome is still to be determined. */
  z.object({ pending: z.literal(true) }),
]);

/** Why a read request failed: the reason of a TargetDriverError and its message. */
export const failureForm = z.object({
  reason: text,
  message: text,
  /** Whether the outcome of a change at the host is unknown, because the target did not answer. */
  inDoubt: z.boolean().optional(),
});

/** A line of the answer to a read request: items, the end of the list, or a failure. */
export const lineForm = z.union([
  z.object({ items: z.array(z.unknown()).max(itemsPerPage) }),
  z.object({ end: z.literal(true), inDoubt: z.boolean() }),
  z.object({ failure: failureForm }),
]);

/** A new certificate for the agent's existing key. */
export const certificateForm = z.object({ certificate: z.string().max(16_384) });

/** The kinds of events of a host: changes of its instances, and alerts. */
export const eventKinds = ['alerts', 'changes'] as const;
export type EventKind = (typeof eventKinds)[number];

/** Maximum length of one event, and number of events in one answer. */
export const maxEventBytes = 64 * 1024;
export const maxEventsPerAnswer = 100;
/** Maximum length of the body of an answer with events. */
export const maxEventsBytes = 8 * 1024 * 1024;

/**
 * A request for events.  `after` names the next wanted one; null: the answer only says where the numbers are.  What the sender wants is watched from
 * now on, until it says something else or has not asked for ten minutes.
 */
export const eventsForm = z.object({
  after: z.object({ epoch: z.string().max(64), number: z.int().min(0) }).nullable(),
  wants: z.array(z.enum(eventKinds)).max(eventKinds.length),
  /** Increases with each change of `wants`, because two requests may arrive in another order than they were sent. */
  wantsVersion: z.int().min(0),
  /** In which `wantsVersion` is counted: another one begins with each start of the endpoint, and whenever it begins to gather events. */
  wantsRun: z.string().max(64).optional(),
  /** How long the agent waits for an event. */
  waitMs: z.number().min(0),
});

export type EventsRequest = z.output<typeof eventsForm>;

/**
 * Events in their order, numbered from `from` on.  Another epoch than that of the request, or a greater number than the wanted one, says that events are
 * missing.
 */
export const eventsAnswerForm = z.object({
  epoch: z.string().max(64),
  from: z.int().min(0),
  events: z.array(z.string().max(maxEventBytes)).max(maxEventsPerAnswer),
});

export type EventsAnswer = z.output<typeof eventsAnswerForm>;
