import { z } from 'zod';
import type { IscsiName } from '../targets/IscsiName.js';

// The values that several messages contain.

export const text = z.string().max(4_096);
/** Validated by the code that uses it, because some kinds of targets have names that are not iSCSI names. */
export const iscsiName = text.transform((name) => name as IscsiName);
/** A secret. */
export const base64 = z.base64().max(8_192);
