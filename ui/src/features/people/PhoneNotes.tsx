// What was said on the phone: one click for the form, one key to save it.
import { ActionIcon, Button, Text } from "@mantine/core";
import { IconEdit, IconPhonePlus } from "@tabler/icons-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { CommandError } from "../../app/errors";
import { showWhen } from "../../app/format";
import shared from "../../components/components.module.css";
import { FormDrawer } from "../../components/FormDrawer";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { EntityForm } from "../../fields/EntityForm";
import { asText } from "../../fields/parse";
import type { NoteSummary, Values } from "../../generated/api";
import { useAddPhoneNote, useChangePhoneNote } from "./mutations";
import classes from "./people.module.css";

const NEW_FIELDS = ["note"] as const;
const CHANGE_FIELDS = ["note", "caller", "phone"] as const;
const AT_FIRST = 4;

interface About {
  client_id?: string;
  patient_id?: string;
}

export function PhoneNoteButton({ about, name }: { about: About; name: string }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const opened = params.get("note") === "new";
  const setOpened = (on: boolean): void => setParams(on ? { note: "new" } : {}, { replace: true });
  return (
    <>
      <Button variant="default" leftSection={<IconPhonePlus size="1rem" aria-hidden />} onClick={() => setOpened(true)}>
        {t("phone.add")}
      </Button>
      <NoteDrawer title={t("phone.title", { name })} about={about} note={opened ? "new" : null} onClose={() => setOpened(false)} />
    </>
  );
}

/** A note is short: Enter saves it, Shift and Enter begin a new line. */
function saveOnEnter(event: KeyboardEvent<HTMLElement>): void {
  const field = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
  if (!(field instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  field.form?.requestSubmit();
}

interface DrawerProps {
  title: string;
  about: About;
  note: NoteSummary | "new" | null;
  onClose: () => void;
}

function NoteDrawer({ title, about, note, onClose }: DrawerProps) {
  const { t } = useTranslation();
  const add = useAddPhoneNote();
  const change = useChangePhoneNote();
  const opened = note === "new" ? null : note;
  const needNote = (values: Values): void => {
    if (asText(values["note"]).trim() === "") throw new CommandError("invalid_value", t("form.problem.required"), "note");
  };
  return (
    <FormDrawer title={title} opened={note !== null} onClose={onClose}>
      {({ close, done, onDirty }) => (
        <div onKeyDown={saveOnEnter}>
          <EntityForm
            table="phone_notes"
            label={title}
            columns={1}
            fields={opened ? CHANGE_FIELDS : NEW_FIELDS}
            {...(opened ? { opened } : {})}
            submitLabel={t("form.save")}
            onCancel={close}
            onDirty={onDirty}
            onSubmit={async ({ patch, stated, form }) => {
              needNote(form.values);
              if (opened === null) await add.mutateAsync({ values: { ...about, ...stated } });
              else if (form.dirty) await change.mutateAsync({ id: opened.id, opened_at: form.openedAt, patch });
              done();
            }}
          />
          <Text size="xs" c="dimmed">
            {t("phone.enterHint")}
          </Text>
        </div>
      )}
    </FormDrawer>
  );
}

interface PanelProps {
  notes: readonly NoteSummary[];
  /** On a client's page each note says which animal it is about. */
  withPatient?: boolean;
}

export function PhoneNotePanel({ notes, withPatient = false }: PanelProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const [editing, setEditing] = useState<NoteSummary | null>(null);
  const shown = all ? notes : notes.slice(0, AT_FIRST);
  return (
    <Panel title={t("phone.notes")} count={notes.length} flush>
      {notes.length === 0 ? (
        <EmptyState compact text={t("phone.none")} />
      ) : (
        <ul className={shared.list}>
          {shown.map((note) => (
            <NoteLine key={note.id} note={note} withPatient={withPatient} onEdit={() => setEditing(note)} />
          ))}
        </ul>
      )}
      {notes.length > shown.length ? (
        <Button variant="subtle" fullWidth radius={0} onClick={() => setAll(true)}>
          {t("visits.showAll", { count: notes.length - shown.length })}
        </Button>
      ) : null}
      <NoteDrawer title={t("phone.edit")} about={{}} note={editing} onClose={() => setEditing(null)} />
    </Panel>
  );
}

function NoteLine({ note, withPatient, onEdit }: { note: NoteSummary; withPatient: boolean; onEdit: () => void }) {
  const { t } = useTranslation();
  const when = showWhen(asText(note.values["called_at"]));
  const details = [when, note.taken_by, asText(note.values["caller"]), asText(note.values["phone"])];
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <Text size="sm" className={classes.prose}>
          {asText(note.values["note"])}
        </Text>
        <Text size="xs" c="dimmed">
          {withPatient && note.patient ? (
            <>
              <Link className={classes.quietLink} to={`/patients/${note.patient.id}`}>
                {note.patient.name}
              </Link>
              {" · "}
            </>
          ) : null}
          {details.filter(Boolean).join(" · ")}
        </Text>
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={t("phone.editOne", { when })} onClick={onEdit}>
        <IconEdit size="1rem" aria-hidden />
      </ActionIcon>
    </li>
  );
}
