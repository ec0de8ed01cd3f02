/** As in AWS: 16 to 128 letters, digits and underscores. */
export function isAccessKeyId(text: string): boolean {
  return /^\w{16,128}$/.test(text);
}
