// Files of animals: their lines as rows, their bytes beside them.
import type { AttachmentLine, Values } from "../../generated/api";
import type { FakeRow } from "../fakeData";
import { text, type Part } from "./commands";

const PLACES = ["here", "sending", "not_here"] as const;

const lineOf = ({ id, heads, values, ...row }: FakeRow): AttachmentLine => ({
  id,
  heads,
  patient_id: String(values["patient_id"]),
  medical_record_id: null,
  file_name: String(values["file_name"]),
  media_type: String(values["media_type"]),
  size_bytes: Number(values["size_bytes"]),
  caption: text({ id, heads, values, ...row }, "caption") || null,
  added_at: "2026-11-20T10:30:00.000Z",
  added_by: "Anna Visser",
  place: PLACES.find((place) => place === values["place"]) ?? "here",
  problem: text({ id, heads, values, ...row }, "problem") || null,
});

export const attachments: Part = (backend) => {
  const bytes = new Map<string, string>();
  return {
    attachments: ({ patient_id }) =>
      backend
        .rows("attachments")
        .filter((row) => row.values["patient_id"] === patient_id)
        .map(lineOf)
        .reverse(),
    attach: ({ patient_id, file_name, content }) => {
      const name = String(file_name);
      const type = name.endsWith(".pdf") ? "application/pdf" : name.endsWith(".png") ? "image/png" : "text/plain";
      const values: Values = { patient_id: patient_id ?? null, file_name: name, media_type: type, size_bytes: atob(String(content)).length, sha256: "0".repeat(64), place: "sending" };
      const id = backend.add("attachments", values);
      bytes.set(id, String(content));
      return { id };
    },
    attachment_content: ({ id }) => {
      const row = backend.row("attachments", String(id));
      if (row.values["place"] === "not_here") throw { code: "not_here_yet", message: "", field: null };
      return { file_name: text(row, "file_name"), media_type: text(row, "media_type"), content: bytes.get(String(id)) ?? PIXEL };
    },
    save_attachment: ({ id }) => ({ path: `/home/anna/Downloads/${text(backend.row("attachments", String(id)), "file_name")}` }),
    change_attachment: (args) => backend.change("attachments", args),
    detach: ({ id }) => backend.remove("attachments", String(id)),
  };
};

/** A picture of one dot. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg==";
