import { CredentialsHarness } from './credentialsHarness.js';
import { credentialsSuite } from './credentialsSuite.js';

credentialsSuite(() => new CredentialsHarness());
