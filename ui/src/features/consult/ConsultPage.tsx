// The consult: one page for the whole visit, without the mouse if one likes.
import { Anchor, Button, Kbd, NativeSelect, Text } from "@mantine/core";
import { IconSignature } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { usePageKeys } from "../../app/dialogs";
import { ageOn, dateToDay, showDateTime, showDay } from "../../app/format";
import { fieldMeta, useErrorText, useMetaTexts } from "../../app/i18n";
import { useTell } from "../../app/tell";
import { AttachmentPanel } from "../../attachments/AttachmentPanel";
import { AlertBanner } from "../../components/AlertBanner";
import { useAlertWords } from "../../components/alertWords";
import { LeaveGuard } from "../../components/LeaveGuard";
import { Notice } from "../../components/Notice";
import { PageHeader } from "../../components/PageHeader";
import { SpeciesIcon } from "../../components/SpeciesIcon";
import { ErrorState, LoadingState } from "../../components/States";
import { DocumentPanel } from "../../documents/DocumentButtons";
import { asText } from "../../fields/parse";
import * as api from "../../generated/api";
import type { Row, Visit } from "../../generated/api";
import { LabPanel } from "../../lab/LabPanel";
import { useReasons } from "../../visits/Reason";
import { TreatmentDrawer } from "../../visits/TreatmentDrawer";
import { askVersions } from "../../history/asked";
import type { Of as Vaccine } from "../../vaccinations/VaccinationDrawer";
import { VaccinationPanel } from "../../vaccinations/VaccinationPanel";
import { AddendaPanel } from "./Addenda";
import { AnewDrawer, CancelPrescriptionModal } from "./Anew";
import { LastVisit } from "./Beside";
import classes from "./consult.module.css";
import { WeightLine } from "./DoseHelp";
import { DiagnosisPanel, PrescriptionPanel, ProblemPanel, TreatmentPanel, useDo } from "./Lists";
import { NOTE_FIELDS, NotePanel, RECORD_FIELDS } from "./NotePanel";
import { DiagnosisDrawer, PrescriptionDrawer, type Of } from "./Prescribe";
import { consultQuery } from "./queries";
import { SaveMark } from "./SaveMark";
import { AddendumModal, SignModal } from "./Sign";
import { VisitMenu } from "./VisitMenu";
import { useKeeper, type Kept } from "./useKeeper";
import { VitalsDrawer, VitalsPanel } from "./VitalsPanel";

export function ConsultPage() {
  const { id = "" } = useParams();
  const errorText = useErrorText();
  const found = useQuery(consultQuery(id));
  if (found.isPending) return <LoadingState />;
  if (found.error && !found.data) return <ErrorState message={errorText(found.error)} onRetry={() => void found.refetch()} />;
  return <Consult key={id} visit={found.data} />;
}

type Open = { what: "sign" | "addendum" } | { what: "vitals" | "prescription" | "treatment"; of: Row | "new" } | { what: "diagnosis" | "cancel" | "anew"; of: Row } | null;

/** A visit that was left for too long can still be signed as it is. */
const canSign = (visit: Visit): boolean => visit.signed_at === null && (visit.may_write || visit.locked === "too_old");

