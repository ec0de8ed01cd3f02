import { describe } from 'vitest';
import { credentialsSuite } from '../credentials/credentialsSuite.js';
import { pairsSuite } from '../credentials/pairsSuite.js';
import { RemoteCredentialsHarness } from './RemoteCredentialsHarness.js';

describe('through an agent', () => {
  credentialsSuite(() => new RemoteCredentialsHarness());
});

describe('through an agent, pairs', () => {
  pairsSuite(() => new RemoteCredentialsHarness());
});
