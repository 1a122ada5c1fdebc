// The note on one page: why they came, what the owner tells, what was found, thought and planned.
import { Kbd, Menu, Textarea, Button } from "@mantine/core";
import { IconGitCompare, IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../../app/i18n";
import { Panel } from "../../components/Panel";
import { asText } from "../../fields/parse";
import type { Macro, Template } from "../../generated/api";
import type { Table } from "../../generated/entities";
import { askVersions } from "../../history/asked";
import { FieldHistory } from "../../history/FieldHistory";
import classes from "./consult.module.css";
import { expansion, typeInto, withTemplate } from "./macros";
import { noteTextsQuery } from "./queries";
import { useText, type Kept } from "./useKeeper";

export const NOTE_FIELDS = ["subjective", "objective", "assessment", "plan", "additional_notes"] as const;
export const RECORD_FIELDS = ["chief_complaint"] as const;
/** Those that every note has, with the key that leads to them. */
const PARTS = [
  ["subjective", "1"],
  ["objective", "2"],
  ["assessment", "3"],
  ["plan", "4"],
] as const;

interface FieldProps {
  table: Table;
  id: string;
  field: string;
  kept: Kept;
  macros: readonly Macro[];
  readOnly: boolean;
  hotkey?: string;
  rows: number;
}

function NoteField({ table, id, field, kept, macros, readOnly, hotkey, rows }: FieldProps) {
  const texts = useMetaTexts();
  const text = useText(kept, field);
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (readOnly || event.ctrlKey || event.altKey || event.metaKey || event.nativeEvent.isComposing) return;
    if (event.key !== " " && event.key !== "Tab" && event.key !== "Enter") return;
    const area = event.currentTarget;
    if (area.selectionStart !== area.selectionEnd) return;
    const found = expansion(area.value, area.selectionStart, macros);
    if (!found) return;
    // A space stays a space; Tab would leave the field.
    if (event.key === "Tab") event.preventDefault();
    typeInto(area, found);
  };
  const label = texts.label(table, field);
  return (
    <FieldHistory table={table} id={id} field={field} label={label}>
    <Textarea
      ref={kept.carets.attach(field)}
      label={label}
      rightSection={hotkey ? <Kbd size="xs">{hotkey}</Kbd> : undefined}
      rightSectionProps={{ className: classes.fieldKey ?? "" }}
      rightSectionPointerEvents="none"
      autosize
      minRows={rows}
      readOnly={readOnly}
      value={text}
      onChange={(event) => kept.keeper.set(field, event.currentTarget.value)}
      onKeyDown={keys}
      onBlur={() => void kept.keeper.flush()}
    />
    </FieldHistory>
  );
}

interface Props {
  /** Their rows; the note's is there once somebody has written it. */
  ids: { note: string; record: string; written: boolean };
  note: Kept;
  record: Kept;
  species: string;
  kind: string;
  readOnly: boolean;
  templatesOpen: boolean;
  onTemplates: (open: boolean) => void;
}

export function NotePanel({ ids, note, record, species, kind, readOnly, templatesOpen, onTemplates }: Props) {
  const { t } = useTranslation();
  const found = useQuery(noteTextsQuery(species)).data;
  const macros = found?.macros ?? [];
  const [more, setMore] = useState(false);
  const showMore = useText(note, "additional_notes") !== "" || more;
  const apply = (template: Template): void => {
    for (const [field, text] of Object.entries(template.texts)) note.keeper.set(field, withTemplate(note.keeper.texts()[field] ?? "", asText(text)));
    void note.keeper.flush();
    note.carets.focus("subjective");
  };
  return (
    <Panel
      title={t("consult.note")}
      actions={
        <>
          {ids.written ? (
            <Button size="compact-sm" variant="subtle" leftSection={<IconGitCompare size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.altC")}</Kbd>} onClick={() => askVersions({ table: "soap_notes", id: ids.note })}>
              {t("versions.button")}
            </Button>
          ) : null}
          {readOnly ? null : <Templates templates={found?.templates ?? []} kind={kind} opened={templatesOpen} onOpened={onTemplates} onPick={apply} />}
        </>
      }
    >
      <div className={classes.note}>
        <NoteField table="medical_records" id={ids.record} field="chief_complaint" kept={record} macros={macros} readOnly={readOnly} rows={1} />
        {PARTS.map(([field, key]) => (
          <NoteField key={field} table="soap_notes" id={ids.note} field={field} kept={note} macros={macros} readOnly={readOnly} hotkey={t("key.ctrlDigit", { digit: key })} rows={3} />
        ))}
        {showMore ? (
          <NoteField table="soap_notes" id={ids.note} field="additional_notes" kept={note} macros={macros} readOnly={readOnly} rows={2} />
        ) : readOnly ? null : (
          <Button variant="subtle" size="compact-sm" className={classes.start ?? ""} onClick={() => setMore(true)}>
            {t("consult.moreNotes")}
          </Button>
        )}
      </div>
    </Panel>
  );
}

interface TemplatesProps {
  templates: readonly Template[];
  kind: string;
  opened: boolean;
  onOpened: (open: boolean) => void;
  onPick: (template: Template) => void;
}

/** Those for this kind of visit first. */
function Templates({ templates, kind, opened, onOpened, onPick }: TemplatesProps) {
  const { t } = useTranslation();
  const fits = ({ record_type }: Template): number => (record_type === kind ? 0 : record_type === null ? 1 : 2);
  const sorted = [...templates].sort((left, right) => fits(left) - fits(right));
  return (
    <Menu opened={opened} onChange={onOpened} position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="subtle" leftSection={<IconTemplate size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.altT")}</Kbd>}>
          {t("consult.templates")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sorted.length === 0 ? <Menu.Label>{t("consult.noTemplates")}</Menu.Label> : null}
        {sorted.map((template) => (
          <Menu.Item key={template.id} onClick={() => onPick(template)}>
            {template.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
