// A small picture of a large one, so that a list does not hold the large ones.
const EDGE = 88;

/** As a data URL; null where this is no picture, or none can be drawn here. */
export async function thumbnailOf(blob: Blob): Promise<string | null> {
  if (typeof createImageBitmap !== "function") return null;
  try {
    const whole = await createImageBitmap(blob);
    const canvas = document.createElement("canvas");
    const scale = Math.max(EDGE / whole.width, EDGE / whole.height);
    canvas.width = EDGE;
    canvas.height = EDGE;
    const [width, height] = [whole.width * scale, whole.height * scale];
    canvas.getContext("2d")?.drawImage(whole, (EDGE - width) / 2, (EDGE - height) / 2, width, height);
    whole.close();
    return canvas.toDataURL("image/png");
  } catch {
    return null; // a damaged picture still has its name
  }
}
