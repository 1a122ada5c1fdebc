// The patient of a form's field: kept by its id, shown by its name.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePatientName } from "../lookups";
import { asText } from "../parse";
import { HitInput, type Chosen } from "./HitInput";
import { common, type InputProps } from "./props";

interface Props extends InputProps {
  /** The patient that is chosen already, by name. */
  chosen?: Chosen | null;
  /** What is looked for at first. */
  find?: string;
  onPick?: (picked: Chosen | null) => void;
}

export function PatientInput(props: Props) {
  const { t } = useTranslation();
  const { meta, values, set, chosen, find, onPick } = props;
  const [picked, setPicked] = useState<Chosen | null>(null);
  const id = asText(values[meta.name]);
  const name = usePatientName(id, [chosen, picked]);
  return (
    <HitInput
      {...common(props)}
      table="patients"
      {...(find === undefined ? {} : { find })}
      nothing={t("form.noPatient")}
      value={id === "" ? null : { id, name }}
      onChange={(hit) => {
        set({ [meta.name]: hit?.id ?? null });
        setPicked(hit);
        onPick?.(hit);
      }}
    />
  );
}
