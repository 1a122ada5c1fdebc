// One test over the years, as a line against what is normal, and as a table that says the same.
import { Modal, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { showDateTime } from "../app/format";
import type { LabLine } from "../generated/api";
import type { Point } from "../visits/measures";
import classes from "./lab.module.css";
import { deviationText, foundText, rangeText, seriesOf, valueOf } from "./results";

// Comes with a library of its own, which most pages never need.
const MeasureChart = lazy(async () => ({ default: (await import("../visits/MeasureChart")).MeasureChart }));

const numberOf = (line: LabLine, name: string): number | null => {
  const text = valueOf(line, name);
  return text === "" ? null : Number(text);
};

function pointOf(line: LabLine): Point {
  const normal = { low: numberOf(line, "reference_low"), high: numberOf(line, "reference_high") };
  return { age: null, at: valueOf(line, "resulted_at"), value: Number(valueOf(line, "value")), condition: null, normal: normal.low === null && normal.high === null ? null : normal };
}

const rangeOf = (line: LabLine, t: Parameters<typeof rangeText>[2]): string => rangeText(valueOf(line, "reference_low"), valueOf(line, "reference_high"), t);

export function TrendModal({ line, all, onClose }: { line: LabLine | null; all: readonly LabLine[]; onClose: () => void }) {
  const { t } = useTranslation();
  const series = line === null ? [] : seriesOf(all, line);
  const points = series.map(pointOf);
  const name = line === null ? "" : [valueOf(line, "test_name"), valueOf(line, "unit")].filter(Boolean).join(", ");
  return (
    <Modal opened={line !== null} onClose={onClose} title={name} size="lg" closeButtonProps={{ "aria-label": t("common.close") }}>
      {series.length > 1 ? (
        <Suspense fallback={<div className={classes.chartWait} />}>
          <MeasureChart label={name} points={points} told />
          {points.some(({ normal }) => normal !== null) ? (
            <Text size="xs" c="dimmed" ta="end">
              <span className={classes.normalKey} aria-hidden /> {t("lab.normal")}
            </Text>
          ) : null}
        </Suspense>
      ) : null}
      <table className={classes.trend} aria-label={name}>
        <thead>
          <tr>
            <th scope="col">{t("lab.resulted")}</th>
            <th scope="col">{t("lab.result")}</th>
            <th scope="col">{t("lab.normal")}</th>
          </tr>
        </thead>
        <tbody>
          {[...series].reverse().map((each) => (
            <tr key={each.id}>
              <th scope="row">{showDateTime(valueOf(each, "resulted_at"))}</th>
              <td data-outside={each.deviation ?? undefined}>{[foundText(each), deviationText(each, t)].filter(Boolean).join(" · ")}</td>
              <td>{rangeOf(each, t) || t("lab.noRange")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
