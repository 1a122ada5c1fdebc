// What a new practice begins with, so that its first visitor can be booked and treated at once: the usual
// types of appointment, its owner as one who sees animals, and everyday diagnoses. All of it can be changed in Settings.
import type { TFunction } from "i18next";
import { currentLanguage } from "../../app/language";
import * as api from "../../generated/api";

const TYPES = [
  { name: "consultation", minutes: 20, color: "#1c7ed6" },
  { name: "vaccination", minutes: 15, color: "#2f9e44" },
  { name: "followUp", minutes: 15, color: "#0c8599" },
  { name: "surgery", minutes: 60, color: "#e8590c" },
  { name: "dental", minutes: 45, color: "#7048e8" },
  { name: "nurse", minutes: 10, color: "#5c7cfa" },
] as const;

export async function addStarter(t: TFunction, owner: api.User): Promise<void> {
  await api.addSetting({ table: "staff", values: { display_name: owner.name, user_id: owner.id, color: "#0b6b62" } });
  for (const { name, minutes, color } of TYPES) {
    await api.addSetting({ table: "appointment_types", values: { name: t(`welcome.starter.${name}`), duration_minutes: minutes, color } });
  }
  await api.addUsualTerms({ language: currentLanguage() });
}
