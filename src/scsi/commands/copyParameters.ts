import { illegalRequest, invalidFieldInParameterList, parameterListLengthError } from '../CheckCondition.js';
import { SenseCode } from '../SenseKey.js';
import { readLba64 } from './blockRange.js';

/** A block device to block device segment (SPC-4 6.4.6.2). */
export interface CopySegment {
  readonly sourceIndex: number;
  readonly destinationIndex: number;
  readonly blocks: number;
  /** DC: `blocks` counts blocks of the destination. */
  readonly countsDestination: boolean;
  readonly sourceLba: number;
  readonly destinationLba: number;
}

/** The parameter list of EXTENDED COPY (LID1) (SPC-4 6.4.1). */
export interface CopyParameters {
  readonly listIdentifier: number;
  readonly listIdUsage: number;
  /** A designation descriptor for each copy target. */
  readonly targets: readonly Buffer[];
  readonly segments: readonly CopySegment[];
}

/** The limits that RECEIVE COPY RESULTS, OPERATING PARAMETERS reports (SPC-4 6.23). */
export const MAX_TARGET_DESCRIPTORS = 16;
export const MAX_SEGMENT_DESCRIPTORS = 64;
export const TARGET_DESCRIPTOR_BYTES = 32;
export const SEGMENT_DESCRIPTOR_BYTES = 28;
export const MAX_DESCRIPTOR_LIST_BYTES =
  MAX_TARGET_DESCRIPTORS * TARGET_DESCRIPTOR_BYTES + MAX_SEGMENT_DESCRIPTORS * SEGMENT_DESCRIPTOR_BYTES;

export const BLOCK_TO_BLOCK = 0x02;
export const IDENTIFICATION_DESCRIPTOR = 0xe4;

const HEADER_BYTES = 16;
const DC = 0x02;
const NO_LIST_IDENTIFIER = 3;

/**
 * @throws CheckCondition PARAMETER LIST LENGTH ERROR, TOO MANY ... DESCRIPTORS, UNSUPPORTED ... DESCRIPTOR TYPE CODE, INVALID FIELD
 * IN PARAMETER LIST.
 */
export function decodeCopyParameters(list: Buffer): CopyParameters {
  if (list.length < HEADER_BYTES) throw parameterListLengthError();
  const targetBytes = list.readUInt16BE(2);
  const segmentBytes = list.readUInt32BE(8);
  const inlineBytes = list.readUInt32BE(12);
  if (targetBytes + segmentBytes > MAX_DESCRIPTOR_LIST_BYTES) throw parameterListLengthError();
  if (HEADER_BYTES + targetBytes + segmentBytes + inlineBytes > list.length) throw parameterListLengthError();
  if (inlineBytes > 0) throw invalidFieldInParameterList(12);

  const listIdUsage = ((list[1] ?? 0) >> 3) & 3;
  const listIdentifier = list[0] ?? 0;
  if (listIdUsage === NO_LIST_IDENTIFIER && listIdentifier !== 0) throw invalidFieldInParameterList(0);
  const segmentsAt = HEADER_BYTES + targetBytes;
  return {
    listIdentifier,
    listIdUsage,
    targets: decodeTargets(list.subarray(HEADER_BYTES, segmentsAt)),
    segments: decodeSegments(list.subarray(segmentsAt, segmentsAt + segmentBytes), segmentsAt),
  };
}

/** Identification descriptor copy targets (SPC-4 6.4.5.1), as designation descriptors of their actual length. */
function decodeTargets(list: Buffer): Buffer[] {
  if (list.length % TARGET_DESCRIPTOR_BYTES !== 0) throw invalidFieldInParameterList(2);
  if (list.length / TARGET_DESCRIPTOR_BYTES > MAX_TARGET_DESCRIPTORS) {
    throw illegalRequest(SenseCode.TooManyTargetDescriptors);
  }
  const targets: Buffer[] = [];
  for (let at = 0; at < list.length; at += TARGET_DESCRIPTOR_BYTES) {
    if (list[at] !== IDENTIFICATION_DESCRIPTOR) {
      throw illegalRequest(SenseCode.UnsupportedTargetDescriptorTypeCode);
    }
    const length = list[at + 7] ?? 0;
    if (length > 20) throw invalidFieldInParameterList(HEADER_BYTES + at + 7);
    targets.push(list.subarray(at + 4, at + 8 + length));
  }
  return targets;
}

function decodeSegments(list: Buffer, offset: number): CopySegment[] {
  const segments: CopySegment[] = [];
  for (let at = 0; at < list.length;) {
    if (segments.length === MAX_SEGMENT_DESCRIPTORS)
      throw illegalRequest(SenseCode.TooManySegmentDescriptors);
    if (list[at] !== BLOCK_TO_BLOCK) throw illegalRequest(SenseCode.UnsupportedSegmentDescriptorTypeCode);
    const segment = list.subarray(at, at + SEGMENT_DESCRIPTOR_BYTES);
    if (segment.length < SEGMENT_DESCRIPTOR_BYTES) throw parameterListLengthError();
    if (segment.readUInt16BE(2) !== SEGMENT_DESCRIPTOR_BYTES - 4)
      throw invalidFieldInParameterList(offset + at + 2);
    segments.push({
      countsDestination: ((segment[1] ?? 0) & DC) !== 0,
      sourceIndex: segment.readUInt16BE(4),
      destinationIndex: segment.readUInt16BE(6),
      blocks: segment.readUInt16BE(10),
      sourceLba: readLba64(segment, 12),
      destinationLba: readLba64(segment, 20),
    });
    at += SEGMENT_DESCRIPTOR_BYTES;
  }
  return segments;
}
