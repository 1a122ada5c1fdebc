// Looking at results: what was found, what was found before, and what it means.
import { Anchor, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import * as api from "../generated/api";
import type { LabLine } from "../generated/api";
import classes from "./lab.module.css";
import { ReportButton } from "./ReportButton";
import { ResultRow } from "./ResultRow";
import { valueOf } from "./results";
import { ShortModal } from "../components/ShortModal";

interface Props {
  /** The results to look at; none when closed. */
  lines: readonly LabLine[];
  onClose: () => void;
}

export function ReviewModal({ lines, onClose }: Props) {
  const { t } = useTranslation();
  const [comment, setComment] = useState("");
  const first = lines[0];
  const close = (): void => {
    setComment("");
    onClose();
  };
  return (
    <ShortModal
      title={first ? t("lab.reviewTitle", { name: first.patient_name }) : ""}
      opened={lines.length > 0}
      size="xl"
      confirm={t("lab.reviewYes")}
      onSend={() => api.reviewResults({ results: lines.map(({ id, found }) => ({ id, found })), comment: comment.trim() || null })}
      onClose={close}
    >
      {first ? (
        <Text size="sm" c="dimmed">
          {[valueOf(first, "panel"), valueOf(first, "laboratory"), first.owner].filter(Boolean).join(" · ")}{" "}
          <Anchor component={Link} to={first.medical_record_id ? `/consults/${first.medical_record_id}` : `/patients/${first.patient_id}`} size="sm" underline="always" onClick={close}>
            {first.medical_record_id ? t("lab.toVisit") : t("consult.toPatient")}
          </Anchor>
        </Text>
      ) : null}
      <div>
        <ReportButton lines={lines} />
      </div>
      <ul className={classes.results}>
        {lines.map((line) => (
          <ResultRow key={line.id} line={line} />
        ))}
      </ul>
      <Textarea data-autofocus autosize minRows={2} label={t("lab.comment")} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
    </ShortModal>
  );
}
