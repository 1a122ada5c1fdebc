// A row of the settings, new or changed, in a form drawn from its fields.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NewerNote } from "../../app/NewerNote";
import { FormDrawer } from "../../components/FormDrawer";
import { EntityForm } from "../../fields/EntityForm";
import type { Row } from "../../generated/api";
import classes from "./administration.module.css";
import { useAddSetting, useChangeSetting } from "./queries";
import type { Plain } from "./sections";
import { useRowName } from "./useRowName";

interface Props {
  section: Plain;
  editing: Row | "new" | null;
  onClose: () => void;
}

export function RowDrawer({ section, editing, onClose }: Props) {
  const { t } = useTranslation();
  const nameOf = useRowName(section);
  const opened = editing === "new" ? null : editing;
  const title = opened ? t("settings.changeTitle", { name: nameOf(opened) }) : t(`settings.new.${section.name}`);
  return (
    <FormDrawer title={title} opened={editing !== null} onClose={onClose}>
      {(tools) => <RowForm section={section} opened={opened} label={title} {...tools} />}
    </FormDrawer>
  );
}

interface FormProps {
  section: Plain;
  opened: Row | null;
  label: string;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function RowForm({ section, opened, label, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const add = useAddSetting();
  const change = useChangeSetting();
  const [initial] = useState(section.initial);
  const { table } = section;
  return (
    <>
      {opened ? <NewerNote table={table} id={opened.id} className={classes.newer} /> : null}
      <EntityForm
        table={table}
        label={label}
        fields={section.fields}
        {...(opened ? { opened } : { initial })}
        submitLabel={t("form.save")}
        onCancel={close}
        onDirty={onDirty}
        draft={opened ? {} : { name: `${table}:new` }}
        onSubmit={async ({ patch, stated, form }) => {
          if (!opened) await add.mutateAsync({ table, values: stated });
          else if (form.dirty) await change.mutateAsync({ table, id: opened.id, opened_at: form.openedAt, patch });
          done();
        }}
      />
    </>
  );
}
