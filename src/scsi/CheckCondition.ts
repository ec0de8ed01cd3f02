import { encodeDescriptorSense, encodeFixedSense, type Sense } from './Sense.js';
import { SenseCode, SenseKey } from './SenseKey.js';

/** Ends a command with CHECK CONDITION.  Thrown by command handlers; the unit converts it to sense data. */
export class CheckCondition extends Error {
  override readonly name = 'CheckCondition';

  constructor(readonly sense: Sense) {
    super(`sense key ${sense.key}, additional sense code 0x${sense.code.toString(16).padStart(4, '0')}`);
  }

  encode(descriptorFormat: boolean): Buffer {
    return descriptorFormat ? encodeDescriptorSense(this.sense) : encodeFixedSense(this.sense);
  }
}

/** INVALID FIELD IN CDB, with a field pointer to a byte and, if known, a bit. */
export function invalidFieldInCdb(byte: number, bit: number | null = null): CheckCondition {
  return new CheckCondition({
    key: SenseKey.IllegalRequest,
    code: SenseCode.InvalidFieldInCdb,
    field: { inCdb: true, byte, bit },
  });
}

/** INVALID FIELD IN PARAMETER LIST, with a field pointer to a byte and, if known, a bit. */
export function invalidFieldInParameterList(byte: number, bit: number | null = null): CheckCondition {
  return new CheckCondition({
    key: SenseKey.IllegalRequest,
    code: SenseCode.InvalidFieldInParameterList,
    field: { inCdb: false, byte, bit },
  });
}

export function illegalRequest(code: SenseCode): CheckCondition {
  return new CheckCondition({ key: SenseKey.IllegalRequest, code });
}

export function parameterListLengthError(): CheckCondition {
  return illegalRequest(SenseCode.ParameterListLengthError);
}
