/** What pull enumerations may take of a server.  A server tells its clients in CIM_CIMXMLCommunicationMechanism. */
export interface EnumerationLimits {
  /** Where the client states no OperationTimeout. */
  readonly defaultTimeoutSeconds: number;
  readonly maxTimeoutSeconds: number;
  /** Whether an OperationTimeout of 0 is taken: the enumeration then never times out. */
  readonly allowsNoTimeout: boolean;
  readonly maxContextsPerUser: number;
  readonly maxContexts: number;
  /** A request that asks for more gets this many, and goes on with the next (DSP0200: MaxObjectCount is a maximum). */
  readonly maxObjectsPerPull: number;
  /** Pulls of no objects, one after the other: each keeps an enumeration alive. */
  readonly maxConsecutiveZeroPulls: number;
}

export const defaultEnumerationLimits: EnumerationLimits = {
  defaultTimeoutSeconds: 30,
  maxTimeoutSeconds: 90,
  allowsNoTimeout: false,
  maxContextsPerUser: 100,
  maxContexts: 1_000,
  maxObjectsPerPull: 100_000,
  maxConsecutiveZeroPulls: 1_000,
};
