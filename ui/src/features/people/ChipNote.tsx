// Whose microchip it is that is being typed, where another living animal has it.
import { Anchor, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
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
  const texts = useMetaTexts();
  const [typed] = useDebouncedValue(typeof chip === "string" ? chip.replace(/[\s-]/g, "") : "", 150);
  const found = useQuery({
    queryKey: ["chipHolders", typed, patientId ?? null],
    queryFn: () => api.chipHolders({ chip: typed, patient_id: patientId ?? null }),
    meta: { reads: ["patients", "clients"] },
    enabled: typed.length >= DIGITS,
  });
  const holders = typed.length >= DIGITS ? (found.data ?? []) : [];
  return (
    <div role="status">
      {holders.length > 0 ? (
        <Notice tone="warn" title={t("patient.chipTaken")}>
          {holders.map(({ id, name, species, owner }) => (
            <Text key={id} size="sm">
              <Anchor component={Link} to={`/patients/${id}`} size="sm" fw={600} c="inherit" td="underline">
                {name}
              </Anchor>
              {[texts.species(species), owner].filter(Boolean).map((part) => ` · ${part}`)}
            </Text>
          ))}
        </Notice>
      ) : null}
    </div>
  );
}
