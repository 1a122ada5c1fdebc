// The keys of the window, and those that work on every page. These are no bare letters, so none gets
// in the way of typing; ? is only heard where nobody types.
import { useHotkeys } from "@mantine/hooks";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { useBookHere } from "./BookHere";
import { usePageKeys } from "./dialogs";
import { maySeeSettings } from "./rights";
import { openSearch } from "./search-box";
import { useSession } from "./session";

/** All keys by the page on which they work, in the order of the list that ? shows. Others add theirs here. */
export const KEYS = [
  { page: "everywhere", id: "search", keys: ["Ctrl", "K"] },
  { page: "everywhere", id: "search2", keys: ["F2"] },
  { page: "everywhere", id: "home", keys: ["Alt", "1"] },
  { page: "everywhere", id: "today", keys: ["Alt", "2"] },
  { page: "everywhere", id: "conflicts", keys: ["Alt", "3"] },
  { page: "everywhere", id: "schedule", keys: ["Alt", "4"] },
  { page: "everywhere", id: "tasks", keys: ["Alt", "5"] },
  { page: "everywhere", id: "whiteboard", keys: ["Alt", "6"] },
  { page: "everywhere", id: "reminders", keys: ["Alt", "7"] },
  { page: "everywhere", id: "settings", keys: ["Alt", "9"] },
  { page: "everywhere", id: "newClient", keys: ["Alt", "N"] },
  { page: "everywhere", id: "book", keys: ["Alt", "B"] },
  { page: "everywhere", id: "help", keys: ["F1"] },
  { page: "everywhere", id: "help2", keys: ["?"] },
  { page: "search", id: "choose", keys: ["↑ ↓"] },
  { page: "search", id: "open", keys: ["Enter"] },
  { page: "search", id: "bookFound", keys: ["Ctrl", "Enter"] },
  { page: "search", id: "close", keys: ["Esc"] },
  { page: "form", id: "save", keys: ["Ctrl", "Enter"] },
  { page: "form", id: "leave", keys: ["Esc"] },
  { page: "form", id: "saveNote", keys: ["Enter"] },
  { page: "form", id: "fieldHistory", keys: ["Alt", "H"] },
  { page: "visit", id: "firstRow", keys: ["↓"] },
  { page: "visit", id: "move", keys: ["↑ ↓"] },
  { page: "visit", id: "arrived", keys: ["A"] },
  { page: "visit", id: "inRoom", keys: ["R"] },
  { page: "visit", id: "withVet", keys: ["V"] },
  { page: "visit", id: "toPay", keys: ["P"] },
  { page: "visit", id: "left", keys: ["L"] },
  { page: "visit", id: "confirmed", keys: ["C"] },
  { page: "visit", id: "noShow", keys: ["N"] },
  { page: "visit", id: "stepBack", keys: ["B"] },
  { page: "visit", id: "cancel", keys: ["X"] },
  { page: "visit", id: "change", keys: ["E"] },
  { page: "visit", id: "checkIn", keys: ["I"] },
  { page: "visit", id: "openConsult", keys: ["O"] },
  { page: "visit", id: "find", keys: ["/"] },
  { page: "consult", id: "consultParts", keys: ["Ctrl", "1 2 3 4"] },
  { page: "consult", id: "consultComplaint", keys: ["Ctrl", "0"] },
  { page: "consult", id: "consultVitals", keys: ["Alt", "V"] },
  { page: "consult", id: "consultDiagnosis", keys: ["Alt", "D"] },
  { page: "consult", id: "consultTreatment", keys: ["Alt", "M"] },
  { page: "consult", id: "consultPrescribe", keys: ["Alt", "R"] },
  { page: "consult", id: "consultLab", keys: ["Alt", "L"] },
  { page: "consult", id: "consultVaccine", keys: ["Alt", "I"] },
  { page: "consult", id: "consultProblem", keys: ["Alt", "P"] },
  { page: "consult", id: "consultTemplate", keys: ["Alt", "T"] },
  { page: "consult", id: "consultMacro", keys: ["Tab"] },
  { page: "consult", id: "consultVersions", keys: ["Alt", "C"] },
  { page: "consult", id: "consultSign", keys: ["Alt", "S"] },
  { page: "schedule", id: "scheduleStep", keys: ["Alt", "← →"] },
  { page: "schedule", id: "scheduleToday", keys: ["Alt", "T"] },
  { page: "schedule", id: "scheduleDate", keys: ["Alt", "G"] },
  { page: "schedule", id: "scheduleViews", keys: ["Alt", "D W L"] },
  { page: "schedule", id: "scheduleMove", keys: ["Shift", "↑ ↓ ← →"] },
  { page: "schedule", id: "scheduleLength", keys: ["Ctrl", "↑ ↓"] },
  { page: "schedule", id: "undo", keys: ["Ctrl", "Z"] },
  { page: "board", id: "boardRoom", keys: ["R"] },
  { page: "board", id: "boardDone", keys: ["D"] },
  { page: "board", id: "boardTreatment", keys: ["M"] },
  { page: "board", id: "boardTask", keys: ["T"] },
  { page: "board", id: "boardOpen", keys: ["O"] },
  { page: "board", id: "boardReady", keys: ["P"] },
  { page: "board", id: "boardLeft", keys: ["L"] },
  { page: "board", id: "boardUndo", keys: ["Ctrl", "Z"] },
  { page: "tasks", id: "newTask", keys: ["N"] },
  { page: "tasks", id: "doneTask", keys: ["D"] },
  { page: "tasks", id: "changeTask", keys: ["E"] },
  { page: "reminders", id: "runReminders", keys: ["Alt", "R"] },
  { page: "review", id: "reviewMove", keys: ["↑ ↓"] },
  { page: "review", id: "reviewKeep", keys: ["1 2"] },
  { page: "review", id: "reviewBoth", keys: ["B"] },
  { page: "review", id: "reviewEdit", keys: ["E"] },
  { page: "review", id: "reviewVersions", keys: ["V"] },
  { page: "review", id: "reviewUndo", keys: ["U"] },
] as const;

export function useAppKeys(showKeys: () => void): void {
  const navigate = useNavigate();
  const bookHere = useBookHere();
  const user = useSession()?.user ?? null;
  const go = (path: string) => () => void navigate(path);
  useHotkeys(
    [
      ["mod+K", openSearch],
      ["F2", openSearch],
      ["F1", showKeys],
    ],
    [],
  );
  usePageKeys(
    [
      ["alt+1", go("/")],
      ["alt+2", go("/today")],
      ["alt+3", go("/conflicts")],
      ["alt+4", go("/schedule")],
      ["alt+5", go("/tasks")],
      ["alt+6", go("/whiteboard")],
      ["alt+7", go("/reminders")],
      // Nobody is led to a page that is closed to them.
      ["alt+9", maySeeSettings(user) ? go("/settings") : () => undefined],
      ["alt+N", go("/clients/new")],
      ["alt+B", go(bookHere)],
    ],
    [],
  );
  useEffect(() => {
    const asked = (event: KeyboardEvent): void => {
      if (event.key !== "?" || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      showKeys();
    };
    document.addEventListener("keydown", asked);
    return () => document.removeEventListener("keydown", asked);
  }, [showKeys]);
}

/** Whether a key goes into a text, where it must stay a letter. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type='checkbox'], [type='radio']), textarea, select"));
}
