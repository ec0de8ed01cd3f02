/** What pull enumerations may take of a server.  A server tells its clients in CIM_CIMXMLCommunicationMechanism. */
export interface EnumerationLimits {
  /** Where the client states no OperationTimeout. */
  readonly defaultTimeoutSeconds: number;
  readonly maxTimeoutSeconds: number;
  /** Whether an OperationTimeout of 0 is taken: the enumeration then never times out. */
  readonly allowsNoTimeout: boolean;
  readonly maxContextsPerUser: number;
  readonly maxContexts: number;
  /** Pulls of no objects, one after the other: each keeps an enumeration alive. */
  readonly maxConsecutiveZeroPulls: number;
}

export const defaultEnumerationLimits: EnumerationLimits = {
  defaultTimeoutSeconds: 30,
  maxTimeoutSeconds: 90,
  allowsNoTimeout: false,
  maxContextsPerUser: 100,
  maxContexts: 1_000,
  maxConsecutiveZeroPulls: 1_000,
};
