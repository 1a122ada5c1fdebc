// A patient. Alerts stay at the top of the page, whatever is scrolled.
import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPhone, IconUser } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { remember } from "../../app/recent";
import { showDay } from "../../app/format";
import { useErrorText, useMetaTexts } from "../../app/i18n";
import { NewerNote } from "../../app/NewerNote";
import { OfflineLine } from "../../app/OfflineLine";
import { AlertBanner } from "../../components/AlertBanner";
import { Notice } from "../../components/Notice";
import { useAlertWords } from "../../components/alertWords";
import { PageHeader } from "../../components/PageHeader";
import { Panel } from "../../components/Panel";
import { SpeciesIcon } from "../../components/SpeciesIcon";
import { EmptyState, ErrorState, LoadingState } from "../../components/States";
import { DocumentPanel } from "../../documents/DocumentButtons";
import { FieldTerms, isBlank } from "../../fields/FieldValue";
import { asText } from "../../fields/parse";
import type { PatientCard, Row } from "../../generated/api";
import { LabPanel } from "../../lab/LabPanel";
import { TaskPanel } from "../../tasks/TaskPanel";
import { VaccinationPanel } from "../../vaccinations/VaccinationPanel";
import { ConsultPanel } from "../../visits/ConsultPanel";
import { MeasuresPanel } from "../../visits/MeasuresPanel";
import { ReadAlerts } from "../../visits/ReadAlerts";
import { AttachmentPanel } from "../../attachments/AttachmentPanel";
import { AllergyPanel } from "./AllergyPanel";
import { useDescribe } from "./describe";
import { MergedNotice } from "./MergedNotice";
import { NextVisit } from "./NextVisit";
import { PatientActions } from "./PatientActions";
import { AllergyDrawer, EditPatientDrawer, WeightDrawer } from "./PatientDrawers";
import { SharedChip } from "./ChipNote";
import classes from "./people.module.css";
import { PhoneNotePanel } from "./PhoneNotes";
import { patientQuery } from "./queries";
import { Siblings } from "./Siblings";
import { VisitPanel } from "./VisitPanel";
import { visitOfToday } from "./visits";
import { WeightPanel } from "./WeightPanel";

const DETAILS = ["status", "deceased_date", "date_of_birth", "color", "microchip_id", "passport_number", "kept_at", "gives_food", "medical_alerts", "notes"] as const;

export function PatientPage() {
  const { id = "" } = useParams();
  const errorText = useErrorText();
  const card = useQuery(patientQuery(id));
  if (card.isPending) return <LoadingState />;
  if (card.error) return <ErrorState message={errorText(card.error)} onRetry={() => void card.refetch()} />;
  return <PatientView key={card.data.id} patient={card.data} />;
}

function PatientView({ patient }: { patient: PatientCard }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const describe = useDescribe();
  const [drawer, setDrawer] = useState<"edit" | "weight" | { weight: Row } | null>(null);
  const corrected = typeof drawer === "object" && drawer !== null ? drawer.weight : null;
  const [allergy, setAllergy] = useState<Row | "new" | null>(null);
  const { id, values, owner } = patient;
  const ownerName = owner?.name ?? "";
  const alerts = useAlertWords()(patient);
  const name = asText(values["name"]);
  const species = asText(values["species"]);
  const deceased = asText(values["deceased_date"]);
  const visit = visitOfToday(patient.appointments);
  useEffect(() => {
    remember({ table: "patients", id, title: name, species, owner: ownerName });
  }, [id, name, species, ownerName]);
  const close = (): void => setDrawer(null);
  return (
    <>
      {alerts.length > 0 ? (
        <div className={classes.sticky}>
          <AlertBanner alerts={alerts} about={name} action={visit ? <ReadAlerts visit={visit} /> : undefined} />
        </div>
      ) : null}
      <OfflineLine />
      <PageHeader
        title={name}
        icon={<SpeciesIcon species={species} />}
        subtitle={describe({
          species,
          breed: asText(values["breed"]) || null,
          gender: asText(values["gender"]) || null,
          neutered: values["is_neutered"] === true,
          date_of_birth: asText(values["date_of_birth"]) || null,
          estimated: values["birth_is_estimated"] === true,
          deceased_date: deceased || null,
        })}
        actions={<PatientActions patient={patient} onEdit={() => setDrawer("edit")} onWeigh={() => setDrawer("weight")} />}
      />
      {patient.deleted ? (
        <div className={classes.notice}>
          <Notice tone="warn">{t("patient.deleted")}</Notice>
        </div>
      ) : null}
      {asText(values["status"]) === "DECEASED" ? (
        <div className={classes.notice}>
          <Notice tone="info">
            {deceased ? t("patient.deceasedOn", { when: showDay(deceased) }) : texts.code("patients", "status", "DECEASED")}
          </Notice>
        </div>
      ) : null}
      <NewerNote table="patients" id={id} className={classes.notice} />
      <SharedChip chip={asText(values["microchip_id"])} patientId={id} className={classes.notice} />
      <MergedNotice table="patients" merged={patient.merged} />
      <OwnerLine patient={patient} />
      <div className={classes.columns} data-kind="patient">
        <div className={classes.column}>
          <Panel title={t("patient.details")}>
            {DETAILS.every((field) => isBlank(values[field])) ? (
              <EmptyState compact text={t("client.nothingMore")} />
            ) : (
              <FieldTerms table="patients" values={values} fields={DETAILS} />
            )}
          </Panel>
          <ConsultPanel patientId={id} />
          <Siblings siblings={patient.siblings} owner={owner} />
          <VisitPanel visits={patient.appointments} patientId={id} />
        </div>
        <div className={classes.column}>
          <AllergyPanel allergies={patient.allergies} onAdd={() => setAllergy("new")} onEdit={setAllergy} />
          <VaccinationPanel patientId={id} />
          <WeightPanel weights={patient.weights} onAdd={() => setDrawer("weight")} onCorrect={(weight) => setDrawer({ weight })} />
          <MeasuresPanel patientId={id} />
          <LabPanel patientId={id} />
          <DocumentPanel patientId={id} />
          <TaskPanel tasks={patient.tasks} about={{ table: "patients", id, name }} />
          <AttachmentPanel patientId={id} />
          <PhoneNotePanel notes={patient.phone_notes} />
        </div>
      </div>
      <EditPatientDrawer patient={patient} opened={drawer === "edit"} onClose={close} />
      <AllergyDrawer patientId={id} allergy={allergy} onClose={() => setAllergy(null)} />
      <WeightDrawer patient={patient} of={corrected} opened={drawer === "weight" || corrected !== null} onClose={close} />
    </>
  );
}

function OwnerLine({ patient }: { patient: PatientCard }) {
  const { t } = useTranslation();
  const { owner } = patient;
  return (
    <section className={classes.owner} aria-label={t("patient.owner")}>
      <span className={classes.fact}>
        <IconUser size="1.125rem" aria-hidden />
        <Text size="sm" c="dimmed">
          {t("patient.owner")}
        </Text>
        {owner ? (
          <Anchor component={Link} to={`/clients/${owner.id}`} fw={600} size="sm">
            {owner.name}
          </Anchor>
        ) : (
          t("patient.noOwner")
        )}
      </span>
      {owner?.phones.map((phone) => (
        <Anchor key={phone} href={`tel:${phone.replace(/[^\d+]/g, "")}`} size="sm" c="inherit" className={classes.fact}>
          <IconPhone size="1rem" aria-hidden />
          {phone}
        </Anchor>
      ))}
      <NextVisit visit={patient.next_appointment} />
    </section>
  );
}
