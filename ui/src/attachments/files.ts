// Files on their way into the program and out of it. The program decides what may be attached; here is told
// at once what it would refuse anyway.
import { CommandError } from "../app/errors";

export const MOST_BYTES = 25 * 1024 * 1024;

/** What the dialog offers first. */
export const ACCEPT = "application/pdf,image/png,image/jpeg,image/webp,text/plain,.pdf,.png,.jpg,.jpeg,.webp,.txt,.csv,.log,.md";

/** The bytes of a file in base64, as the program takes them. */
export async function contentOf(file: File): Promise<string> {
  if (file.size > MOST_BYTES) throw new CommandError("too_large", "", null);
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    // A folder, or a file that went away meanwhile.
    reader.onerror = () => reject(new CommandError("file", "", null));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(",") + 1);
}

/** The bytes again, as something that can be shown. */
export function blobOf(content: string, type: string): Blob {
  const binary = atob(content);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return new Blob([bytes], { type });
}

const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** A size as people read it: 340 kB, 1.7 MB. */
export function showSize(bytes: number, language: string): string {
  const step = bytes >= 999_500 ? 2 : bytes >= 1000 ? 1 : 0;
  const value = bytes / 1000 ** step;
  const digits = step === 2 && value < 100 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "unit", unit: UNITS[step] ?? "byte", unitDisplay: "short", maximumFractionDigits: digits }).format(value);
}

/** Files that were dropped or pasted; what is no file, such as text, is none. */
export const filesIn = (data: DataTransfer | null): File[] => (data ? [...data.files] : []);
