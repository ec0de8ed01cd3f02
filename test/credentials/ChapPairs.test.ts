import { CredentialsHarness } from './credentialsHarness.js';
import { pairsSuite } from './pairsSuite.js';

pairsSuite(() => new CredentialsHarness());
