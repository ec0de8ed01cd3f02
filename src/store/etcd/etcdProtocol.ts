/**
 * The part of etcd's protocol (API version 3) that is used here, in the form of protobuf.js: messages, fields and their numbers.
 * The tests of the engine check it with a real etcd.
 */

interface Message {
  readonly fields: Record<string, { readonly type: string; readonly id: number; readonly rule?: string }>;
  readonly oneofs: Record<string, { readonly oneof: string[] }>;
}

interface Enumeration {
  readonly values: Record<string, number>;
}

interface Method {
  readonly requestType: string;
  readonly responseType: string;
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
  /** Required by the type of the package. */
  readonly comment: string;
}

type Fields = Readonly<Record<string, readonly [type: string, id: number]>>;

function message(fields: Fields, oneofs: Readonly<Record<string, readonly string[]>> = {}): Message {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [type, id]]) => {
        const isRepeated = type.startsWith('repeated ');
        return [name, { type: type.replace('repeated ', ''), id, ...(isRepeated && { rule: 'repeated' }) }];
      }),
    ),
    oneofs: Object.fromEntries(Object.entries(oneofs).map(([name, oneof]) => [name, { oneof: [...oneof] }])),
  };
}

function enumeration(...names: readonly string[]): Enumeration {
  return { values: Object.fromEntries(names.map((name, value) => [name, value])) };
}

const header = ['ResponseHeader', 1] as const;

const messages = {
  ResponseHeader: message({
    cluster_id: ['uint64', 1],
    member_id: ['uint64', 2],
    revision: ['int64', 3],
    raft_term: ['uint64', 4],
  }),
  KeyValue: message({
    key: ['bytes', 1],
    create_revision: ['int64', 2],
    mod_revision: ['int64', 3],
    version: ['int64', 4],
    value: ['bytes', 5],
    lease: ['int64', 6],
  }),
  EventType: enumeration('PUT', 'DELETE'),
  Event: message({ type: ['EventType', 1], kv: ['KeyValue', 2], prev_kv: ['KeyValue', 3] }),
  RangeRequest: message({
    key: ['bytes', 1],
    range_end: ['bytes', 2],
    limit: ['int64', 3],
    revision: ['int64', 4],
    serializable: ['bool', 7],
    keys_only: ['bool', 8],
    count_only: ['bool', 9],
  }),
  RangeResponse: message({ header, kvs: ['repeated KeyValue', 2], more: ['bool', 3], count: ['int64', 4] }),
  PutRequest: message({ key: ['bytes', 1], value: ['bytes', 2], lease: ['int64', 3] }),
  PutResponse: message({ header }),
  DeleteRangeRequest: message({ key: ['bytes', 1], range_end: ['bytes', 2] }),
  DeleteRangeResponse: message({ header, deleted: ['int64', 2] }),
  RequestOp: message(
    {
      request_range: ['RangeRequest', 1],
      request_put: ['PutRequest', 2],
      request_delete_range: ['DeleteRangeRequest', 3],
    },
    { request: ['request_range', 'request_put', 'request_delete_range'] },
  ),
  ResponseOp: message(
    {
      response_range: ['RangeResponse', 1],
      response_put: ['PutResponse', 2],
      response_delete_range: ['DeleteRangeResponse', 3],
    },
    { response: ['response_range', 'response_put', 'response_delete_range'] },
  ),
  CompareResult: enumeration('EQUAL', 'GREATER', 'LESS', 'NOT_EQUAL'),
  CompareTarget: enumeration('VERSION', 'CREATE', 'MOD', 'VALUE', 'LEASE'),
  Compare: message(
    {
      result: ['CompareResult', 1],
      target: ['CompareTarget', 2],
      key: ['bytes', 3],
      version: ['int64', 4],
      create_revision: ['int64', 5],
      mod_revision: ['int64', 6],
      value: ['bytes', 7],
      range_end: ['bytes', 64],
    },
    { target_union: ['version', 'create_revision', 'mod_revision', 'value'] },
  ),
  TxnRequest: message({
    compare: ['repeated Compare', 1],
    success: ['repeated RequestOp', 2],
    failure: ['repeated RequestOp', 3],
  }),
  TxnResponse: message({ header, succeeded: ['bool', 2], responses: ['repeated ResponseOp', 3] }),
  WatchCreateRequest: message({
    key: ['bytes', 1],
    range_end: ['bytes', 2],
    start_revision: ['int64', 3],
    progress_notify: ['bool', 4],
  }),
  WatchProgressRequest: message({}),
  WatchRequest: message(
    { create_request: ['WatchCreateRequest', 1], progress_request: ['WatchProgressRequest', 3] },
    { request_union: ['create_request', 'progress_request'] },
  ),
  WatchResponse: message({
    header,
    watch_id: ['int64', 2],
    created: ['bool', 3],
    canceled: ['bool', 4],
    compact_revision: ['int64', 5],
    cancel_reason: ['string', 6],
    events: ['repeated Event', 11],
  }),
  LeaseGrantRequest: message({ TTL: ['int64', 1], ID: ['int64', 2] }),
  LeaseGrantResponse: message({ header, ID: ['int64', 2], TTL: ['int64', 3], error: ['string', 4] }),
  LeaseRevokeRequest: message({ ID: ['int64', 1] }),
  LeaseRevokeResponse: message({ header }),
  LeaseKeepAliveRequest: message({ ID: ['int64', 1] }),
  LeaseKeepAliveResponse: message({ header, ID: ['int64', 2], TTL: ['int64', 3] }),
  AlarmAction: enumeration('GET', 'ACTIVATE', 'DEACTIVATE'),
  AlarmType: enumeration('NONE', 'NOSPACE', 'CORRUPT'),
  AlarmRequest: message({ action: ['AlarmAction', 1], memberID: ['uint64', 2], alarm: ['AlarmType', 3] }),
  AlarmMember: message({ memberID: ['uint64', 1], alarm: ['AlarmType', 2] }),
  AlarmResponse: message({ header, alarms: ['repeated AlarmMember', 2] }),
  StatusRequest: message({}),
  StatusResponse: message({
    header,
    version: ['string', 2],
    dbSize: ['int64', 3],
    leader: ['uint64', 4],
    dbSizeInUse: ['int64', 9],
    // From etcd 3.6 on.
    dbSizeQuota: ['int64', 12],
  }),
};

