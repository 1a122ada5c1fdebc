// One input, chosen by the field's metadata.
import type { ReactNode } from "react";
import { BirthInput } from "./inputs/BirthInput";
import { ColorField } from "./inputs/ColorField";
import { BreedInput, CodeInput, CountryInput, ReferenceInput, SpeciesInput } from "./inputs/choices";
import { DateField, InstantInput, PeriodInput } from "./inputs/moments";
import { BoolInput, ChipInput, NumberInput, ProseInput, SetInput, TextField } from "./inputs/plain";
import { PatientInput } from "./inputs/PatientInput";
import { ResourceKindInput, RoleInput, TimeZoneInput, UserInput, VisitKindInput } from "./inputs/settings";
import type { InputProps } from "./inputs/props";
import { inputKind } from "./kinds";

export function FieldInput(props: InputProps): ReactNode {
  switch (inputKind(props.table, props.meta)) {
    case "text":
      return <TextField {...props} />;
    case "prose":
      return <ProseInput {...props} />;
    case "bool":
      return <BoolInput {...props} />;
    case "number":
      return <NumberInput {...props} />;
    case "set":
      return <SetInput {...props} />;
    case "chip":
      return <ChipInput {...props} />;
    case "date":
      return <DateField {...props} />;
    case "birth":
      return <BirthInput {...props} />;
    case "instant":
      return <InstantInput {...props} />;
    case "period":
      return <PeriodInput {...props} />;
    case "code":
      return <CodeInput {...props} />;
    case "reference":
      return <ReferenceInput {...props} />;
    case "species":
      return <SpeciesInput {...props} />;
    case "breed":
      return <BreedInput {...props} />;
    case "country":
      return <CountryInput {...props} />;
    case "patient":
      return <PatientInput {...props} />;
    case "color":
      return <ColorField {...props} />;
    case "timezone":
      return <TimeZoneInput {...props} />;
    case "role":
      return <RoleInput {...props} />;
    case "resource":
      return <ResourceKindInput {...props} />;
    case "user":
      return <UserInput {...props} />;
    case "visitKind":
      return <VisitKindInput {...props} />;
    case "none":
      return null;
  }
}
