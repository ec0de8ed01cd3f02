/**
 * iSCSI names (RFC 7143 4.2.7, RFC 3722, RFC 3980): `iqn.`, `eui.` or `naa.`, at most 223 bytes.
 * They compare after normalisation: iSCSI stringprep folds case, so a normalised name is lower case.
 * The name of a target that compares bytes is held as it is, whatever it is (`findTargetName`).
 */
export type IscsiName = string & { readonly __iscsiName: unique symbol };

const formats =
  /^(?:iqn\.\d{4}-\d{2}\.[a-z0-9.:_\-\p{L}\p{N}]+|eui\.[0-9a-f]{16}|naa\.(?:[0-9a-f]{16}|[0-9a-f]{32}))$/u;

/** The name in normal form, or null if the text is not an iSCSI name. */
export function findIscsiName(text: string): IscsiName | null {
  const normal = text.normalize('NFKC').toLowerCase();
  if (Buffer.byteLength(normal) > 223) return null;
  return formats.test(normal) ? (normal as IscsiName) : null;
}

/**
 * The name of a target that a client gives, as its target knows it: byte for byte where that compares bytes (tgt, LIO), so that names
 * which differ in case are two, and names that are no iSCSI name are names; otherwise in normal form.
 * null if it cannot be one.
 */
export function findTargetName(
  text: string,
  { comparesNamesByBytes = false }: { readonly comparesNamesByBytes?: boolean },
): IscsiName | null {
  return comparesNamesByBytes ? (text as IscsiName) : findIscsiName(text);
}

/** The one of `names` that a client of RFC 3722 means: the same bytes, else the only one that is the same in normal form; null otherwise. */
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
