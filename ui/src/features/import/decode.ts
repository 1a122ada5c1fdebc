// The text of a chosen file. Older programs still write the code page of Windows; it is read as that
// only when the file is not valid UTF-8.

export type Encoding = "utf-8" | "utf-16" | "windows-1252";

export interface Decoded {
  text: string;
  encoding: Encoding;
}

/** A zero, and what the undefined bytes of the code page become: a file that holds any is no text. */
const NO_TEXT = ["\u0000", "\u0081", "\u008d", "\u008f", "\u0090", "\u009d"];

/** What stands at 0x80 to 0x9f in the code page. Not every engine knows. */
const SIGNS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

const windows = (bytes: Uint8Array): string =>
  new TextDecoder("windows-1252").decode(bytes).replace(/[\u0080-\u009f]/g, (sign) => SIGNS.charAt(sign.charCodeAt(0) - 0x80));

/** Null when it is no text, such as a spreadsheet's own file. */
export function decode(bytes: Uint8Array): Decoded | null {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (little || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { text: new TextDecoder(little ? "utf-16le" : "utf-16be").decode(bytes), encoding: "utf-16" };
  }
  const read = (): Decoded => {
    try {
      return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
    } catch {
      return { text: windows(bytes), encoding: "windows-1252" };
    }
  };
  const decoded = read();
  return NO_TEXT.some((sign) => decoded.text.includes(sign)) ? null : decoded;
}
