/** Limits of pull enumerations.  A server publishes them in CIM_CIMXMLCommunicationMechanism. */
export interface EnumerationLimits {
  /** Used if the client states no OperationTimeout. */
  readonly defaultTimeoutSeconds: number;
  readonly maxTimeoutSeconds: number;
  /** Whether an OperationTimeout of 0 is accepted, which means no time-out. */
  readonly allowsNoTimeout: boolean;
  readonly maxContextsPerUser: number;
  readonly maxContexts: number;
  /** A request for more gets this many, and the client continues with the next pull (DSP0200: MaxObjectCount is a maximum). */
  readonly maxObjectsPerPull: number;
  /** Maximum number of consecutive pulls of no objects.  Each of them keeps an enumeration alive. */
  readonly maxConsecutiveZeroPulls: number;
  /** Whether ContinueOnError may be TRUE: the source has parts that fail for themselves. */
  readonly continuesOnError: boolean;
}

export const defaultEnumerationLimits: EnumerationLimits = {
  defaultTimeoutSeconds: 30,
  maxTimeoutSeconds: 90,
  allowsNoTimeout: false,
  maxContextsPerUser: 100,
  maxContexts: 1_000,
  maxObjectsPerPull: 100_000,
  maxConsecutiveZeroPulls: 1_000,
  continuesOnError: false,
};
