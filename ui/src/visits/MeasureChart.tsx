// A line of values against the age of the animal or the days, with what is normal behind it, and as a table for whoever
// does not see it.
import { LineChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { useTranslation } from "react-i18next";
import { dateToDay, showDateTime, showDay, showNumber, showTime } from "../app/format";
import shared from "../components/components.module.css";
import { agePartsOf, ageTicks, ownTicks, roundTicks } from "./axis";
import { DAY_MS, normalRuns, type Point } from "./measures";
import classes from "./visits.module.css";

const AGES = { years: "consult.ageYears", months: "consult.ageMonths", weeks: "consult.ageWeeks", days: "consult.ageDays" } as const;

/** "4 y 9 mo", "8 wk". */
function useAge(): (days: number) => string {
  const { t } = useTranslation();
  return (days) => {
    const { unit, count, months } = agePartsOf(days);
    return [t(AGES[unit], { count }), months > 0 ? t("consult.ageMonths", { count: months }) : ""].filter(Boolean).join(" ");
  };
}

interface Props {
  label: string;
  points: readonly Point[];
  /** Whether the same stands beside it as a table. */
  told?: boolean;
}

export function MeasureChart({ label, points, told = false }: Props) {
  const { t } = useTranslation();
  const age = useAge();
  // Ages only where the birth is known.
  const byAge = points.every((point) => point.age !== null);
  const placed = points.map((point) => ({ ...point, place: byAge ? (point.age ?? 0) : Date.parse(point.at) / DAY_MS }));
  const places = placed.map(({ place }) => place);
  const [from, to] = [Math.min(...places), Math.max(...places)];
  const onOneDay = dateToDay(new Date(points[0]?.at ?? 0)) === dateToDay(new Date(points.at(-1)?.at ?? 0));
  const dated = (place: number): string => {
    const at = new Date(place * DAY_MS);
    return onOneDay ? showTime(at) : showDay(dateToDay(at));
  };
  const runs = normalRuns(placed);
  const ends = runs.flatMap(({ low, high }) => [low, high].filter((end) => end !== null));
  const heights = roundTicks([...points.map(({ value }) => value), ...ends]);
  const [bottom, top] = [heights[0] ?? 0, heights.at(-1) ?? 1];
  const said = (point: (typeof placed)[number] | undefined): string =>
    point === undefined ? "" : [showDateTime(point.at), byAge ? age(point.place) : "", point.condition === null ? "" : t("consult.bcs", { score: point.condition })].filter(Boolean).join(" · ");
  return (
    <>
      <div role="img" aria-label={told ? label : t("consult.chartBelow", { label })} className={classes.chart}>
        <LineChart
          h={208}
          data={placed}
          dataKey="place"
          series={[{ name: "value", label, color: "var(--mantine-color-anchor)" }]}
          curveType="linear"
          valueFormatter={showNumber}
          xAxisProps={{
            type: "number",
            domain: [from, to],
            padding: { left: 28, right: 36 },
            interval: 0,
            ticks: byAge ? ageTicks(from, to) : ownTicks(places),
            tickFormatter: (place: number) => (byAge ? age(place) : dated(place)),
          }}
          yAxisProps={{ domain: [bottom, top], ticks: heights, interval: 0, width: 52 }}
          referenceAreas={runs.map(({ low, high, start, end }) => ({ x1: start, x2: end, y1: low ?? bottom, y2: high ?? top, color: "var(--vet-ok-ink)", fillOpacity: 0.16, strokeOpacity: 0 }))}
          tooltipProps={{ labelFormatter: (place) => said(placed.find((point) => point.place === Number(place))) }}
          lineChartProps={{ accessibilityLayer: false, margin: { top: 10 } }}
          withDots
          tickLine="xy"
        />
      </div>
      {told ? null : <Told label={label} points={placed} ageOf={byAge ? age : null} />}
    </>
  );
}

function Told({ label, points, ageOf }: { label: string; points: readonly (Point & { place: number })[]; ageOf: ((days: number) => string) | null }) {
  const { t } = useTranslation();
  return (
    <table className={shared.unseen}>
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">{t("consult.measuredAt")}</th>
          {ageOf === null ? null : <th scope="col">{t("consult.atAge")}</th>}
          <th scope="col">{label}</th>
        </tr>
      </thead>
      <tbody>
        {points.map((point, at) => (
          <tr key={at}>
            <th scope="row">{showDateTime(point.at)}</th>
            {ageOf === null ? null : <td>{ageOf(point.place)}</td>}
            <td>{[showNumber(point.value), point.condition === null ? "" : t("consult.bcs", { score: point.condition })].filter(Boolean).join(" · ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
