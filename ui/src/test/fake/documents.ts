// Documents: a few of each kind for one animal, and what printing keeps of them.
import type { DocumentKind, MissingField, Printable, PrintedCopy, PrintSettings } from "../../generated/api";
import type { Part } from "./commands";

/** One white pixel; the browser's tests bring a real page. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTjWZQAAAABJRU5ErkJggg==";

const AT = "2026-11-20T09:30:00.000Z";

const line = (kind: DocumentKind, title: string, more: Partial<Printable> = {}): Printable => ({
  kind,
  subject_id: `${kind}-1`,
  record_id: kind === "certificate" ? null : "record-0",
  title,
  at: AT,
  copies: 0,
  to_dispense: null,
  quantity: null,
  quantity_unit: null,
  taken_back: null,
  may_take_back: kind === "label",
  is_cancelled: false,
  ...more,
});

export const documents: Part = (backend) => {
  const lines: Printable[] = [
    line("summary", "Limping on the left hind leg"),
    line("prescription", "Rimadyl 50 mg tablets", { to_dispense: 1, quantity: "28", quantity_unit: "tablets" }),
    line("certificate", "Nobivac DHP, Nobivac Rabies"),
  ];
  const copies = new Map<string, PrintedCopy[]>();
  let saved: PrintSettings = {
    practice: "Riverside Veterinary Clinic",
    address: "12 Mill Lane\nOxford OX1 4AB",
    phone: "",
    email: "desk@riverside.example",
    website: "",
    registration: "",
    jurisdiction: "UK",
    paper: "a4",
    label_paper: "label-89x36",
    language: "en",
  };
  const isLabel = (kind: unknown): boolean => kind === "label";
  const of = (subject: unknown): PrintedCopy[] => copies.get(String(subject)) ?? [];
  const page = (kind: unknown) => (isLabel(kind) ? { width: 8900, height: 3600, png: PIXEL } : { width: 21000, height: 29700, png: PIXEL });
  const print = (subject: unknown, paper: string) => {
    const copy_number = of(subject).length + 1;
    copies.set(String(subject), [{ id: `print-${copy_number}`, copy_number, printed_at: new Date().toISOString(), by: "Anna Visser", paper }, ...of(subject)]);
    for (const one of lines) if (one.subject_id === subject) one.copies = copy_number;
    backend.changed("printed_documents", `print-${copy_number}`);
    return copy_number;
  };
  return {
    printable: ({ patient_id }) => (patient_id === "patient-0" ? lines : []),
    preview_document: ({ kind, subject_id, paper, anew }) => {
      const missing: MissingField[] = isLabel(kind) && saved.phone === "" ? [{ field: "practice_phone", words: "telephone number of the practice" }] : [];
      return {
        paper: paper ?? (isLabel(kind) ? saved.label_paper : saved.paper),
        papers: isLabel(kind) ? ["a4", "letter", "label-89x36", "label-62x100", "roll-70x50"] : ["a4", "letter"],
        pages: missing.length > 0 ? [] : [page(kind)],
        missing,
        is_closed: false,
        record_id: "record-0",
        problem: null,
        unprintable: [],
        copies: of(subject_id),
        is_again: of(subject_id).length > 0 && anew !== true,
        has_changed: of(subject_id).length > 1,
      };
    },
    print_document: ({ kind, subject_id }) => (print(subject_id, "a4"), { is_printed: true, pages: [page(kind)] }),
    save_document: ({ kind, subject_id }) => ({ copy_number: print(subject_id, "a4"), path: `/home/anna/Downloads/${String(kind)}-V-1A2B3C4D.pdf` }),
    dispense: ({ prescription_id }) => {
      for (const one of lines) if (one.subject_id === prescription_id) one.to_dispense = 0;
      lines.unshift(line("label", "Rimadyl 50 mg tablets"));
      backend.changed("dispensings", "label-1");
      return { id: "label-1" };
    },
    dispensing_needs: ({ expires_on }) =>
      backend.needs.dispensing ?? {
        missing: [...(saved.phone === "" ? [{ field: "practice_phone", words: "telephone number of the practice" }] : []), ...(expires_on === null ? [{ field: "expiry", words: "expiry date" }] : [])],
        is_closed: false,
      },
    take_back: ({ id, reason }) => {
      for (const one of lines) {
        if (one.subject_id === id) Object.assign(one, { taken_back: { at: new Date().toISOString(), by: "Anna Visser", reason }, may_take_back: false });
        if (one.kind === "prescription") one.to_dispense = 1;
      }
      backend.changed("dispensing_returns", "return-1");
      return { id: "return-1" };
    },
    print_settings: () => saved,
    save_print_settings: (args) => {
      saved = args as unknown as PrintSettings;
      backend.changed("practice_settings", "print");
      return null;
    },
  };
};
