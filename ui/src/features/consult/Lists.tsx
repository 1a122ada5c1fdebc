// What was found, what is done and what is given, each with its own way in.
import { ActionIcon, Button, Kbd, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp, IconCheck, IconPencil, IconPlus, IconReplace, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { showDay, showWhen } from "../../app/format";
import { mayWriteRecords } from "../../app/rights";
import { useSession } from "../../app/session";
import { Chip } from "../../components/Chip";
import shared from "../../components/components.module.css";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { asText } from "../../fields/parse";
import * as api from "../../generated/api";
import type { Row, TreatmentStep, Visit, VisitPart } from "../../generated/api";
import { Finder } from "../../components/Finder";
import type { Asking } from "../../visits/Reason";
import classes from "./consult.module.css";
import { termsQuery } from "./queries";

/** Does it, and says why it could not be done. */
export function useDo(): (work: () => Promise<unknown>) => void {
  const errorText = useErrorText();
  return (work) => {
    work().catch((error: unknown) => notifications.show({ color: "red", message: errorText(error), autoClose: 10_000 }));
  };
}

interface LineProps {
  children: ReactNode;
  actions?: ReactNode;
}

export function PartLine({ children, actions }: LineProps) {
  return (
    <li className={classes.line}>
      <div className={classes.lineText}>{children}</div>
      {actions ? <div className={classes.lineActions}>{actions}</div> : null}
    </li>
  );
}

export function Act({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={onClick}>
      {icon}
    </ActionIcon>
  );
}

export function RemoveAct({ part, row, name }: { part: VisitPart; row: Row; name: string }) {
  const { t } = useTranslation();
  const act = useDo();
  return <Act label={t("consult.remove", { name })} icon={<IconX size="1rem" aria-hidden />} onClick={() => act(() => api.removeVisitPart({ part, id: row.id }))} />;
}

/** What is typed to find a term of the list, or to name something that is not in it. */
export function TermFinder({ label, species, onPick, onFree, ref }: { label: string; species: string; onPick: (id: string) => void; onFree: (text: string) => void; ref: RefObject<HTMLInputElement | null> }) {
  const [typed, setTyped] = useState("");
  const found = useQuery(termsQuery(typed, species)).data ?? [];
  const lines = found.map(({ id, term, code }) => ({ id, text: term, ...(code ? { detail: code } : {}) }));
  return (
    <Finder
      label={label}
      hideLabel
      placeholder={label}
      value={typed}
      lines={lines}
      onType={setTyped}
      ref={ref}
      onPick={(id) => {
        setTyped("");
        onPick(id);
      }}
      onFree={(text) => {
        setTyped("");
        onFree(text);
      }}
    />
  );
}

interface PartProps {
  visit: Visit;
  species: string;
  finder: RefObject<HTMLInputElement | null>;
  onEdit: (row: Row) => void;
}

export function DiagnosisPanel({ visit, species, finder, onEdit }: PartProps) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const act = useDo();
  const add = (values: api.Values): void => act(() => api.addDiagnosis({ record_id: visit.record.id, values }));
  return (
    <Panel title={t("consult.diagnoses")} count={visit.diagnoses.length} flush actions={visit.may_write ? <Kbd size="xs">{t("key.altD")}</Kbd> : undefined}>
      <ul className={shared.list}>
        {visit.diagnoses.map((row) => {
          const name = asText(row.values["diagnosis_name"]);
          const certainty = asText(row.values["diagnosis_type"]);
          return (
            <PartLine
              key={row.id}
              actions={
                visit.may_write ? (
                  <>
                    <Act label={t("consult.change", { name })} icon={<IconPencil size="1rem" aria-hidden />} onClick={() => onEdit(row)} />
                    <RemoveAct part="diagnoses" row={row} name={name} />
                  </>
                ) : undefined
              }
            >
              <Text size="sm" fw={row.values["is_primary"] === true ? 650 : 500}>
                {name}
              </Text>
              {certainty ? <Chip>{texts.code("diagnoses", "diagnosis_type", certainty)}</Chip> : null}
            </PartLine>
          );
        })}
      </ul>
      {visit.may_write ? (
        <div className={classes.finder}>
          <TermFinder
            label={t("consult.addDiagnosis")}
            species={species}
            ref={finder}
            onPick={(term_id) => add({ term_id })}
            onFree={(diagnosis_name) => add({ diagnosis_name })}
          />
        </div>
      ) : null}
    </Panel>
  );
}

