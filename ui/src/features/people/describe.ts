// One line about an animal: species, breed, sex, age.
import { useTranslation } from "react-i18next";
import { ageOn, today } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";

interface Animal {
  species: string;
  breed: string | null;
  gender: string | null;
  neutered?: boolean;
  date_of_birth: string | null;
  estimated?: boolean;
  deceased_date?: string | null;
}

export function useDescribe(): (animal: Animal) => string {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  return (animal) => {
    const sex = animal.gender ? texts.code("patients", "gender", animal.gender) : null;
    const parts = [texts.species(animal.species), animal.breed, sex, animal.neutered ? t("patient.neutered") : null];
    const age = animal.date_of_birth ? ageOn(animal.date_of_birth, animal.deceased_date ?? today()) : null;
    if (age) {
      const years = age.years > 0 ? t("patient.years", { count: age.years }) : null;
      const months = age.years < 3 && (age.months > 0 || age.years === 0) ? t("patient.months", { count: age.months }) : null;
      const text = [years, months].filter(Boolean).join(" ");
      parts.push(animal.estimated ? t("patient.about", { age: text }) : text);
    }
    return parts.filter(Boolean).join(" · ");
  };
}
