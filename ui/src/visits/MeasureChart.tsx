// A line of values against the age of the animal. The same stands in lists beside it, so it needs no words of its own.
import { LineChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { useTranslation } from "react-i18next";
import { showDateTime, showNumber } from "../app/format";
import { ageUnit, inUnit, type AgeUnit, type Point } from "./measures";
import classes from "./visits.module.css";

const UNITS = { years: "consult.ageYears", months: "consult.ageMonths", days: "consult.ageDays" } as const satisfies Record<AgeUnit, string>;

export function MeasureChart({ label, points }: { label: string; points: readonly Point[] }) {
  const { t } = useTranslation();
  const unit = ageUnit(points);
  const age = (day: number): string => t(UNITS[unit], { count: inUnit(day, unit) });
  const said = (point: Point | undefined): string =>
    point === undefined ? "" : [showDateTime(point.at), age(point.day), point.condition === null ? "" : t("consult.bcs", { score: point.condition })].filter(Boolean).join(" · ");
  return (
    <div role="img" aria-label={label} className={classes.chart}>
      <LineChart
        h={208}
        data={points.map((point) => ({ ...point }))}
        dataKey="day"
        series={[{ name: "value", label, color: "brand.7" }]}
        curveType="linear"
        valueFormatter={showNumber}
        xAxisProps={{ type: "number", domain: ["dataMin", "dataMax"], tickFormatter: (day: number) => age(day) }}
        yAxisProps={{ domain: ["auto", "auto"], width: 48 }}
        tooltipProps={{ labelFormatter: (day) => said(points.find((point) => point.day === Number(day))) }}
        withDots
        tickLine="xy"
      />
    </div>
  );
}
