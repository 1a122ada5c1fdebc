// A task for a colleague: what, for whom, until when, about whom.
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addDays, showDay, today } from "../app/format";
import { NewerNote } from "../app/NewerNote";
import { FormDrawer } from "../components/FormDrawer";
import { EntityFields } from "../fields/EntityFields";
import { FormFrame } from "../fields/EntityForm";
import { HitInput, readPicked, type PickedRecord } from "../fields/inputs/HitInput";
import { useReference } from "../fields/lookups";
import { asText } from "../fields/parse";
import { useEntityForm } from "../fields/useEntityForm";
import type { TaskSummary, Values } from "../generated/api";
import { useAddTask, useChangeTask } from "./mutations";
import classes from "./tasks.module.css";

const FIELDS = ["title", "assignee_id", "due_on", "priority", "details", "client_id", "patient_id"] as const;

interface Props {
  /** A task to change, "new" for another one, null when closed. */
  task: TaskSummary | "new" | null;
  /** Whom a new task is about. */
  about?: PickedRecord | undefined;
  onClose: () => void;
}

export function TaskDrawer({ task, about, onClose }: Props) {
  const { t } = useTranslation();
  const title = task === "new" || task === null ? t("tasks.new") : t("tasks.edit");
  return (
    <FormDrawer title={title} opened={task !== null} onClose={onClose}>
      {(tools) => (task === null ? null : <TaskForm title={title} task={task === "new" ? null : task} about={about} {...tools} />)}
    </FormDrawer>
  );
}

function aboutOf(task: TaskSummary): PickedRecord | null {
  if (task.patient) return { table: "patients", ...task.patient };
  return task.client ? { table: "clients", ...task.client } : null;
}

const asFields = (about: PickedRecord | null): Values => ({
  client_id: about?.table === "clients" ? about.id : null,
  patient_id: about?.table === "patients" ? about.id : null,
});

interface FormProps {
  title: string;
  task: TaskSummary | null;
  about: PickedRecord | undefined;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

/** Tells for whom a task was left, and when it is due: most are for somebody else, out of one's own sight. */
function useTelling(): (values: Values) => void {
  const { t } = useTranslation();
  const staff = useReference("staff");
  return (values) => {
    const due = asText(values["due_on"]);
    const person = staff.find(({ id }) => id === values["assignee_id"]);
    const whom = person ? t("tasks.for", { name: asText(person.values["display_name"]) }) : t("tasks.forAnyone");
    const near = due === today() ? t("tasks.addedToday") : due === addDays(today(), 1) ? t("tasks.addedTomorrow") : null;
    const when = near ?? (due === "" ? t("tasks.addedNoDay") : t("tasks.addedBy", { when: showDay(due) }));
    notifications.show({ message: t("tasks.added", { whom, when }) });
  };
}

function TaskForm({ title, task, about, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const add = useAddTask();
  const change = useChangeTask();
  const tell = useTelling();
  const [picked, setPicked] = useState<PickedRecord | null>(task ? aboutOf(task) : (about ?? null));
  const form = useEntityForm({
    table: "tasks",
    fields: FIELDS,
    ...(task ? { opened: task } : { initial: { priority: "NORMAL", ...asFields(about ?? null) } }),
    path: "values",
  });
  const save = async (): Promise<void> => {
    if (task === null) {
      const values = form.stated();
      await add.mutateAsync({ values });
      tell(values);
    } else if (form.dirty) await change.mutateAsync({ id: task.id, opened_at: form.openedAt, patch: form.patch() });
    done();
  };
  return (
    <FormFrame forms={[form]} label={title} submitLabel={t("form.save")} onSubmit={save} onCancel={close} onDirty={onDirty} draft={{ extra: picked && { ...picked }, onRestore: (extra) => setPicked(readPicked(extra)) }}>
      {task ? <NewerNote table="tasks" id={task.id} className={classes.newer} /> : null}
      <EntityFields form={form} columns={1} autoFocus only={["title"]} />
      <div style={{ margin: "0.75rem 0" }}>
        <EntityFields form={form} only={["assignee_id", "due_on", "priority"]} />
      </div>
      <HitInput
        label={t("tasks.about")}
        value={picked}
        onChange={(record) => {
          setPicked(record);
          form.set(asFields(record));
        }}
      />
      <div style={{ marginTop: "0.75rem" }}>
        <EntityFields form={form} columns={1} only={["details"]} />
      </div>
    </FormFrame>
  );
}
