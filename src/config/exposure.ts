import type { Settings } from './Settings.js';

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}

/** What an operator should know who lets others reach the server: a sentence for each address that is not of this host alone. */
export function exposureWarnings({
  bind,
  target,
  iscsiBind,
}: Pick<Settings, 'bind' | 'target' | 'iscsiBind'>): string[] {
  const warnings: string[] = [];
  if (!isLoopback(bind))
    warnings.push(`plain HTTP on ${bind}: whoever sees the traffic sees passwords and secrets`);
  if (target === 'embedded' && !isLoopback(iscsiBind)) {
    warnings.push(
      `iSCSI on ${iscsiBind}: CHAP proves who logs in, and nothing keeps others from reading or changing what follows`,
    );
  }
  return warnings;
}
