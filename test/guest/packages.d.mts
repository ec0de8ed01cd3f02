export const qemuRoot: string;
export const guestRoot: string;
export function qemuLibraries(): string;
export function findQemu(): string | null;
export function findGuestKernel(): string | null;
