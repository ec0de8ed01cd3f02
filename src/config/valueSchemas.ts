import { resolve } from 'node:path';
import { z } from 'zod';

// Schemas for values of several settings, as written in the file, on the command line and in the environment.

export const path: z.ZodType<string> = z
  .string()
  .refine((text) => text !== '' && !text.includes('\0'))
  .transform((text) => resolve(text));
export const pathExpected = 'a path';

const connectEntry = z.union([
  z.ipv4(),
  z.ipv6(),
  z.cidrv4(),
  z.cidrv6(),
  z
    .string()
    .regex(/^(?!-)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/u)
    .refine((text) => text.length <= 253 && !/^[\d.]+$/u.test(text)),
]);

/** Addresses, CIDR ranges and host names. */
export const addressList: z.ZodType<string[]> = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(',').filter(Boolean))])
  .pipe(z.array(connectEntry));

export const addressListExpected =
  'addresses, ranges in CIDR form and host names, as a list in the file and with commas between them elsewhere';

/** `192.0.2.1:3260` or `[2001:db8::1]:3260`. */
const portal = z
  .string()
  .regex(/^(?:[\d.]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/u)
  .transform((text) => {
    const at = text.lastIndexOf(':');
    const address = text.slice(0, at).replace(/^\[(.*)\]$/u, '$1');
    return { address, port: Number(text.slice(at + 1)) };
  })
  .pipe(z.object({ address: z.union([z.ipv4(), z.ipv6()]), port: z.int().min(1).max(65_535) }));

/** Addresses with ports of a target's portals. */
export const portalList: z.ZodType<{ address: string; port: number }[]> = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(',').filter(Boolean))])
  .pipe(z.array(portal).min(1).max(16));

export const portalListExpected =
  '1 to 16 of address:port, an IPv6 address in brackets, as a list in the file and with commas between them elsewhere';

const units: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** A size such as "64 MiB", in bytes. */
export function size(leastBytes: number): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d{1,6} ?[KMGT]iB$/u)
    .transform((text) => Number.parseInt(text, 10) * (units[text.slice(-3)] ?? Number.NaN))
    .pipe(z.int().min(leastBytes));
}

export function integer(min: number, max: number): z.ZodType<number> {
  const written = z.union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}$/u)
      .transform(Number),
  ]);
  return written.pipe(z.int().min(min).max(max));
}

export const onOrOff = z.union([
  z.boolean(),
  z.enum(['on', 'off', 'true', 'false']).transform((text) => text === 'on' || text === 'true'),
]);

export function portOrOff(): z.ZodType<number | null> {
  return z.union([z.literal('off').transform(() => null), integer(0, 65_535)]);
}
