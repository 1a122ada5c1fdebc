// Giving a vaccine, and putting right what was entered of one.
import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../app/errors";
import { showDay } from "../app/format";
import { useMetaTexts } from "../app/i18n";
import { NewerNote } from "../app/NewerNote";
import { Finder } from "../components/Finder";
import { FormDrawer } from "../components/FormDrawer";
import { EntityFields } from "../fields/EntityFields";
import { FormFrame } from "../fields/EntityForm";
import { asText } from "../fields/parse";
import { useEntityForm, type EntityFormState } from "../fields/useEntityForm";
import * as api from "../generated/api";
import type { DueVaccination, Given, ProductHit, Row, Values } from "../generated/api";
import { nextDoseQuery, vaccinesQuery } from "./queries";
import { takes, useTook } from "./took";
import classes from "./vaccinations.module.css";

/** One to put right, something due to give, or another vaccine. */
export type Of = { correct: Row } | { give: DueVaccination } | { give: "other" };

interface Props {
  patientId: string;
  /** The visit at which it is given. */
  recordId?: string;
  of: Of | null;
  onClose: () => void;
}

const FIELDS = ["product_id", "product_name", "against", "batch_number", "batch_expires_on", "given_at", "site", "next_due_on", "valid_until", "valid_from", "manufacturer", "tag_number", "is_rabies"] as const;
const FIRST = ["batch_number", "batch_expires_on", "given_at", "site", "next_due_on", "valid_until"];
/** What is asked about before it is saved, and the fields that it is about. */
const ABOUT = { batch_expired: ["batch_expires_on", "given_at"], too_soon: ["given_at", "product_id"], other_species: ["product_id"] } as const;
type Question = keyof typeof ABOUT;
const QUESTIONS = ["other_species", "batch_expired", "too_soon"] as const satisfies Question[];
const MORE = ["against", "manufacturer", "valid_from", "tag_number", "is_rabies"];