const STEPS: Record<string, readonly [TreatmentStep, "consult.done" | "consult.callOff" | "consult.takeBack"][]> = {
  PLANNED: [
    ["done", "consult.done"],
    ["canceled", "consult.callOff"],
  ],
  DONE: [["planned", "consult.takeBack"]],
  CANCELED: [["planned", "consult.takeBack"]],
};
const STEP_ICONS = { done: IconCheck, canceled: IconX, planned: IconArrowBackUp };

/** Why the program adds to a signed visit that a planned treatment was done. */
const DONE_AFTER_SIGNING = "Done after signing";

interface GivenProps {
  visit: Visit;
  asking: Asking;
  onAdd: () => void;
  onEdit: (row: Row) => void;
}

export function TreatmentPanel({ visit, asking, onAdd, onEdit }: GivenProps) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const act = useDo();
  return (
    <Panel title={t("consult.treatments")} count={visit.treatments.length} flush actions={visit.may_write ? <AddButton label={t("consult.addTreatment")} hotkey={t("key.altM")} onClick={onAdd} /> : undefined}>
      {visit.treatments.length === 0 ? <EmptyState compact text={t("consult.noTreatments")} /> : null}
      <ul className={shared.list}>
        {visit.treatments.map((row) => {
          const value = (name: string): string => asText(row.values[name]);
          const name = value("treatment_name");
          const status = value("status");
          const afterwards = visit.addenda.some(({ values }) => values["about_id"] === row.id && values["reason"] === DONE_AFTER_SIGNING);
          const detail = [value("dose"), value("route"), value("due_at") && status === "PLANNED" ? t("consult.due", { when: showWhen(value("due_at")) }) : ""].filter(Boolean);
          return (
            <PartLine
              key={row.id}
              actions={
                visit.may_write ? (
                  <>
                    {(STEPS[status] ?? []).map(([step, label]) => {
                      const Icon = STEP_ICONS[step];
                      return (
                        <Act
                          key={step}
                          label={t(label, { name })}
                          icon={<Icon size="1rem" aria-hidden />}
                          onClick={() => act(() => asking.send(({ in_spite }) => api.setTreatmentStatus({ id: row.id, step, in_spite })))}
                        />
                      );
                    })}
                    <Act label={t("consult.change", { name })} icon={<IconPencil size="1rem" aria-hidden />} onClick={() => onEdit(row)} />
                  </>
                ) : visit.locked !== null && status === "PLANNED" && !afterwards ? (
                  // What is done after signing becomes an addendum.
                  <Act label={t("consult.done", { name })} icon={<IconCheck size="1rem" aria-hidden />} onClick={() => act(() => asking.send(({ in_spite }) => api.setTreatmentStatus({ id: row.id, step: "done", in_spite })))} />
                ) : undefined
              }
            >
              <Text size="sm" fw={500}>
                {name}
              </Text>
              {afterwards ? <Chip tone="ok">{t("consult.doneAfterSigning")}</Chip> : null}
              <Chip tone={status === "DONE" ? "ok" : status === "PLANNED" ? "info" : "quiet"}>{texts.code("treatments", "status", status)}</Chip>
              {detail.length > 0 ? (
                <Text size="xs" c="dimmed">
                  {detail.join(" · ")}
                </Text>
              ) : null}
              <InSpite row={row} />
            </PartLine>
          );
        })}
      </ul>
    </Panel>
  );
}

interface PrescriptionProps extends Omit<GivenProps, "asking"> {
  /** Of a visit that can no longer be changed. */
  onCancel: (row: Row) => void;
  onAnew: (row: Row) => void;
}

