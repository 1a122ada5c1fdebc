// Says that an appointment that was just made is not in sight, because the board is narrowed down.
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { showTime } from "../../app/format";
import { Notice } from "../../components/Notice";
import type { AppointmentSummary } from "../../generated/api";

export function HiddenNote({ visit, onShow }: { visit: AppointmentSummary | undefined; onShow: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="status" style={visit ? { marginBottom: "0.75rem" } : undefined}>
      {visit ? (
        <Notice tone="warn">
          <Group gap="sm">
            {t("today.hidden", { time: showTime(visit.start), name: visit.patient_name ?? visit.type_name })}
            <Button size="compact-sm" variant="white" color="dark.8" onClick={onShow}>
              {t("today.showEverything")}
            </Button>
          </Group>
        </Notice>
      ) : null}
    </div>
  );
}
