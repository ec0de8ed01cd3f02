import { describe, expect, it } from 'vitest';
import { PerceivedSeverity } from '../../../src/indications/sources/Alert.js';
import { withoutAccountAlert } from '../../../src/indications/sources/withoutAccountAlert.js';

const target = 'iqn.2026-11.test.example:disk';

describe('the alert of initiators that may see LUNs and have no account', () => {
  it('names the target and the first of them, and how many there are beside', () => {
    const initiators = Array.from({ length: 20 }, (_, number) => `iqn.2026-11.test.example:host${number}`);
    const alert = withoutAccountAlert({ target, initiators }, () => null);
    expect(alert).toMatchObject({
      event: 'initiator-without-account',
      severity: PerceivedSeverity.DegradedWarning,
      message: `Target ${target} shows LUNs to ${initiators[0]}, which has no account there and cannot log in. So it is with 19 more.`,
    });
    // Bounded, however many there are.
    expect(alert.messageArguments).toEqual([target, ...initiators.slice(0, 16)]);
  });
});
