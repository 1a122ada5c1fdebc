// What was, from memory: two changes of every field, three versions of every note, a life with a visit in it.
import type { HistoryEntry, RecordHistory, RecordHit, RecordHits, TextDiff, TextVersion, TextVersions, TimelineEntry, TimelineFact, TimelineKind, TimelinePage } from "../../generated/api";
import { ENTITIES, type Table } from "../../generated/entities";
import { isTable } from "../../app/said";
import type { FakeBackend } from "../fakeBackend";
import { text, type Commands } from "./commands";

const change = (table: string, row_id: string, at: string, more: Partial<HistoryEntry>): HistoryEntry => ({
  at,
  who: "Anna Visser",
  device: "this computer",
  table,
  row_id,
  record: "Bella",
  created: false,
  changes: [],
  at_once_with: [],
  signing: null,
  ...more,
});

const version = (heads: string, at: string, more: Partial<TextVersion>): TextVersion => ({
  heads: [heads],
  at,
  who: "Anna Visser",
  device: "this computer",
  fields: ["subjective", "plan"],
  signed: false,
  beside: false,
  current: false,
  at_once: false,
  ...more,
});

const VERSIONS: TextVersion[] = [
  version("c3", "2026-11-22T09:40:00.000Z", { who: "Ben Okafor", device: "another computer", beside: true, at_once: true }),
  version("b2", "2026-11-22T09:30:00.000Z", { signed: true, current: true }),
  version("a1", "2026-11-22T09:10:00.000Z", { who: "Ben Okafor", device: "Room 2" }),
];

const DIFFS: TextDiff[] = [
  { field: "subjective", label: "Subjective", changed: false, pieces: [{ kind: "same", text: "Limps since Friday." }] },
  {
    field: "plan",
    label: "Plan",
    changed: true,
    pieces: [
      { kind: "same", text: "Rest for " },
      { kind: "removed", text: "5" },
      { kind: "added", text: "10" },
      { kind: "same", text: " days." },
      { kind: "added", text: "\nRecheck on Monday." },
    ],
  },
];

const fact = (field: string, value: string, before: string | null = null): TimelineFact => ({ field, label: field, before, value });

const moment = (at: string, kind: TimelineKind, table: Table, row_id: string, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  at,
  kind,
  table,
  row_id,
  visit: null,
  title: null,
  facts: [],
  who: "Anna Visser",
  signed: false,
  ...more,
});

function life(patient: string): TimelineEntry[] {
  const visit = "record-1";
  return [
    moment("2026-11-22T10:15:00.000Z", "signature", "medical_records", visit, { visit, signed: true, facts: [fact("record_type", "Consultation")] }),
    moment("2026-11-22T09:20:00.000Z", "prescription", "prescriptions", "prescription-1", { visit, signed: true, title: "Meloxicam 1.5 mg/ml", facts: [fact("dosage", "2 ml"), fact("frequency", "once a day")] }),
    moment("2026-11-22T09:00:00.000Z", "diagnosis", "diagnoses", "diagnosis-1", { visit, signed: true, title: "Sprained carpus" }),
    moment("2026-11-22T09:00:00.000Z", "note", "soap_notes", `note-of-${visit}`, { visit, signed: true, facts: [fact("subjective", "Limps since Friday."), fact("plan", "Rest for 10 days.\nRecheck on Monday.")] }),
    moment("2026-11-22T09:00:00.000Z", "visit", "medical_records", visit, { visit, signed: true, facts: [fact("chief_complaint", "Limping on the left front leg")] }),
    moment("2026-11-22T08:55:00.000Z", "appointment", "appointments", "visit-3", { visit, facts: [fact("status", "With the vet")] }),
    moment("2026-05-04T08:00:00.000Z", "vaccination", "vaccinations", "vaccination-1", { title: "Rabisin", facts: [fact("batch_number", "L-4711")] }),
    moment("2025-06-01T08:00:00.000Z", "owner", "patients", patient, { facts: [fact("client_id", "Maria Smith", "Pieter de Boer")] }),
    moment("2025-01-10T10:00:00.000Z", "registered", "patients", patient),
  ];
}

