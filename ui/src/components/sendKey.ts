// Ctrl+Enter sends a form or answers a question, as the list of keys promises.
import type { KeyboardEvent } from "react";

/** For the `onKeyDown` of what is sent. The key stops there: a question may stand in front of a form. */
export const sendKey =
  (send: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  };
