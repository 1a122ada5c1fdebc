// Ctrl+Enter sends a form or answers a question, as the list of keys promises.
import type { KeyboardEvent } from "react";

/** For the `onKeyDown` of what is sent. The key stops there: a question may stand in front of a form. */
export const sendKey =
  (send: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    // A key that is held sends once; within a text it goes on writing lines.
    if (event.repeat && !(event.target instanceof HTMLTextAreaElement)) event.preventDefault();
    if (event.repeat || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  };