function page(patient: string, kinds: string[], words: string, before: { at: string } | null, limit: number): TimelinePage {
  const said = (entry: TimelineEntry): string => [entry.title, ...entry.facts.map(({ value }) => value)].join(" ").toLowerCase();
  const wanted = life(patient).filter((entry) => (kinds.length === 0 || kinds.includes(entry.kind)) && words.toLowerCase().split(/\s+/).every((word) => said(entry).includes(word)));
  const rest = before === null ? wanted : wanted.filter(({ at }) => at < before.at);
  const entries = rest.slice(0, limit);
  const last = entries.at(-1);
  return { entries, total: wanted.length, next: rest.length > limit && last ? { at: last.at, kind: last.kind, row: last.row_id } : null };
}

function found(backend: FakeBackend, query: string): RecordHit[] {
  const wanted = query.trim().toLowerCase();
  const hits: RecordHit[] = [];
  for (const note of backend.rows("soap_notes")) {
    const visit = text(note, "medical_record_id");
    const written = ["subjective", "objective", "assessment", "plan"].map((field) => text(note, field)).join(" ");
    const at = written.toLowerCase().indexOf(wanted);
    if (at < 0 || wanted.length < 2) continue;
    const patient_id = text(backend.row("medical_records", visit), "patient_id");
    hits.push({
      table: "medical_records",
      id: visit,
      visit,
      patient_id,
      patient_name: backend.nameOf("patients", patient_id),
      at: text(backend.row("medical_records", visit), "visit_date"),
      part: "soap_notes",
      snippet: [
        { text: written.slice(0, at), sought: false },
        { text: written.slice(at, at + wanted.length), sought: true },
        { text: written.slice(at + wanted.length), sought: false },
      ],
    });
  }
  return hits;
}

export const history = (backend: FakeBackend): Commands => ({
  record_history: ({ table, id, field }): RecordHistory => {
    const name = String(table);
    const label = isTable(name) ? (ENTITIES[name].fields.find((meta) => meta.name === field)?.label ?? "Notes") : "";
    const wanted = field === null ? "notes" : String(field);
    return {
      record: "Bella",
      entries: [
        change(name, String(id), "2026-11-22T09:40:00.000Z", { at_once_with: ["Ben Okafor"], changes: [{ field: wanted, label, before: "black", after: "brown" }] }),
        change(name, String(id), "2026-11-22T09:40:00.000Z", { who: "Ben Okafor", device: "Room 2", at_once_with: ["Anna Visser"], changes: [{ field: wanted, label, before: "black", after: "grey" }] }),
        change(name, String(id), "2025-01-10T10:00:00.000Z", { created: true, signing: name === "soap_notes" ? "covered" : null, changes: [{ field: wanted, label, before: null, after: "black" }] }),
      ],
    };
  },
  text_versions: (): TextVersions => ({ record: "Bella", versions: VERSIONS }),
  compare_texts: ({ from, to }): TextDiff[] => {
    const same = JSON.stringify(from) === JSON.stringify(to);
    return same ? DIFFS.map((diff) => ({ ...diff, changed: false, pieces: diff.pieces.filter(({ kind }) => kind !== "added").map((piece) => ({ ...piece, kind: "same" as const })) })) : DIFFS;
  },
  timeline: ({ patient_id, filter, before, limit }): TimelinePage => {
    const { kinds, text: words } = filter as { kinds: string[]; text: string };
    return page(String(patient_id), kinds, words, before as { at: string } | null, Number(limit));
  },
  search_records: ({ query, limit }): RecordHits => ({ ...backend.recordIndex, hits: backend.recordIndex.ready ? found(backend, String(query)).slice(0, Number(limit)) : [] }),
});
