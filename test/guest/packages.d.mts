export const qemuRoot: string;
/** Where qemu's block drivers are. */
export const qemuModules: string;
export function qemuLibraries(): string;
