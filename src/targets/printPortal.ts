/** `address:port`, with an IPv6 address in brackets. */
export function printPortal({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
