// What a practice sets up.
import type { Values } from "../../generated/api";
import type { Table } from "../../generated/entities";
import { asRow, type Part } from "./commands";

export const settings: Part = (backend) => ({
  settings: ({ table }) => backend.rows(String(table)).map(asRow),
  add_setting: ({ table, values }) => ({ id: backend.add(table as Table, { is_active: true, ...(values as Values) }) }),
  change_setting: ({ table, ...args }) => backend.change(table as Table, args),
  add_usual_terms: () => {
    backend.add("diagnosis_terms", { term: "Otitis externa", synonyms: ["ear infection"], is_active: true });
    return { added: 1 };
  },
  remove_setting: ({ table, id }) => {
    backend.row(String(table), String(id)).deleted = true;
    return backend.changed(String(table), String(id));
  },
});