export function PrescriptionPanel({ visit, onAdd, onEdit, onCancel, onAnew }: PrescriptionProps) {
  const { t } = useTranslation();
  const may = mayWriteRecords(useSession()?.user ?? null);
  return (
    <Panel title={t("consult.prescriptions")} count={visit.prescriptions.length} flush actions={visit.may_write ? <AddButton label={t("consult.prescribe")} hotkey={t("key.altR")} onClick={onAdd} /> : undefined}>
      {visit.prescriptions.length === 0 ? <EmptyState compact text={t("consult.noPrescriptions")} /> : null}
      <ul className={shared.list}>
        {visit.prescriptions.map((row) => {
          const name = asText(row.values["medication_name"]);
          const isCancelled = visit.addenda.some(({ values }) => values["about_id"] === row.id && values["cancels"] === true);
          return (
            <PartLine
              key={row.id}
              actions={
                visit.may_write ? (
                  <>
                    <Act label={t("consult.change", { name })} icon={<IconPencil size="1rem" aria-hidden />} onClick={() => onEdit(row)} />
                    <RemoveAct part="prescriptions" row={row} name={name} />
                  </>
                ) : may && visit.locked !== null && !isCancelled ? (
                  // What was prescribed wrongly is put right beside what was signed.
                  <>
                    <Act label={t("consult.anew", { name })} icon={<IconReplace size="1rem" aria-hidden />} onClick={() => onAnew(row)} />
                    <Act label={t("consult.cancelThis", { name })} icon={<IconX size="1rem" aria-hidden />} onClick={() => onCancel(row)} />
                  </>
                ) : undefined
              }
            >
              <Text size="sm" fw={500}>
                {name}
              </Text>
              {isCancelled ? <Chip tone="warn">{t("documents.cancelled")}</Chip> : null}
              <Text size="xs" c="dimmed">
                {prescribed(row)}
              </Text>
              <InSpite row={row} />
            </PartLine>
          );
        })}
      </ul>
    </Panel>
  );
}

/** How it is given, in one line. */
export function prescribed(row: Row): string {
  return ["dosage", "frequency", "route", "duration"].map((name) => asText(row.values[name])).filter(Boolean).join(" · ");
}

function InSpite({ row }: { row: Row }) {
  const { t } = useTranslation();
  const allergy = asText(row.values["allergy_override"]);
  const dose = asText(row.values["dose_override"]);
  return (
    <>
      {allergy ? <Chip tone="alert">{t("consult.inSpite", { reason: allergy })}</Chip> : null}
      {dose ? <Chip tone="warn">{t("consult.unusual", { reason: dose })}</Chip> : null}
    </>
  );
}

export function AddButton({ label, hotkey, onClick }: { label: string; hotkey: string; onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{hotkey}</Kbd>} onClick={onClick}>
      {label}
    </Button>
  );
}

export function ProblemPanel({ visit, species, finder }: Omit<PartProps, "onEdit">) {
  const { t } = useTranslation();
  const act = useDo();
  const [all, setAll] = useState(false);
  const isOpen = (row: Row): boolean => asText(row.values["status"]) === "ACTIVE";
  const open = visit.problems.filter(isOpen);
  const shown = all ? visit.problems : open;
  const add = (values: api.Values): void => act(() => api.addProblem({ patient_id: visit.patient.id, values: { ...values, medical_record_id: visit.record.id } }));
  return (
    <Panel title={t("consult.problems")} count={open.length} flush actions={visit.may_write ? <Kbd size="xs">{t("key.altP")}</Kbd> : undefined}>
      <ul className={shared.list}>
        {shown.map((row) => {
          const name = asText(row.values["problem_name"]);
          const over = asText(row.values["resolved_on"]);
          return (
            <PartLine
              key={row.id}
              actions={
                isOpen(row) ? (
                  <Act label={t("consult.resolve", { name })} icon={<IconCheck size="1rem" aria-hidden />} onClick={() => act(() => api.resolveProblem({ id: row.id, on: null }))} />
                ) : (
                  <Act label={t("consult.reopen", { name })} icon={<IconArrowBackUp size="1rem" aria-hidden />} onClick={() => act(() => api.reopenProblem({ id: row.id }))} />
                )
              }
            >
              <Text size="sm">{name}</Text>
              {over ? (
                <Text size="xs" c="dimmed">
                  {t("consult.overSince", { when: showDay(over) })}
                </Text>
              ) : null}
            </PartLine>
          );
        })}
      </ul>
      {visit.problems.length > open.length ? (
        <Button variant="subtle" size="compact-sm" fullWidth radius={0} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("consult.openOnly") : t("consult.overToo", { count: visit.problems.length - open.length })}
        </Button>
      ) : null}
      {visit.may_write ? (
        <div className={classes.finder}>
          <TermFinder label={t("consult.addProblem")} species={species} ref={finder} onPick={(term_id) => add({ term_id })} onFree={(problem_name) => add({ problem_name })} />
        </div>
      ) : null}
    </Panel>
  );
}
