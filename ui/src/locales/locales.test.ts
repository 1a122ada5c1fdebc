// Both languages say everything, with the same gaps; and every sentence of the program that the
// window translates is still said by the program.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENTITIES, TABLES } from "../generated/entities";
import en from "./en.json";
import nl from "./nl.json";

interface Tree {
  [key: string]: string | Tree;
}

function flat(tree: Tree, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") all.set(here, value);
    else for (const [inner, text] of flat(value, here)) all.set(inner, text);
  }
  return all;
}

/** Sections of the Dutch texts for what is generated in English, or kept in English by records. */
const OWN = ["table", "field", "code", "species"];
const own = (key: string): boolean => OWN.includes(key.split(".")[0] ?? "");

const english = flat(en);
const dutch = flat(nl);
const generated = new Map<string, string>();
for (const table of TABLES) {
  generated.set(`table.${table}`, ENTITIES[table].label);
  for (const { name, label, codes } of ENTITIES[table].fields) {
    generated.set(`field.${table}.${name}`, label);
    for (const code of codes ?? []) generated.set(`code.${table}.${name}.${code.value}`, code.label);
  }
}

/** The same in both languages: names of keys and of languages, and words that Dutch shares. */
const SAME = [
  /^key\./,
  /^language\.(en|nl)$/,
  "sync.offline",
  "alerts.more",
  "patient.kg",
  "settings.section.devices",
  "settings.section.terms",
  "settings.section.server",
  "documents.paper.a4",
  "documents.copy",
  "consult.ageWeeks",
  "schedule.views.week",
  "today.rowLabel",
  "today.minutes",
  "board.minutes",
  "board.key.consult",
  "today.cancelledBy",
  "tasks.open",
  "history.by",
  "history.byOn",
  "today.setTo",
  "today.cancelText",
  "today.clash",
  "table.contact_methods",
  "field.breeds.code",
  "field.addresses.postcode",
  "field.patients.status",
  "field.appointments.status",
  "keys.page.consult",
  "consult.title",
  "consult.diagnoses",
  "consult.comesTo",
  "consult.ageDays",
  "today.keyOf.o",
  "table.products",
  "field.soap_notes.plan",
  "field.diagnoses.term_id",
  "field.diagnoses.diagnosis_code",
  "field.treatments.product_id",
  "field.treatments.status",
  "field.problems.term_id",
  "field.problems.status",
  "code.problems.status.ACTIVE",
  "field.products.product_code",
  "field.dose_rules.product_id",
  "field.reminder_rules.product_id",
  "field.diagnosis_terms.term",
  "field.diagnosis_terms.code",
  "field.note_templates.plan",
  "field.vaccinations.product_id",
  "field.reminders.product_id",
  "field.reminders.status",
  "code.reminders.status.OPEN",
  "code.reminder_notices.channel.EMAIL",
  "field.printed_documents.document_kind",
  "field.prescriptions.product_id",
  "field.prescriptions.medication_code",
  "field.lab_results.test_name",
  "field.lab_results.status",
  "species.Hamster",
  "species.Gerbil",
  "species.Rat",
  "species.Chinchilla",
  "species.Alpaca",
];
const maySame = (key: string): boolean => SAME.some((known) => (typeof known === "string" ? known === key : known.test(key)));

const gaps = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe("English and Dutch", () => {
  it("have the same keys", () => {
    expect([...dutch.keys()].filter((key) => !own(key)).sort()).toEqual([...english.keys()].sort());
  });

  it("have the same gaps", () => {
    const differing = [...english].filter(([key, text]) => String(gaps(text)) !== String(gaps(dutch.get(key) ?? "")));
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it("name every table, field and code, and nothing that is gone", () => {
    const named = [...dutch.keys()].filter((key) => own(key) && !key.startsWith("species."));
    expect(named.sort()).toEqual([...generated.keys()].sort());
  });

  it("leave nothing empty", () => {
    expect([...english, ...dutch].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("leave nothing in English but what is the same in both", () => {
    const before = (key: string): string | undefined => english.get(key) ?? generated.get(key) ?? key.split(".")[1];
    const left = [...dutch].filter(([key, text]) => text === before(key) && !maySame(key));
    expect(left.map(([key]) => key)).toEqual([]);
  });

  it("excuse nothing that needs no excuse", () => {
    const before = (key: string): string | undefined => english.get(key) ?? generated.get(key) ?? key.split(".")[1];
    const excused = SAME.filter((known) => typeof known === "string" && dutch.get(known) !== before(known));
    expect(excused).toEqual([]);
  });
});

const REPOSITORY = join(import.meta.dirname, "../../..");

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".rs"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
}

it("still says in English what the window translates", () => {
  const code = ["crates", "sync-server/src", "src-tauri/src"].map((folder) => sources(join(REPOSITORY, folder))).join("\n");
  const said = code.replace(/\{[\w.:]*\}/g, "{}").replace(/\\"/g, '"');
  const gone = Object.values(en.said).filter((template) => !said.includes(template.replace(/\{\{\w+\}\}/g, "{}")));
  expect(gone).toEqual([]);
});

it("names the species that the program ships", () => {
  const list = readFileSync(join(REPOSITORY, "crates/app/src/reference/species.rs"), "utf8");
  const shipped = [...list.matchAll(/named\("\w+", "([^"]+)"\)/g)].map((found) => found[1]);
  expect(Object.keys(nl.species).sort()).toEqual(shipped.sort());
});
