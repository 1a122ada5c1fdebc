// What is done with a visit as a whole: one that was opened by mistake is removed, as long as nothing stands in it.
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ConfirmModal } from "../../components/ConfirmModal";
import { asText } from "../../fields/parse";
import * as api from "../../generated/api";
import type { Visit } from "../../generated/api";

export function VisitMenu({ visit, flush }: { visit: Visit; flush: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  if (!visit.may_remove && !asked) return null;
  const booked = asText(visit.record.values["appointment_id"]) !== "";
  return (
    <>
      <Menu position="bottom-end" shadow="md" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size="md" aria-label={t("consult.menu")}>
            <IconDots size="1rem" aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTrash size="1rem" aria-hidden />} onClick={() => setAsked(true)}>
            {t("consult.removeVisit")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmModal
        opened={asked}
        title={t("consult.removeVisitTitle")}
        confirm={t("consult.removeVisitDo")}
        danger
        onConfirm={async () => {
          // What was typed a moment ago counts as something that stands in it.
          await flush();
          await api.removeVisit({ id: visit.record.id });
          await navigate(`/patients/${visit.patient.id}`, { replace: true });
        }}
        onClose={() => setAsked(false)}
      >
        {booked ? t("consult.removeVisitBooked") : t("consult.removeVisitText")}
      </ConfirmModal>
    </>
  );
}
