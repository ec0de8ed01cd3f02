/**
 * iSCSI names (RFC 7143 4.2.7, RFC 3722, RFC 3980): `iqn.`, `eui.` or `naa.`, at most 223 bytes.
 * They compare after normalisation: iSCSI stringprep folds case, so a normalised name is lower case.
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