function Consult({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const note = useKeeper(visit.record.id, "note", NOTE_FIELDS, visit.note);
  const record = useKeeper(visit.record.id, "record", RECORD_FIELDS, visit.record);
  const asking = useReasons();
  const [open, setOpen] = useState<Open>(null);
  const [vaccine, setVaccine] = useState<Vaccine | null>(null);
  const [templates, setTemplates] = useState(false);
  const diagnosis = useRef<HTMLInputElement>(null);
  const problem = useRef<HTMLInputElement>(null);
  const species = asText(visit.patient.values["species"]);
  const readOnly = !visit.may_write;
  const flush = (): Promise<unknown> => Promise.all([note.keeper.flush(), record.keeper.flush()]);
  const tell = useTell();
  const close = (): void => setOpen(null);
  const add = (what: "vitals" | "prescription" | "treatment") => (): void => setOpen({ what, of: "new" });
  const edit = (what: "vitals" | "prescription" | "treatment" | "diagnosis" | "cancel" | "anew") => (of: Row): void => setOpen({ what, of });
  const rowOf = (what: "diagnosis" | "cancel" | "anew"): Row | null => (open?.what === what ? open.of : null);
  const of = (what: "vitals" | "prescription" | "treatment"): Of => (open?.what === what && "of" in open ? open.of : null);
  // A name that was typed and not chosen is no diagnosis yet.
  const unchosen = (): HTMLInputElement | undefined => [diagnosis.current, problem.current].find((field) => field !== null && field.value.trim() !== "") ?? undefined;
  const sign = (): void => {
    const field = unchosen();
    if (!field) return setOpen({ what: "sign" });
    field.focus();
    tell(t("consult.notChosen", { text: field.value.trim() }));
  };
  const may = (act: () => void) => (): void => (readOnly ? undefined : act());
  usePageKeys(
    [
      ["ctrl+1", () => note.carets.focus("subjective")],
      ["ctrl+2", () => note.carets.focus("objective")],
      ["ctrl+3", () => note.carets.focus("assessment")],
      ["ctrl+4", () => note.carets.focus("plan")],
      ["ctrl+0", () => record.carets.focus("chief_complaint")],
      ["alt+V", may(add("vitals"))],
      ["alt+R", may(add("prescription"))],
      ["alt+M", may(add("treatment"))],
      ["alt+I", may(() => setVaccine({ give: "other" }))],
      ["alt+D", () => diagnosis.current?.focus()],
      ["alt+P", () => problem.current?.focus()],
      ["alt+T", may(() => setTemplates(true))],
      ["alt+C", () => (visit.note.heads.length > 0 ? askVersions({ table: "soap_notes", id: visit.note.id }) : tell(t("versions.none")))],
      ["alt+S", () => (canSign(visit) ? sign() : undefined)],
    ],
    [],
  );
  return (
    <>
      <Head visit={visit} note={note} record={record} onSign={sign} flush={flush} />
      <Locked visit={visit} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <NotePanel
            ids={{ note: visit.note.id, record: visit.record.id, written: visit.note.heads.length > 0 }}
            note={note}
            record={record}
            species={species}
            kind={asText(visit.record.values["record_type"])}
            readOnly={readOnly}
            templatesOpen={templates}
            onTemplates={setTemplates}
          />
          <AddendaPanel visit={visit} onAdd={() => setOpen({ what: "addendum" })} />
          <AttachmentPanel patientId={visit.patient.id} recordId={visit.record.id} />
        </div>
        <div className={classes.column}>
          <VitalsPanel visit={visit} onAdd={add("vitals")} onEdit={edit("vitals")} />
          <DiagnosisPanel visit={visit} species={species} finder={diagnosis} onEdit={edit("diagnosis")} />
          <TreatmentPanel visit={visit} asking={asking} onAdd={add("treatment")} onEdit={edit("treatment")} />
          <PrescriptionPanel visit={visit} onAdd={add("prescription")} onEdit={edit("prescription")} onCancel={edit("cancel")} onAnew={edit("anew")} />
          <LabPanel patientId={visit.patient.id} recordId={visit.record.id} />
          <VaccinationPanel patientId={visit.patient.id} recordId={visit.record.id} readOnly={readOnly} isClosed={visit.locked !== null} giving={vaccine} onGiving={setVaccine} />
        </div>
        <div className={classes.column}>
          <ProblemPanel visit={visit} species={species} finder={problem} />
          <LastVisit visit={visit} />
          <DocumentPanel patientId={visit.patient.id} recordId={visit.record.id} />
        </div>
      </div>
      <VitalsDrawer visit={visit} species={species} of={of("vitals")} onClose={close} />
      <TreatmentDrawer recordId={visit.record.id} asking={asking} of={of("treatment")} onClose={close} />
      <PrescriptionDrawer visit={visit} asking={asking} of={of("prescription")} onClose={close} />
      <DiagnosisDrawer of={rowOf("diagnosis")} onClose={close} />
      <CancelPrescriptionModal of={rowOf("cancel")} onClose={close} />
      <AnewDrawer visit={visit} of={rowOf("anew")} asking={asking} onClose={close} />
      <SignModal recordId={visit.record.id} name={asText(visit.patient.values["name"])} needs={visit.needs} flush={flush} opened={open?.what === "sign"} onClose={close} />
      <AddendumModal recordId={visit.record.id} opened={open?.what === "addendum"} onClose={close} />
      {asking.dialog}
      <LeaveGuard when={() => note.keeper.hasFailed() || record.keeper.hasFailed() || unchosen() !== undefined} />
    </>
  );
}

function Locked({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  if (visit.locked === null) return null;
  const words =
    visit.locked === "signed"
      ? t("consult.signedBy", { who: visit.signed_by ?? "", when: visit.signed_at ? showDateTime(visit.signed_at) : "" })
      : t("consult.tooOld");
  return (
    <div className={classes.notice}>
      <Notice tone="info">{words}</Notice>
    </div>
  );
}

function Head({ visit, note, record, onSign, flush }: { visit: Visit; note: Kept; record: Kept; onSign: () => void; flush: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const alertWords = useAlertWords();
  const { patient } = visit;
  const value = (name: string): string => asText(patient.values[name]);
  const name = value("name");
  const alerts = alertWords(patient);
  const day = dateToDay(new Date(asText(visit.record.values["visit_date"])));
  const age = value("date_of_birth") ? ageOn(value("date_of_birth"), day) : null;
  const facts = [
    texts.species(value("species")),
    value("breed"),
    value("gender") ? texts.code("patients", "gender", value("gender")) : "",
    patient.values["is_neutered"] === true ? texts.label("patients", "is_neutered") : "",
    age === null ? "" : age.years > 0 ? t("patient.years", { count: age.years }) : t("patient.months", { count: age.months }),
    patient.owner?.name ?? "",
  ].filter(Boolean);
  return (
    <>
      {alerts.length > 0 ? (
        <div className={classes.sticky}>
          <AlertBanner alerts={alerts} about={name} />
        </div>
      ) : null}
      <PageHeader
        title={name}
        icon={<SpeciesIcon species={value("species")} />}
        subtitle={
          <>
            {facts.join(" · ")} · <Anchor component={Link} to={`/patients/${patient.id}`} size="sm" underline="always">{t("consult.toPatient")}</Anchor>
          </>
        }
        actions={
          <div className={classes.actions}>
            <SaveMark note={note} record={record} />
            <Kind visit={visit} />
            {canSign(visit) ? (
              <Button size="compact-md" leftSection={<IconSignature size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.altS")}</Kbd>} onClick={onSign}>
                {t("consult.sign")}
              </Button>
            ) : null}
            <VisitMenu visit={visit} flush={flush} />
          </div>
        }
      />
      <div className={classes.weight}>
        <WeightLine weight={patient.weight} />
        <Text size="sm" c="dimmed">
          {t("consult.visitOf", { when: showDay(day), who: visit.author ?? "" })}
        </Text>
      </div>
    </>
  );
}

/** What kind of visit it is; saved when it is chosen. */
function Kind({ visit }: { visit: Visit }) {
  const texts = useMetaTexts();
  const act = useDo();
  const { record } = visit;
  const codes = fieldMeta("medical_records", "record_type").codes ?? [];
  return (
    <NativeSelect
      aria-label={texts.label("medical_records", "record_type")}
      size="xs"
      disabled={!visit.may_write}
      value={asText(record.values["record_type"])}
      data={codes.map(({ value }) => ({ value, label: texts.code("medical_records", "record_type", value) }))}
      onChange={(event) => {
        const record_type = event.currentTarget.value;
        act(() => api.changeVisit({ id: record.id, opened_at: record.heads, patch: { record_type } }));
      }}
    />
  );
}
