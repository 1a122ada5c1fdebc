// The buttons of a patient's page, and the questions behind its menu.
import { Button } from "@mantine/core";
import { IconCalendarPlus, IconEdit, IconGitMerge, IconHeartOff, IconHistory, IconPaw, IconPawOff, IconScale, IconTimeline, IconUserShare } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { asText } from "../../fields/parse";
import type { PatientCard } from "../../generated/api";
import { MergeModal } from "./MergeModal";
import { MoreMenu } from "./MoreMenu";
import { OwnerDrawer } from "./OwnerDrawer";
import { PhoneNoteButton } from "./PhoneNotes";
import { STATUSES, StatusModal, type PatientStatus } from "./StatusModal";
import { TimelineDrawer } from "./TimelineDrawer";
import { useBookHere } from "../../app/BookHere";

const ICONS = { ACTIVE: IconPaw, INACTIVE: IconPawOff, DECEASED: IconHeartOff };

type Open = "history" | "owner" | "merge" | PatientStatus | null;

interface Props {
  patient: PatientCard;
  onEdit: () => void;
  onWeigh: () => void;
}

export function PatientActions({ patient, onEdit, onWeigh }: Props) {
  const { t } = useTranslation();
  const bookHere = useBookHere(patient.id);
  const [open, setOpen] = useState<Open>(null);
  const { id, values, owner } = patient;
  const name = asText(values["name"]);
  const close = (): void => setOpen(null);
  const status = asText(values["status"]) || "ACTIVE";
  const statuses = STATUSES.filter((to) => to !== status).map((to) => {
    const Icon = ICONS[to];
    return { text: t(`patient.setStatus.${to}`), icon: <Icon size="1rem" aria-hidden />, onClick: () => setOpen(to) };
  });
  return (
    <>
      <Button variant="default" leftSection={<IconEdit size="1rem" aria-hidden />} onClick={onEdit}>
        {t("patient.edit")}
      </Button>
      <Button variant="default" leftSection={<IconScale size="1rem" aria-hidden />} onClick={onWeigh}>
        {t("patient.addWeight")}
      </Button>
      <PhoneNoteButton name={name} about={{ patient_id: id, ...(owner ? { client_id: owner.id } : {}) }} />
      <Button component={Link} to={`/patients/${id}/timeline`} variant="default" leftSection={<IconTimeline size="1rem" aria-hidden />}>
        {t("timeline.menu")}
      </Button>
      <MoreMenu
        name={name}
        groups={[
          [{ text: t("history.menu"), icon: <IconHistory size="1rem" aria-hidden />, onClick: () => setOpen("history") }],
          statuses,
          [
            { text: t("owner.menu"), icon: <IconUserShare size="1rem" aria-hidden />, onClick: () => setOpen("owner") },
            { text: t("merge.menu"), icon: <IconGitMerge size="1rem" aria-hidden />, onClick: () => setOpen("merge") },
          ],
        ]}
      />
      <Button component={Link} to={bookHere} leftSection={<IconCalendarPlus size="1rem" aria-hidden />}>
        {t("visits.book")}
      </Button>
      <TimelineDrawer table="patients" id={id} name={name} opened={open === "history"} onClose={close} />
      <OwnerDrawer patient={patient} opened={open === "owner"} onClose={close} />
      <MergeModal table="patients" card={patient} opened={open === "merge"} onClose={close} />
      <StatusModal patient={patient} to={STATUSES.find((each) => each === open) ?? null} onClose={close} />
    </>
  );
}
