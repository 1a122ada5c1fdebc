// What can be done with a visit, beneath the pointer or beside its row.
import { Kbd, Menu } from "@mantine/core";
import { IconCalendarPlus, IconClipboardCheck, IconEdit, IconStethoscope } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMetaTexts } from "../../app/i18n";
import { StatusIcon } from "../../components/status";
import type { AppointmentSummary } from "../../generated/api";
import { mayCheckIn, stepsFrom, type Step } from "../../visits/steps";
import { useConsult } from "../../visits/useConsult";
import { nameOf } from "./words";

export interface MenuPlace {
  visit: AppointmentSummary;
  x: number;
  y: number;
}

interface Props {
  place: MenuPlace | null;
  onClose: () => void;
  onStep: (visit: AppointmentSummary, step: Step) => void;
  onEdit: (visit: AppointmentSummary) => void;
  onCheckIn: (visit: AppointmentSummary) => void;
}

export function VisitMenu({ place, onClose, onStep, onEdit, onCheckIn }: Props) {
  const { t } = useTranslation();
  const consult = useConsult();
  const texts = useMetaTexts();
  const visit = place?.visit;
  // There is no button that it opened from: it goes back to its row.
  const close = (): void => {
    onClose();
    if (visit) document.querySelector<HTMLElement>(`[data-visit="${visit.id}"]`)?.focus({ preventScroll: true });
  };
  return (
    <Menu
      key={visit ? `${visit.id} ${place.x} ${place.y}` : "closed"}
      opened={visit !== undefined}
      onChange={(open) => {
        if (!open) close();
      }}
      position="bottom-start"
      offset={2}
      shadow="md"
      withinPortal
    >
      <Menu.Target>
        <div
          aria-hidden
          aria-label={visit ? t("today.menu", { name: nameOf(visit) }) : undefined}
          style={{ position: "fixed", left: place?.x ?? 0, top: place?.y ?? 0, width: 0, height: 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {visit ? (
          <>
            {stepsFrom(visit).map((step) => (
              <Menu.Item
                key={step.to}
                leftSection={<StatusIcon status={step.to} />}
                rightSection={<Kbd size="xs">{step.key.toUpperCase()}</Kbd>}
                onClick={() => onStep(visit, step)}
              >
                {step.to === "CANCELED" ? t("today.cancelMenu") : texts.code("appointments", "status", step.to)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            {mayCheckIn(visit) ? (
              <Menu.Item leftSection={<IconClipboardCheck size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.i")}</Kbd>} onClick={() => onCheckIn(visit)}>
                {t("consult.checkIn")}
              </Menu.Item>
            ) : null}
            {consult.mayFor(visit) ? (
              <Menu.Item leftSection={<IconStethoscope size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.o")}</Kbd>} onClick={() => consult.ofAppointment(visit.id)}>
                {t("consult.open")}
              </Menu.Item>
            ) : null}
            <Menu.Item leftSection={<IconEdit size="1rem" aria-hidden />} rightSection={<Kbd size="xs">{t("key.e")}</Kbd>} onClick={() => onEdit(visit)}>
              {t("today.edit")}
            </Menu.Item>
            {visit.patient_id ? (
              <Menu.Item component={Link} to={`/today?book=${visit.patient_id}`} leftSection={<IconCalendarPlus size="1rem" aria-hidden />}>
                {t("today.bookAgain")}
              </Menu.Item>
            ) : null}
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
