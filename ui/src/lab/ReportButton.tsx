// The laboratory's own paper, opened in one step.
import { Button } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PreviewModal } from "../attachments/PreviewModal";
import { attachmentsQuery } from "../attachments/queries";
import { useMetaTexts } from "../app/i18n";
import type { LabLine } from "../generated/api";
import { valueOf } from "./results";

export function ReportButton({ lines }: { lines: readonly LabLine[] }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const [open, setOpen] = useState<string | null>(null);
  const ids = new Set(lines.map((line) => valueOf(line, "attachment_id")).filter(Boolean));
  const papers = useQuery({ ...attachmentsQuery(lines[0]?.patient_id ?? ""), enabled: ids.size > 0 }).data ?? [];
  const reports = papers.filter(({ id }) => ids.has(id));
  const first = reports[0];
  if (first === undefined) return null;
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconFileText size="1rem" aria-hidden />} aria-label={t("lab.openReport", { name: first.caption ?? first.file_name })} onClick={() => setOpen(first.id)}>
        {texts.label("lab_results", "attachment_id")}
      </Button>
      <PreviewModal lines={reports} open={open} onOpen={setOpen} />
    </>
  );
}