export function VaccinationDrawer({ of, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  const title = of && "correct" in of ? t("vaccinations.correct") : t("vaccinations.give");
  return (
    <FormDrawer title={title} opened={of !== null} onClose={onClose}>
      {(tools) => (of ? <VaccinationForm title={title} of={of} {...rest} {...tools} /> : null)}
    </FormDrawer>
  );
}

type FormProps = Omit<Props, "of" | "onClose"> & { of: Of; title: string; close: () => void; done: () => void; onDirty: (dirty: boolean) => void };

/** What is known of something due before anything is typed. */
function initialOf(of: Of): Values {
  if (!("give" in of) || of.give === "other") return {};
  const { product_id, product_name, purpose } = of.give;
  return product_id ? { product_id, product_name } : { product_name: purpose };
}

function VaccinationForm({ title, patientId, recordId, of, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const opened = "correct" in of ? of.correct : null;
  const [initial] = useState<Values>(() => ({ ...initialOf(of), given_at: new Date().toISOString() }));
  const form = useEntityForm({ table: "vaccinations", fields: FIELDS, ...(opened ? { opened } : { initial }) });
  // What was asked about and is sent a second time is meant; each question stands for itself.
  const [asked, setAsked] = useState<Partial<Record<Question, string>>>({});
  const told = useTold();
  const save = async (): Promise<void> => {
    const about = (name: Question): string => ABOUT[name].map((field) => asText(form.values[field])).join(" ");
    const meant = (name: Question): boolean => asked[name] === about(name);
    const confirmed = { batch_expired: meant("batch_expired"), too_soon: meant("too_soon"), other_species: meant("other_species") };
    try {
      if (opened) {
        if (form.dirty) await api.changeVaccination({ id: opened.id, opened_at: form.openedAt, patch: form.patch(), confirmed });
      } else {
        const values = { ...form.stated(), ...(recordId ? { medical_record_id: recordId } : {}) };
        told(await api.giveVaccination({ patient_id: patientId, values, confirmed }));
      }
    } catch (thrown) {
      const error = CommandError.from(thrown);
      const question = QUESTIONS.find((name) => name === error.code);
      if (question) setAsked({ ...asked, [question]: about(question) });
      throw error;
    }
    done();
  };
  return (
    <FormFrame forms={[form]} label={title} submitLabel={t("form.save")} onSubmit={save} onCancel={close} onDirty={onDirty}>
      {opened ? <NewerNote table="vaccinations" id={opened.id} className={classes.gap} /> : null}
      <VaccineField form={form} known={opened !== null || asText(initial["product_name"]) !== ""} />
      <div className={classes.gap} />
      <EntityFields form={form} only={FIRST} autoFocus={opened !== null || asText(initial["product_name"]) !== "" ? "batch_number" : false} notes={{ next_due_on: <NextNote form={form} patientId={patientId} /> }} />
      <Text component="h3" size="sm" fw={650} mt="md" mb="xs">
        {t("vaccinations.more")}
      </Text>
      <EntityFields form={form} only={MORE} />
    </FormFrame>
  );
}

/** Tells what came of it. */
function useTold(): (given: Given) => void {
  const { t } = useTranslation();
  const tookWords = useTook();
  return ({ next_due_on, closed, took, counts_from }) => {
    const parts = [
      tookWords(took),
      counts_from ? t("vaccinations.toldCountsFrom", { when: showDay(counts_from) }) : next_due_on && takes(took) ? t("vaccinations.toldNext", { when: showDay(next_due_on) }) : t("vaccinations.told"),
      closed > 0 ? t("vaccinations.toldClosed", { count: closed }) : "",
    ];
    notifications.show({ message: parts.filter(Boolean).join(" "), autoClose: 8_000, closeButtonProps: { "aria-label": t("common.close") } });
  };
}

/** The product of the list, or a name in free words: one field for both. */
function VaccineField({ form, known }: { form: EntityFormState; known: boolean }) {
  const texts = useMetaTexts();
  const name = asText(form.values["product_name"]);
  const chosen = asText(form.values["product_id"]) !== "";
  const found = useQuery({ ...vaccinesQuery(name), enabled: !chosen && name.trim() !== "" }).data ?? [];
  const pick = ({ id, name: product_name, values }: ProductHit): void => {
    const of = (field: string): Values => ({ [field]: values[field] ?? null });
    form.set({ product_id: id, product_name, ...of("against"), ...of("manufacturer"), ...of("is_rabies") });
  };
  return (
    <Finder
      label={texts.label("vaccinations", "product_name")}
      required
      autoFocus={!known}
      error={form.errors["product_name"] ?? form.errors["product_id"]}
      value={name}
      lines={chosen ? [] : found.map((hit) => ({ id: hit.id, text: hit.name, detail: asText(hit.values["against"]) }))}
      onType={(text) => form.set({ product_name: text, product_id: null })}
      onPick={(id) => {
        const hit = found.find((each) => each.id === id);
        if (hit) pick(hit);
      }}
    />
  );
}

/** What the rule says, for where no day is entered. */
function NextNote({ form, patientId }: { form: EntityFormState; patientId: string }) {
  const { t } = useTranslation();
  const productId = asText(form.values["product_id"]);
  const at = asText(form.values["given_at"]);
  const next = useQuery(nextDoseQuery(patientId, productId, Number.isNaN(Date.parse(at)) ? null : at)).data;
  const tookWords = useTook();
  if (form.recordId !== null) return null;
  const words =
    productId !== "" && next?.next_due_on
      ? t("vaccinations.byRule", { when: showDay(next.next_due_on), what: next.purposes.join(", ") })
      : t("vaccinations.noRule");
  return (
    <Text size="xs" c="dimmed" mt="0.25rem" role="status">
      {[productId === "" ? "" : tookWords(next?.took ?? null), words].filter(Boolean).join(" ")}
    </Text>
  );
}
