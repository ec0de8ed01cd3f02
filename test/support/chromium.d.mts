/** LD_LIBRARY_PATH of the unpacked Chromium. */
export const chromiumLibraries: string;
