/** How something that was opened is closed.  What was opened last is closed first. */
export type Closer = () => Promise<void> | void;
