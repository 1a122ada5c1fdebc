// Help with a dose: what the practice's list comes to for this animal, on which weight it rests, and what
// speaks against it. It proposes; a vet decides.
import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { showNumber } from "../../app/format";
import { Notice } from "../../components/Notice";
import { asText, readDecimal } from "../../fields/parse";
import type { DoseLine, LastWeight, Values, Visit } from "../../generated/api";
import classes from "./consult.module.css";
import { doseQuery } from "./queries";

interface Props {
  visit: Visit;
  productId: string;
  /** The dose that is typed, in milligrams. */
  mg: string;
  onUse: (values: Values) => void;
}

export function DoseHelp({ visit, productId, mg, onUse }: Props) {
  const { t } = useTranslation();
  const help = useQuery(doseQuery(visit.record.id, productId)).data;
  const weight = help?.weight ?? visit.patient.weight;
  const unit = asText(help?.product.values["unit"]);
  return (
    <>
      {help && help.allergies.length > 0 ? (
        <Notice tone="alert" role="alert">
          {t("consult.allergicTo", { names: help.allergies.join(", ") })}
        </Notice>
      ) : null}
      <WeightLine weight={weight} />
      {help?.lines.map((line) => (
        <DoseChoice key={line.id} line={line} unit={unit} onUse={onUse} />
      ))}
      {help && help.lines.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t("consult.noDose")}
        </Text>
      ) : null}
      <PerKg mg={mg} weight={weight} />
    </>
  );
}

/** "Weight 30.2 kg, 12 days old", and whether a dose may rest on it. */
export function WeightLine({ weight }: { weight: LastWeight | null }) {
  const { t } = useTranslation();
  if (weight === null) return <Notice tone="warn">{t("consult.noWeight")}</Notice>;
  return (
    <>
      <Text size="sm">{t("consult.weightAged", { kg: showNumber(weight.kg), count: weight.days })}</Text>
      {weight.is_old ? <Notice tone="warn">{t("consult.weightOld")}</Notice> : null}
      {weight.changed_percent !== null ? <Notice tone="warn">{t("consult.weightChanged", { percent: showNumber(weight.changed_percent) })}</Notice> : null}
    </>
  );
}

function DoseChoice({ line, unit, onUse }: { line: DoseLine; unit: string; onUse: (values: Values) => void }) {
  const { t } = useTranslation();
  const perKg = t("consult.perKg", { from: showNumber(line.from_mg_per_kg), to: showNumber(line.to_mg_per_kg) });
  const mg = line.least_mg !== null && line.most_mg !== null ? t("consult.mgEach", { from: showNumber(line.least_mg), to: showNumber(line.most_mg) }) : null;
  const amount = line.amount !== null ? `${showNumber(line.amount)} ${unit}`.trim() : null;
  const how = [line.frequency, line.route].filter(Boolean).join(" · ");
  const given = amount ?? (line.least_mg !== null ? `${showNumber(line.least_mg)} mg` : null);
  const use = (): void =>
    onUse({
      ...(given === null ? {} : { dosage: given, dose_mg: line.amount_mg ?? line.least_mg }),
      ...(line.frequency ? { frequency: line.frequency } : {}),
      ...(line.route ? { route: line.route } : {}),
    });
  return (
    <div className={classes.dose}>
      <div className={classes.lineText}>
        <Text size="sm" fw={600}>
          {[perKg, mg, amount].filter(Boolean).join(" → ")}
        </Text>
        {line.capped ? (
          <Text size="xs" c="dimmed">
            {t("consult.capped")}
          </Text>
        ) : null}
        <Text size="xs" c="dimmed">
          {[how, line.source].filter(Boolean).join(" · ")}
        </Text>
      </div>
      {given === null ? null : (
        <Button size="compact-sm" variant="default" onClick={use}>
          {t("consult.useDose")}
        </Button>
      )}
    </div>
  );
}

/** What the typed dose comes to. */
function PerKg({ mg, weight }: { mg: string; weight: LastWeight | null }) {
  const { t } = useTranslation();
  const typed = readDecimal(mg);
  if (typed === null || weight === null || Number(weight.kg) <= 0) return null;
  const perKg = Math.round((Number(typed) / Number(weight.kg)) * 100) / 100;
  return (
    <Text size="xs" c="dimmed" role="status">
      {t("consult.comesTo", { mg: showNumber(typed), perKg: showNumber(perKg) })}
    </Text>
  );
}
