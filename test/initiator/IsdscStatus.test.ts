import { describe, expect, it } from 'vitest';
import { isdscName, IsdscStatus } from '../../src/initiator/IsdscStatus.js';

describe('the statuses of iscsierr.h', () => {
  it('have the numbers that Windows gives them', () => {
    expect(IsdscStatus).toMatchObject({
      ERROR_SUCCESS: 0,
      ISDSC_NON_SPECIFIC_ERROR: 0xefff0001,
      ISDSC_LOGIN_FAILED: 0xefff0002,
      ISDSC_CONNECTION_FAILED: 0xefff0003,
      ISDSC_TARGET_MOVED_PERMANENTLY: 0xefff0007,
      ISDSC_AUTHENTICATION_FAILURE: 0xefff0009,
      ISDSC_NOT_FOUND: 0xefff000b,
      ISDSC_OUT_OF_RESOURCES: 0xefff0014,
      ISDSC_INVALID_SESSION_ID: 0xefff001c,
      ISDSC_SCSI_REQUEST_FAILED: 0xefff001d,
      ISDSC_SESSION_BUSY: 0xefff001f,
      ISDSC_TARGET_NOT_FOUND: 0xefff0029,
      ISDSC_OPERATION_NOT_ALL_SUCCESS: 0xafff002e,
      ISDSC_REQUEST_NOT_SUPPORTED: 0xefff0037,
      ISDSC_TARGET_ALREADY_LOGGED_IN: 0xefff003f,
      ISDSC_PORTAL_NOT_FOUND: 0xefff0043,
      ISDSC_SHORT_CHAP_SECRET: 0xafff0048,
      ISDSC_INVALID_CHAP_SECRET: 0xefff004a,
      ISDSC_INVALID_TARGET_CHAP_SECRET: 0xefff004b,
      ISDSC_INVALID_INITIATOR_CHAP_SECRET: 0xefff004c,
      ISDSC_INVALID_PARAMETER: 0xefff0056,
      ISDSC_INVALID_HOST: 0xefff0068,
    });
  });

  it('are the codes 1 to 0x68, each once, three of them warnings', () => {
    const values = Object.values(IsdscStatus).slice(1);
    expect(values.map((value) => value & 0xffff)).toEqual(
      Array.from({ length: 0x68 }, (_, index) => index + 1),
    );
    expect(values.filter((value) => value >>> 16 === 0xafff).map(isdscName)).toEqual([
      'ISDSC_OPERATION_NOT_ALL_SUCCESS',
      'ISDSC_OPERATION_REQUIRES_REBOOT',
      'ISDSC_SHORT_CHAP_SECRET',
    ]);
    expect(isdscName(0xdeadbeef)).toBe('0xdeadbeef');
  });
});
