// One test: what was found, high or low in words, and where in its range.
import { Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Chip, type Tone } from "../components/Chip";
import type { LabLine, LabStage } from "../generated/api";
import classes from "./lab.module.css";
import { RangeBar } from "./RangeBar";
import { deviationText, foundText, rangeText, valueOf } from "./results";

const TONES: Record<LabStage, Tone> = { ordered: "quiet", to_review: "warn", reviewed: "ok", canceled: "quiet" };

interface Props {
  line: LabLine;
  actions?: ReactNode;
  /** The comment stands elsewhere, once for all of them. */
  withoutComment?: boolean;
}

export function ResultRow({ line, actions, withoutComment = false }: Props) {
  const { t } = useTranslation();
  const word = deviationText(line, t);
  const Icon = line.deviation === "low" ? IconArrowDown : IconArrowUp;
  const comment = withoutComment ? "" : valueOf(line, "comment");
  return (
    <li className={classes.result}>
      <Text size="sm" fw={500} className={classes.test ?? ""}>
        {valueOf(line, "test_name")}
      </Text>
      <span className={classes.found}>
        <Text size="sm" fw={word ? 700 : 500} component="span">
          {foundText(line) || "–"}
        </Text>
        {word ? (
          <Chip tone="alert" icon={<Icon size="0.875rem" aria-hidden />}>
            {word}
          </Chip>
        ) : null}
      </span>
      <span className={classes.range}>
        <RangeBar line={line} />
        <Text size="xs" c="dimmed" component="span">
          {rangeText(valueOf(line, "reference_low"), valueOf(line, "reference_high"), t)}
        </Text>
      </span>
      <span className={classes.stage}>
        <Chip tone={TONES[line.stage]}>{t(`lab.stage.${line.stage}`)}</Chip>
        {line.changed_since ? <Chip tone="warn">{t("lab.changedSince")}</Chip> : null}
        {actions}
      </span>
      {comment ? (
        <Text size="xs" c="dimmed" className={classes.comment ?? ""}>
          {comment}
        </Text>
      ) : null}
    </li>
  );
}
