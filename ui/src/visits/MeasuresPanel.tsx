// Weight and vital signs over the years: one line at a time, with its unit, against the animal's age.
import { NativeSelect, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../app/i18n";
import { Panel } from "../components/Panel";
import { measured, MEASURES, type Measure } from "./measures";
import { measuresQuery } from "./queries";
import classes from "./visits.module.css";

// Comes with a library of its own, which most pages never need.
const MeasureChart = lazy(async () => ({ default: (await import("./MeasureChart")).MeasureChart }));

export function MeasuresPanel({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const rows = useQuery(measuresQuery(patientId)).data ?? [];
  const [chosen, setChosen] = useState<Measure>("weight_kg");
  const filled = MEASURES.filter((name) => measured(rows, name).length > 1);
  const name = filled.includes(chosen) ? chosen : filled[0];
  // A single value is no line; it stands in its list.
  if (name === undefined) return null;
  const points = measured(rows, name);
  const label = texts.label("vital_signs", name);
  return (
    <Panel title={t("consult.charts")}>
      <div className={classes.measures}>
        <NativeSelect
          size="xs"
          aria-label={t("consult.chartOf")}
          value={name}
          data={filled.map((value) => ({ value, label: texts.label("vital_signs", value) }))}
          onChange={(event) => setChosen(MEASURES.find((each) => each === event.currentTarget.value) ?? "weight_kg")}
        />
        <Suspense fallback={<div className={classes.chart} />}>
          <MeasureChart label={label} points={points} />
        </Suspense>
        {points.every(({ age }) => age !== null) ? (
          <Text size="xs" c="dimmed" ta="end">
            {t("consult.atAge")}
          </Text>
        ) : null}
      </div>
    </Panel>
  );
}
