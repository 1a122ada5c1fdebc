// Draws one appointment of the calendar as plain nodes. What a screen reader says is one sentence;
// what eyes see depends on the height: a line for a short one, a strip with the state for a taller one.
import { showTime } from "../../app/format";
import { statusTone } from "../../components/status";
import type { AppointmentSummary } from "../../generated/api";
import shared from "../../components/components.module.css";
import classes from "./card.module.css";

export interface CardWords {
  /** The whole appointment in a sentence. */
  sentence: (visit: AppointmentSummary, start: Date, end: Date) => string;
  state: (visit: AppointmentSummary) => string;
  title: (visit: AppointmentSummary) => string;
  triage: (code: string) => string;
  /** A picture of a state, or of "alert", "clash" or "series". */
  icon: (name: string) => Node | null;
}

function part(className: string | undefined, ...content: (Node | string | null)[]): HTMLElement {
  const element = document.createElement("span");
  if (className) element.className = className;
  element.append(...content.filter((each) => each !== null));
  return element;
}

function marksOf(visit: AppointmentSummary, words: CardWords): HTMLElement[] {
  const marks: HTMLElement[] = [];
  if (visit.alerts.length > 0) marks.push(part(classes.alert, words.icon("alert")));
  if (visit.clash) marks.push(part(classes.mark, words.icon("clash")));
  if (visit.series_id) marks.push(part(classes.plain, words.icon("series")));
  return marks;
}

export function cardOf(visit: AppointmentSummary, start: Date, end: Date, words: CardWords): HTMLElement {
  const triage = visit.triage && visit.triage !== "ROUTINE" ? words.triage(visit.triage) : null;
  const strip = part(`${classes.strip} ${shared.tone}`, words.icon(visit.status), part(classes.state, [words.state(visit), triage].filter(Boolean).join(" · ")), part(classes.stripTime, showTime(start)));
  strip.dataset["tone"] = triage ? "alert" : statusTone(visit.status);
  const first = part(classes.first, part(classes.name, words.title(visit)), part(classes.family, visit.client_name ?? ""), ...marksOf(visit, words));
  const second = part(classes.second, [visit.type_name, visit.patient_id ? visit.reason : null].filter(Boolean).join(" · "));
  const third = part(classes.second, [visit.client_name, visit.phone].filter(Boolean).join(" · "));
  const seen = part(classes.seen, strip, part(classes.lines, first, second, third));
  seen.setAttribute("aria-hidden", "true");
  const sentence = words.sentence(visit, start, end);
  const card = part(classes.card, part(shared.unseen, sentence), seen);
  card.title = sentence;
  card.dataset["visit"] = visit.id;
  // The library's own element may not be a button; this one is, and its keys and clicks reach the library.
  card.setAttribute("role", "button");
  card.tabIndex = 0;
  return card;
}
