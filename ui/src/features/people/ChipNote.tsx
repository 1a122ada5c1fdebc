// Whose microchip it is that is being typed or shown, where another living animal has it.
import { Anchor, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { showWhen } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { Notice } from "../../components/Notice";
import * as api from "../../generated/api";

/** Shorter numbers are no chips yet. */
const DIGITS = 9;

interface Props {
  chip: unknown;
  /** The animal that the form is about, unless it is a new one. */
  patientId?: string | undefined;
}

export function ChipNote({ chip, patientId }: Props) {
  const { t } = useTranslation();
  const [typed] = useDebouncedValue(typeof chip === "string" ? chip.replace(/[\s-]/g, "") : "", 150);
  const found = useQuery({
    queryKey: ["chipHolders", typed, patientId ?? null],
    queryFn: () => api.chipHolders({ chip: typed, patient_id: patientId ?? null }),
    meta: { reads: ["patients", "clients", "conflict_resolutions"] },
    enabled: typed.length >= DIGITS,
  });
  const holders = typed.length >= DIGITS ? (found.data ?? []) : [];
  return (
    <div role="status">
      {holders.length > 0 ? (
        <Notice tone="warn" title={t("patient.chipTaken")}>
          <Holders holders={holders} />
        </Notice>
      ) : null}
    </div>
  );
}

/** On the card: that another animal has the same chip, and who has said that both keep it. */
export function SharedChip({ chip, patientId, className }: { chip: string; patientId: string; className?: string | undefined }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["chipHolders", chip, patientId],
    queryFn: () => api.chipHolders({ chip, patient_id: patientId }),
    meta: { reads: ["patients", "clients", "conflict_resolutions"] },
    enabled: chip !== "",
  });
  const holders = chip === "" ? [] : (found.data ?? []);
  if (holders.length === 0) return null;
  const open = holders.some(({ decided }) => decided === null);
  return (
    <div className={className}>
      <Notice tone={open ? "warn" : "info"} title={t("patient.chipTaken")}>
        <Holders holders={holders} />
        {open ? (
          <Anchor component={Link} to="/conflicts" size="sm" c="inherit" td="underline">
            {t("patient.chipReview")}
          </Anchor>
        ) : null}
      </Notice>
    </div>
  );
}

function Holders({ holders }: { holders: readonly api.ChipHolder[] }) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  return holders.map(({ id, name, species, owner, decided }) => (
    <Text key={id} size="sm">
      <Anchor component={Link} to={`/patients/${id}`} size="sm" fw={600} c="inherit" td="underline">
        {name}
      </Anchor>
      {[texts.species(species), owner].filter(Boolean).map((part) => ` · ${part}`)}
      {decided ? (
        <Text span size="sm" display="block">
          {t("patient.chipDecided", { who: decided.who ?? t("conflicts.unknown"), when: showWhen(decided.at) })} {decided.reason ?? ""}
        </Text>
      ) : null}
    </Text>
  ));
}