function unary(requestType: string, responseType: string): Method {
  return { requestType, responseType, comment: '' };
}

function stream(requestType: string, responseType: string): Method {
  return { requestType, responseType, requestStream: true, responseStream: true, comment: '' };
}

const services = {
  KV: {
    methods: {
      Range: unary('RangeRequest', 'RangeResponse'),
      Txn: unary('TxnRequest', 'TxnResponse'),
    },
  },
  Watch: { methods: { Watch: stream('WatchRequest', 'WatchResponse') } },
  Lease: {
    methods: {
      LeaseGrant: unary('LeaseGrantRequest', 'LeaseGrantResponse'),
      LeaseRevoke: unary('LeaseRevokeRequest', 'LeaseRevokeResponse'),
      LeaseKeepAlive: stream('LeaseKeepAliveRequest', 'LeaseKeepAliveResponse'),
    },
  },
  Maintenance: {
    methods: {
      Alarm: unary('AlarmRequest', 'AlarmResponse'),
      Status: unary('StatusRequest', 'StatusResponse'),
    },
  },
};

/** In the form that `fromJSON` of @grpc/proto-loader expects. */
export const etcdProtocol = { nested: { etcdserverpb: { nested: { ...messages, ...services } } } };

/** 64-bit integers are decimal strings, because lease ids do not fit a number. */
export interface ResponseHeader {
  readonly cluster_id: string;
  readonly member_id: string;
  readonly revision: string;
}

export interface KeyValue {
  readonly key: Buffer;
  readonly create_revision: string;
  readonly mod_revision: string;
  readonly value: Buffer;
}

export interface RangeRequest {
  readonly key: Buffer;
  readonly range_end?: Buffer;
  readonly limit?: number;
  readonly revision?: string;
}

export interface RangeResponse {
  readonly header: ResponseHeader;
  readonly kvs: readonly KeyValue[];
  readonly more: boolean;
}

export type RequestOp =
  | { readonly request_range: RangeRequest }
  | { readonly request_put: { readonly key: Buffer; readonly value: Buffer; readonly lease?: string } }
  | { readonly request_delete_range: { readonly key: Buffer } };

export type Compare = { readonly key: Buffer; readonly result: 'EQUAL' } & (
  | { readonly target: 'CREATE'; readonly create_revision: string; readonly range_end?: Buffer }
  | { readonly target: 'MOD'; readonly mod_revision: string }
);

export interface TxnRequest {
  readonly compare: readonly Compare[];
  readonly success: readonly RequestOp[];
  readonly failure: readonly RequestOp[];
}

export interface TxnResponse {
  readonly header: ResponseHeader;
  readonly succeeded: boolean;
  readonly responses: readonly { readonly response_range?: RangeResponse }[];
}

export type WatchRequest =
  | {
      readonly create_request: {
        readonly key: Buffer;
        readonly range_end: Buffer;
        readonly start_revision: string;
        readonly progress_notify: boolean;
      };
    }
  | { readonly progress_request: Record<string, never> };

export interface WatchResponse {
  readonly header: ResponseHeader;
  readonly created: boolean;
  readonly canceled: boolean;
  readonly compact_revision: string;
  readonly cancel_reason: string;
  readonly events: readonly { readonly type: 'PUT' | 'DELETE'; readonly kv: KeyValue }[];
}

export interface LeaseGrantResponse {
  readonly ID: string;
  readonly TTL: string;
}

export interface LeaseKeepAliveResponse {
  readonly ID: string;
  readonly TTL: string;
}

export interface AlarmResponse {
  readonly alarms: readonly { readonly alarm: string }[];
}

export interface StatusResponse {
  readonly header: ResponseHeader;
  readonly version: string;
  readonly dbSize: string;
  readonly dbSizeInUse: string;
  readonly dbSizeQuota: string;
  readonly leader: string;
}
