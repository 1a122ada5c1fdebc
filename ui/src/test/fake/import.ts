// Bringing in a file: a made-up importer that knows commas only and checks that needed fields are
// filled. It comes a bit further each time it is asked how far it is.
import type { ImportProgress, ImportReport, Mapping, PreviewLine, SavedMapping, Values } from "../../generated/api";
import { ENTITIES, type Table } from "../../generated/entities";
import type { Part } from "./commands";

interface Job {
  file: string;
  columns: string[];
  rows: string[][];
  mapping: Mapping | null;
  state: ImportProgress["state"];
  report: ImportReport;
}

const nothing = (): ImportReport => ({ read: 0, created: 0, unchanged: 0, merged: 0, rejected: 0, filled_in: {}, rejects: [] });

const fill = (job: Job, template: string, row: string[]): string =>
  template.replace(/\{([^}]*)\}/g, (_, name: string) => row[job.columns.indexOf(name)] ?? "").trim();

interface Filled {
  values: Values;
  missing: string | null;
}

function filled(job: Job, table: Table, part: Mapping["client"] | Mapping["patient"] | Mapping["address"], row: string[], report?: ImportReport): Filled {
  const values: Values = {};
  for (const [field, template] of Object.entries(part?.fields ?? {})) {
    const raw = fill(job, template, row);
    const text = part && "values" in part ? (part.values?.[field]?.[raw] ?? raw) : raw;
    const standIn = part && "empty" in part ? part.empty?.[field] : undefined;
    if (text === "" && standIn !== undefined && report) report.filled_in[field] = (report.filled_in[field] ?? 0) + 1;
    if (text !== "" || standIn !== undefined) values[field] = text === "" ? (standIn ?? "") : text;
  }
  const missing = ENTITIES[table].fields.find((meta) => meta.required && meta.name !== "client_id" && values[meta.name] === undefined);
  return { values, missing: part && missing ? missing.name : null };
}

function look(job: Job, mapping: Mapping, at: number, report?: ImportReport): PreviewLine {
  const row = job.rows[at] ?? [];
  const client = filled(job, "clients", mapping.client, row, report);
  const patient = filled(job, "patients", mapping.patient, row, report);
  const field = client.missing ?? patient.missing;
  const table = client.missing ? "clients" : "patients";
  if (field !== null) {
    const label = ENTITIES[table].fields.find((meta) => meta.name === field)?.label ?? field;
    return { line: at + 2, client: {}, address: null, patient: null, field, problem: `${label}: this must be filled in` };
  }
  const address = mapping.address ? filled(job, "addresses", mapping.address, row).values : null;
  return { line: at + 2, client: client.values, address, patient: mapping.patient ? patient.values : null, field: null, problem: null };
}

function step(job: Job): void {
  const most = Math.min(job.rows.length, job.report.read + Math.max(1, Math.floor(job.rows.length / 20)));
  for (; job.report.read < most; job.report.read += 1) {
    const line = job.mapping ? look(job, job.mapping, job.report.read, job.report) : null;
    if (line?.problem) {
      job.report.rejected += 1;
      job.report.rejects.push({ line: line.line, field: line.field, reason: line.problem });
    } else job.report.created += 1;
  }
  if (job.report.read === job.rows.length) job.state = "complete";
}

export const importing: Part = (backend) => {
  let job: Job | null = null;
  const stopped = new Map<string, ImportReport>();
  const saved: SavedMapping[] = [];
  const keyOf = (mapping: unknown): string => JSON.stringify([job?.rows, mapping]);
  const open = (): Job => {
    if (!job) throw { code: "not_possible", message: "choose a file first", field: null };
    return job;
  };
  return {
    import_open: ({ name, text }) => {
      const lines = String(text).replace(/\r/g, "").split("\n").filter(Boolean).map((line) => line.split(","));
      const [columns = [], ...rows] = lines;
      job = { file: String(name), columns, rows, mapping: null, state: "open", report: nothing() };
      return { columns, sample: rows.slice(0, 3), lines: rows.length };
    },
    import_preview: ({ mapping }) => open().rows.slice(0, 20).map((_, at) => look(open(), mapping as unknown as Mapping, at)),
    import_stopped_at: ({ mapping }) => stopped.get(keyOf(mapping)) ?? null,
    import_start: ({ mapping }) => {
      const now = open();
      now.mapping = mapping as unknown as Mapping;
      now.report = stopped.get(keyOf(mapping)) ?? nothing();
      now.state = "running";
      return null;
    },
    import_progress: (): ImportProgress | null => {
      if (!job) return null;
      if (job.state === "running") step(job);
      const left = job.state === "running" ? Math.ceil((job.rows.length - job.report.read) / 40) : null;
      return { state: job.state, file: job.file, lines: job.rows.length, report: job.report, seconds_left: left, problem: null };
    },
    import_stop: () => {
      if (job?.state !== "running") return null;
      job.state = "stopped";
      stopped.set(keyOf(job.mapping), structuredClone(job.report));
      return null;
    },
    import_close: () => {
      job = null;
      return null;
    },
    import_mappings: () => saved,
    save_import_mapping: ({ name, mapping }) => {
      const at = saved.findIndex((each) => each.name.toLowerCase() === String(name).toLowerCase());
      const row = { id: `mapping-${at < 0 ? saved.length : at}`, name: String(name), mapping: mapping as unknown as Mapping };
      if (at < 0) saved.push(row);
      else saved[at] = row;
      return backend.changed("import_mappings", row.id);
    },
    save_import_rejects: () => ({ path: "/home/anna/Downloads/vetpms-refused-lines.csv" }),
  };
};
