import { RESERVED_TAG } from './pdu/Opcode.js';
import type { TextRequest } from './pdu/TextRequest.js';
import type { TextResponse } from './pdu/TextResponse.js';
import { addText, noText, parseTextKeys, printTextKeys, wholeText, type PartialText } from './textKeys.js';

type TextPairs = readonly (readonly [key: string, value: string])[];

type TextAnswer = Omit<TextResponse, 'statSn' | 'expCmdSn' | 'maxCmdSn'>;

/** Maximum length of the text in a request. */
const MAX_REQUEST_BYTES = 65536;

/** The text requests of a session (RFC 7143 11.10): one exchange at a time, with texts split according to the peer's limit. */
export class TargetText {
  #request: PartialText = noText;
  #rest: Buffer | null = null;
  #tag = 0;

  /**
   * @param answer returns the answer to a complete text.
   * @param maxBytes MaxRecvDataSegmentLength of the initiator.
   * @throws IscsiProtocolError for an invalid text, or an unknown transfer tag.
   */
  receive(
    request: TextRequest,
    answer: (keys: ReadonlyMap<string, string>) => TextPairs,
    maxBytes: number,
  ): TextAnswer | 'unknown-tag' {
    if (request.targetTransferTag === RESERVED_TAG) {
      this.#request = noText;
      this.#rest = null;
    } else if (request.targetTransferTag !== this.#tag) {
      return 'unknown-tag';
    }
    if (this.#rest !== null) return this.#piece(request, this.#rest, maxBytes);
    this.#request = addText(this.#request, Buffer.from(request.text), MAX_REQUEST_BYTES);
    if (request.continues) return this.#more(request, Buffer.alloc(0), false);
    const text = printTextKeys(answer(parseTextKeys(wholeText(this.#request))));
    this.#request = noText;
    return this.#piece(request, text, maxBytes);
  }

  #piece(request: TextRequest, text: Buffer, maxBytes: number): TextAnswer {
    if (text.length > maxBytes) {
      this.#rest = text.subarray(maxBytes);
      return this.#more(request, text.subarray(0, maxBytes), true);
    }
    this.#rest = null;
    // An initiator that has not finished (F=0) continues with a tag.
    if (!request.final) return this.#more(request, text, false);
    return { ...answerTo(request), final: true, continues: false, targetTransferTag: RESERVED_TAG, text };
  }

  #more(request: TextRequest, text: Buffer, continues: boolean): TextAnswer {
    this.#tag = this.#tag >= 0xfffffffe ? 1 : this.#tag + 1;
    return { ...answerTo(request), final: false, continues, targetTransferTag: this.#tag, text };
  }
}

function answerTo({ lun, initiatorTaskTag }: TextRequest): Pick<TextResponse, 'lun' | 'initiatorTaskTag'> {
  return { lun, initiatorTaskTag };
}
