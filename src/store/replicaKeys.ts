// Keys and values in the copy that a server has of a shared store.

/** Prefix of the copied keys. */
export const copied = 'copy/';

/** Length of the revision before each copied value. */
export const revisionBytes = 8;

/** Maximum length of a copied key; lmdb accepts 1978 bytes. */
export const maxKeyBytes = 1978 - copied.length;
