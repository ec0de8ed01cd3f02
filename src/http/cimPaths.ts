/** Paths that take CIM-XML.  DSP0200 leaves the path open; `/cimom` is the custom. */
export const cimPaths: readonly string[] = ['/cimom', '/', '/wbem'];
