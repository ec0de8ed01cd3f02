/**
 * Whether an address, or the name `localhost`, can only be reached from this machine.  An IPv4 address may be mapped into IPv6.
 */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^(?:::ffff:)?127\./iu.test(address);
}
