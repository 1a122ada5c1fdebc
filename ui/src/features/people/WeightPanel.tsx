// The weighings of a patient, newest first, with the change from one to the next.
import { ActionIcon, Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showDateTime, showNumber } from "../../app/format";
import { NewerMark, useNewer } from "../../app/NewerNote";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { asText } from "../../fields/parse";
import type { Row } from "../../generated/api";
import { weightChange } from "./PatientDrawers";
import classes from "./people.module.css";

const AT_FIRST = 5;

const weightOf = (row: Row | undefined): string => asText(row?.values["weight_kg"]);

function changeText(row: Row, before: Row | undefined): string {
  const change = before ? weightChange(weightOf(row), weightOf(before)) : null;
  if (change === null) return "";
  const percent = Math.round(change * 1000) / 10;
  return `${percent > 0 ? "+" : ""}${showNumber(percent)} %`;
}

/** A line through the weighings; the table beneath says the same in numbers. */
function WeightLine({ weights }: { weights: readonly Row[] }) {
  const points = [...weights].reverse().map((row) => ({ at: Date.parse(asText(row.values["measured_at"])), kg: Number(weightOf(row)) }));
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last || points.length < 2 || last.at === first.at) return null;
  const low = Math.min(...points.map((point) => point.kg));
  const high = Math.max(...points.map((point) => point.kg));
  const x = (at: number): number => 3 + (194 * (at - first.at)) / (last.at - first.at);
  const y = (kg: number): number => (high === low ? 22 : 40 - (36 * (kg - low)) / (high - low));
  const places = points.map((point) => `${x(point.at).toFixed(1)},${y(point.kg).toFixed(1)}`);
  return (
    <svg viewBox="0 0 200 44" width="200" height="44" aria-hidden style={{ maxWidth: "100%" }}>
      <polyline points={places.join(" ")} fill="none" stroke="var(--mantine-color-anchor)" strokeWidth="1.75" strokeLinejoin="round" />
      <circle cx={x(last.at)} cy={y(last.kg)} r="3" fill="var(--mantine-color-anchor)" />
    </svg>
  );
}

interface Props {
  weights: readonly Row[];
  onAdd: () => void;
  /** Puts right what was entered of one. */
  onCorrect: (row: Row) => void;
}

export function WeightPanel({ weights, onAdd, onCorrect }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const newer = useNewer("patient_weights", weights.map(({ id }) => id));
  const newest = weights[0];
  const shown = all ? weights : weights.slice(0, AT_FIRST);
  return (
    <Panel
      title={t("patient.weights")}
      count={weights.length}
      flush
      actions={
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={onAdd}>
          {t("patient.addWeight")}
        </Button>
      }
    >
      {newest ? (
        <>
          <Group px="md" py="sm" justify="space-between">
            <div>
              <div className={classes.latest}>{t("patient.kg", { weight: showNumber(weightOf(newest)) })}</div>
              <Text size="xs" c="dimmed">
                {t("patient.weighedAt", { when: showDateTime(asText(newest.values["measured_at"])) })}
              </Text>
            </div>
            <WeightLine weights={weights} />
          </Group>
          <table className={classes.weights}>
            <thead>
              <tr>
                <th scope="col">{t("patient.weighed")}</th>
                <th scope="col">{t("patient.weight")}</th>
                <th scope="col">{t("patient.change")}</th>
                <th scope="col">
                  <VisuallyHidden>{t("patient.correctWeight")}</VisuallyHidden>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row, at) => (
                <tr key={row.id}>
                  <td>
                    {showDateTime(asText(row.values["measured_at"]))} {newer.has(row.id) ? <NewerMark /> : null}
                  </td>
                  <td>{t("patient.kg", { weight: showNumber(weightOf(row)) })}</td>
                  <td>{changeText(row, weights[at + 1])}</td>
                  <td>
                    <ActionIcon variant="subtle" aria-label={t("patient.correctThis", { when: showDateTime(asText(row.values["measured_at"])) })} onClick={() => onCorrect(row)}>
                      <IconPencil size="1rem" aria-hidden />
                    </ActionIcon>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {weights.length > shown.length ? (
            <Button variant="subtle" fullWidth radius={0} onClick={() => setAll(true)}>
              {t("patient.showAllWeights", { count: weights.length - shown.length })}
            </Button>
          ) : null}
        </>
      ) : (
        <EmptyState compact text={t("patient.noWeights")} />
      )}
    </Panel>
  );
}
