export const qemuRoot: string;
export function qemuLibraries(): string;
