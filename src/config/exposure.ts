import { isLoopback } from '../security/isLoopback.js';
import type { Settings } from './Settings.js';

/** The addresses to listen on: HTTPS on `bind`, plain HTTP there only if that is loopback or a setting allows it. */
export function listenAddresses({ bind, plainHttp }: Pick<Settings, 'bind' | 'plainHttp'>): {
  readonly http: string;
  readonly https: string;
} {
  return { http: plainHttp === 'anywhere' || isLoopback(bind) ? bind : '127.0.0.1', https: bind };
}

/** Warnings for the administrator: a sentence for each address that other hosts can reach. */
export function exposureWarnings(
  settings: Pick<Settings, 'bind' | 'httpPort' | 'plainHttp' | 'target' | 'iscsiBind' | 'wsmanHttpPort'>,
): string[] {
  const { httpPort, wsmanHttpPort, target, iscsiBind } = settings;
  const { http } = listenAddresses(settings);
  const warnings: string[] = [];
  if ((httpPort !== null || wsmanHttpPort !== null) && !isLoopback(http))
    warnings.push(`plain HTTP on ${http}: anyone who sees the traffic sees passwords and secrets`);
  if (target === 'embedded' && !isLoopback(iscsiBind)) {
    warnings.push(
      `iSCSI on ${iscsiBind}: CHAP proves who logs in, and nothing keeps others from reading or changing what follows`,
    );
  }
  return warnings;
}
