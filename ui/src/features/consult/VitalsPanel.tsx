// Vital signs: the sets of this visit, and a form with soft words beside what is not normal.
import { Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../../app/errors";
import { showNumber, showWhen } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import shared from "../../components/components.module.css";
import { FormDrawer } from "../../components/FormDrawer";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { EntityForm } from "../../fields/EntityForm";
import { asText } from "../../fields/parse";
import * as api from "../../generated/api";
import type { Row, Values, Visit } from "../../generated/api";
import { Act, AddButton, PartLine } from "./Lists";
import classes from "./consult.module.css";
import { rangeWord, scaleOf, scoreWord, SHOWN, usualPainScale, VITAL_FIELDS, weightWord, withoutEmptyScales, type Word } from "./vitals";

export function VitalsPanel({ visit, onAdd, onEdit }: { visit: Visit; onAdd: () => void; onEdit: (row: Row) => void }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("consult.vitals")} count={visit.vitals.length} flush actions={visit.may_write ? <AddButton label={t("consult.addVitals")} hotkey={t("key.altV")} onClick={onAdd} /> : undefined}>
      {visit.vitals.length === 0 ? <EmptyState compact text={t("consult.noVitals")} /> : null}
      <ul className={shared.list}>
        {[...visit.vitals].reverse().map((row) => (
          <PartLine
            key={row.id}
            actions={
              visit.may_write ? (
                <Act label={t("consult.change", { name: showWhen(asText(row.values["recorded_at"])) })} icon={<IconPencil size="1rem" aria-hidden />} onClick={() => onEdit(row)} />
              ) : undefined
            }
          >
            <SetOfVitals visit={visit} row={row} />
          </PartLine>
        ))}
      </ul>
    </Panel>
  );
}

function SetOfVitals({ visit, row }: { visit: Visit; row: Row }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const { values } = row;
  const measured = SHOWN.filter(([field]) => asText(values[field]) !== "").map(([field, unit]) => {
    const range = visit.ranges.find((each) => each.field === field);
    return { field, said: `${showNumber(asText(values[field]))} ${unit}`, word: range ? rangeWord(range, values[field], t) : null };
  });
  const scores = ["body_condition_score", "pain_score"].flatMap((field) => {
    const scale = scaleOf(visit.scales, field, values);
    return scale && asText(values[field]) !== "" ? [{ field, said: `${asText(values[field])}/${scale.highest}`, word: scoreWord(visit.scales, field, values, t) }] : [];
  });
  const pressure = [values["blood_pressure_systolic"], values["blood_pressure_diastolic"]].map(asText);
  const mucous = asText(values["mucous_membranes"]);
  return (
    <dl className={classes.vitals}>
      <div className={classes.vitalTime}>
        <dt className={shared.unseen}>{texts.label("vital_signs", "recorded_at")}</dt>
        <dd>{showWhen(asText(values["recorded_at"]))}</dd>
      </div>
      {[...measured, ...scores].map(({ field, said, word }) => (
        <Value key={field} label={texts.label("vital_signs", field).replace(/ \(.*\)$/, "")} word={word}>
          {said}
        </Value>
      ))}
      {pressure.some(Boolean) ? <Value label={t("consult.pressure")}>{pressure.map((each) => each || "–").join("/")}</Value> : null}
      {mucous ? <Value label={texts.label("vital_signs", "mucous_membranes")}>{mucous}</Value> : null}
    </dl>
  );
}

function Value({ label, word = null, children }: { label: string; word?: Word | null; children: ReactNode }) {
  return (
    <div className={classes.vital} data-tone={word?.tone}>
      <dt>{label}</dt>
      <dd>{children}</dd>
      {word ? <dd className={classes.vitalWord}>{word.text}</dd> : null}
    </div>
  );
}

function Said({ word }: { word: Word | null }) {
  if (word === null) return null;
  return (
    <Text size="xs" fw={600} role="status" className={classes.word ?? ""} data-tone={word.tone}>
      {word.text}
    </Text>
  );
}

interface DrawerProps {
  visit: Visit;
  species: string;
  /** A set to correct, "new" for another one, null when closed. */
  of: Row | "new" | null;
  onClose: () => void;
}

export function VitalsDrawer({ visit, species, of, onClose }: DrawerProps) {
  const { t } = useTranslation();
  const opened = of === "new" ? null : of;
  const title = opened ? t("consult.correctVitals") : t("consult.vitals");
  return (
    <FormDrawer title={title} opened={of !== null} onClose={onClose}>
      {(tools) => <VitalsForm title={title} visit={visit} species={species} opened={opened} {...tools} />}
    </FormDrawer>
  );
}

interface FormProps {
  title: string;
  visit: Visit;
  species: string;
  opened: Row | null;
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

function VitalsForm({ title, visit, species, opened, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const [initial] = useState<Values>(() => ({ body_condition_scale: "9", pain_scale: usualPainScale(species) }));
  // A weight that was asked about and is sent a second time is meant.
  const [asked, setAsked] = useState<string | null>(null);
  const notes = (values: Values): Record<string, ReactNode> => ({
    weight_kg: <Said word={weightWord(visit.patient.weight, values["weight_kg"], t)} />,
    ...Object.fromEntries(visit.ranges.map((range) => [range.field, <Said key={range.field} word={rangeWord(range, values[range.field], t)} />])),
    ...Object.fromEntries(["body_condition_score", "pain_score"].map((field) => [field, <Said key={field} word={scoreWord(visit.scales, field, values, t)} />])),
  });
  const send = async (weight: string, work: (confirmed: boolean) => Promise<unknown>): Promise<void> => {
    try {
      await work(asked !== null && asked === weight);
    } catch (thrown) {
      const error = CommandError.from(thrown);
      if (error.code === "weight_jump") setAsked(weight);
      throw error;
    }
    done();
  };
  return (
    <EntityForm
      table="vital_signs"
      label={title}
      fields={VITAL_FIELDS}
      {...(opened ? { opened } : { initial })}
      notes={notes}
      submitLabel={t("form.save")}
      onCancel={close}
      onDirty={onDirty}
      onSubmit={({ patch, stated, form }) =>
        send(asText(form.values["weight_kg"]), (confirmed) =>
          opened
            ? api.correctVitals({ id: opened.id, opened_at: form.openedAt, patch, confirmed })
            : api.addVitals({ record_id: visit.record.id, values: withoutEmptyScales(stated), confirmed }),
        )
      }
    />
  );
}
