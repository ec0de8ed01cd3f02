import { describe, expect, it } from 'vitest';
import { PerceivedSeverity, ProbableCause } from '../../../src/indications/sources/Alert.js';
import { reclosedAlert } from '../../../src/indications/sources/reclosedAlert.js';

const target = 'iqn.2026-11.test.example:disk';

describe('the alert of a protected target that was closed again', () => {
  it('is Major where it was open, and says for how long at most and who was sent away', () => {
    const alert = reclosedAlert(
      { target, wasOpen: true, openForAtMostMs: 512, endedSessions: 2 },
      () => null,
    );
    expect(alert).toMatchObject({
      event: 'target-closed-again',
      severity: PerceivedSeverity.Major,
      probableCause: ProbableCause.ProtectionMechanismFailure,
      message: `Protected target ${target} lost its accounts to another process and is closed again. It was open, for 512 ms at most; 2 sessions that began meanwhile were ended.`,
      messageArguments: [target, 'true', '512', '2'],
    });
  });

  it('is a warning where accounts of others kept it closed', () => {
    const alert = reclosedAlert(
      { target, wasOpen: false, openForAtMostMs: null, endedSessions: 0 },
      () => null,
    );
    expect(alert.severity).toBe(PerceivedSeverity.DegradedWarning);
    expect(alert.message).toMatch(/is closed again\. It was not open\.$/u);
  });
});
