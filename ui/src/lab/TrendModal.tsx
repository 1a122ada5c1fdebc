// One test over the years, as a line and as a list that says the same.
import { Modal, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { showDateTime } from "../app/format";
import type { LabLine } from "../generated/api";
import classes from "./lab.module.css";
import { deviationText, foundText, seriesOf, valueOf } from "./results";

// Comes with a library of its own, which most pages never need.
const MeasureChart = lazy(async () => ({ default: (await import("../visits/MeasureChart")).MeasureChart }));

const DAY_MS = 86_400_000;

export function TrendModal({ line, all, onClose }: { line: LabLine | null; all: readonly LabLine[]; onClose: () => void }) {
  const { t } = useTranslation();
  const series = line === null ? [] : seriesOf(all, line);
  const first = Date.parse(valueOf(series[0] ?? ({ values: {} } as LabLine), "resulted_at"));
  const points = series.map((each) => {
    const at = valueOf(each, "resulted_at");
    return { day: (Date.parse(at) - first) / DAY_MS, at, value: Number(valueOf(each, "value")), condition: null };
  });
  const name = line === null ? "" : [valueOf(line, "test_name"), valueOf(line, "unit")].filter(Boolean).join(", ");
  return (
    <Modal opened={line !== null} onClose={onClose} title={name} size="lg" closeButtonProps={{ "aria-label": t("common.close") }}>
      {series.length > 1 ? (
        <Suspense fallback={<div className={classes.chartWait} />}>
          <MeasureChart label={name} points={points} />
          <Text size="xs" c="dimmed" ta="end">
            {t("lab.sinceFirst")}
          </Text>
        </Suspense>
      ) : null}
      <ul className={classes.results}>
        {[...series].reverse().map((each) => (
          <li key={each.id} className={classes.trendLine}>
            <Text size="sm">{showDateTime(valueOf(each, "resulted_at"))}</Text>
            <Text size="sm" fw={each.deviation === null ? 500 : 700}>
              {[foundText(each), deviationText(each, t)].filter(Boolean).join(" · ")}
            </Text>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
