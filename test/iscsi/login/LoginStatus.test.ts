import { describe, expect, it } from 'vitest';
import { loginStatus } from '../../../src/iscsi/login/LoginStatus.js';

describe('login status (RFC 7143 11.13.5)', () => {
  it.each([
    [0x00, 0x00, 'Success'],
    [0x01, 0x01, 'Target moved temporarily'],
    [0x01, 0x02, 'Target moved permanently'],
    [0x02, 0x00, 'Initiator error'],
    [0x02, 0x01, 'Authentication failure'],
    [0x02, 0x02, 'Authorization failure'],
    [0x02, 0x03, 'Not found'],
    [0x02, 0x04, 'Target removed'],
    [0x02, 0x05, 'Unsupported version'],
    [0x02, 0x06, 'Too many connections'],
    [0x02, 0x07, 'Missing parameter'],
    [0x02, 0x08, "Can't include in session"],
    [0x02, 0x09, 'Session type not supported'],
    [0x02, 0x0a, 'Session does not exist'],
    [0x02, 0x0b, 'Invalid during login'],
    [0x03, 0x00, 'Target error'],
    [0x03, 0x01, 'Service unavailable'],
    [0x03, 0x02, 'Out of resources'],
    [0x01, 0x77, 'Redirection'],
    [0x02, 0x77, 'Initiator error'],
    [0x03, 0x77, 'Target error'],
    [0x09, 0x00, 'Unknown status'],
  ])('class %i detail %i is "%s", with a sentence', (statusClass, statusDetail, name) => {
    const status = loginStatus(statusClass, statusDetail);
    expect(status).toMatchObject({ statusClass, statusDetail, name });
    expect(status.sentence).toMatch(/^(?:The|A) .+\.$/);
  });
});
