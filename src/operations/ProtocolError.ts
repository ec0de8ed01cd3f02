/**
 * A request that breaks the rules of its protocol.
 * A protocol handler may throw one while the executor has it decode parameters.  The request is refused and not counted as an
 * operation.
 */
export abstract class ProtocolError extends Error {}
