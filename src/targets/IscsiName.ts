/**
 * iSCSI names (RFC 7143 4.2.7, RFC 3722, RFC 3980): `iqn.`, `eui.` or `naa.`, at most 223 bytes. They are compared in normalized
 * form: iSCSI stringprep folds case, so a normalized name is in lower case.  If the target compares names byte by byte, its name
 * is kept unchanged, even if it is not a valid iSCSI name (`findTargetName`).
 */
export type IscsiName = string & { readonly __iscsiName: unique symbol };

const formats =
  /^(?:iqn\.\d{4}-\d{2}\.[a-z0-9.:_\-\p{L}\p{N}]+|eui\.[0-9a-f]{16}|naa\.(?:[0-9a-f]{16}|[0-9a-f]{32}))$/u;

/** The normalized name; null if the text is not an iSCSI name. */
export function findIscsiName(text: string): IscsiName | null {
  const normal = text.normalize('NFKC').toLowerCase();
  if (Buffer.byteLength(normal) > 223) return null;
  return formats.test(normal) ? (normal as IscsiName) : null;
}

/**
 * Converts a target name from a client to the form in which the target has it: unchanged if the target compares bytes (tgt, LIO),
 * where names that differ in case are different and invalid iSCSI names are possible; otherwise normalized.  Null if it cannot be
 * a name.
 */
export function findTargetName(
  text: string,
  { comparesNamesByBytes = false }: { readonly comparesNamesByBytes?: boolean },
): IscsiName | null {
  return comparesNamesByBytes ? (text as IscsiName) : findIscsiName(text);
}

/**
 * The name among `names` that a client means according to RFC 3722: the one with the same bytes, else the only one with the same
 * normalized form; otherwise null.
 */
export function findSameName(text: string, names: Iterable<string>): string | null {
  const all = new Set(names);
  if (all.has(text)) return text;
  const normal = findIscsiName(text);
  const same = normal === null ? [] : [...all].filter((name) => findIscsiName(name) === normal);
  return same.length === 1 ? (same[0] ?? null) : null;
}

/** @throws RangeError naming the text and what was expected. */
export function parseIscsiName(text: string): IscsiName {
  const name = findIscsiName(text);
  if (name === null) {
    throw new RangeError(
      `"${text}" is not an iSCSI name: expected iqn.yyyy-mm.domain[:string], eui. + 16 or naa. + 16 or 32 hex digits`,
    );
  }
  return name;
}
