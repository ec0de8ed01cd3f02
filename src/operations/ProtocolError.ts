/**
 * A request that breaks the rules of its protocol.
 *
 * A door may throw one while the executor has it read parameters: the request is refused as such, and counts as no operation.
 */
export abstract class ProtocolError extends Error {}
