// Tells the program once that the sign-in page stands on the screen, which is how the start is measured.
import * as api from "../../generated/api";

let announced = false;

export function announceReady(): void {
  if (announced) return;
  announced = true;
  // The second frame begins after the first has been painted.
  requestAnimationFrame(() => requestAnimationFrame(() => void api.windowReady().catch(() => undefined)));
}
