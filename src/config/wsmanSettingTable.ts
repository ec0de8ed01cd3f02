import { z } from 'zod';
import type { Settings } from './Settings.js';
import type { SettingRow } from './settingTable.js';
import { integer, portOrOff } from './valueSchemas.js';

/** WS-Management: the ports that its clients expect, in addition to those of the server, and its limits. */
export interface WsmanSettings {
  /** TCP port for plain HTTP; 0: any free port; null: none. */
  readonly wsmanHttpPort: number | null;
  /** TCP port for HTTPS; 0: any free port; null: none. */
  readonly wsmanHttpsPort: number | null;
  /** The namespace for requests that name none, because some clients cannot. */
  readonly wsmanNamespace: string;
  /** Maximum size of one answer in octets, whatever MaxEnvelopeSize is. */
  readonly maxEnvelopeBytes: number;
  /** How long a subscription lasts after a pull of its events, if its client stated no end. */
  readonly eventPullTimeoutSeconds: number;
}

const portExpected = 'a port number from 0 to 65535 (0: any free port) or off';

export const wsmanSettingTable = {
  wsmanHttpPort: {
    schema: portOrOff(),
    expected: portExpected,
    placeholder: 'port',
    help: 'TCP port where clients of WS-Management look for plain HTTP, on the loopback; 0: any free one; off: none, /wsman is on http-port too',
    default: () => 5985,
  },
  wsmanHttpsPort: {
    schema: portOrOff(),
    expected: portExpected,
    placeholder: 'port',
    help: 'TCP port where clients of WS-Management look for HTTPS; 0: any free one; off: none, /wsman is on https-port too',
    default: () => 5986,
  },
  wsmanNamespace: {
    schema: z
      .string()
      .max(256)
      .regex(/^[A-Za-z_]\w*(?:\/[A-Za-z_]\w*)*$/u),
    expected: 'a namespace such as root/cimv2',
    placeholder: 'namespace',
    help: 'namespace of requests of WS-Management that name none',
    default: () => 'root/cimv2/storage/iscsitarget',
  },
  maxEnvelopeBytes: {
    schema: integer(8_192, 64 * 1024 * 1024),
    expected: 'a whole number of bytes from 8192 to 67108864',
    placeholder: 'bytes',
    help: 'longest answer of WS-Management, whatever a client asks for; further items come with the next Pull',
    default: () => 4 * 1024 * 1024,
  },
  eventPullTimeoutSeconds: {
    schema: integer(1, 86_400),
    expected: 'a whole number of seconds from 1 to 86400',
    placeholder: 'seconds',
    help: 'how long a subscription of WS-Management lasts after a Pull of its events, where the client states no Expires',
    default: () => 600,
  },
} as const satisfies { readonly [S in keyof WsmanSettings]: SettingRow<Settings[S]> };
