export interface Uefi {
  readonly code: string;
  readonly variables: string;
  readonly python: string;
}
export function findUefi(): Uefi | null;
export function provideUefi(): void;
