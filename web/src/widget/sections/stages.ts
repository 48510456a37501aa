// The five stages of a journey, and the teams, as they are called.

import type { Kit } from "../kit.ts";

const en: Record<string, string> = { awareness: "Awareness", consideration: "Consideration", purchase: "Purchase", experience: "Experience", loyalty: "Loyalty" };

export type StagesWords = typeof en;

export const ORDER = Object.keys(en);

export const stageName = (kit: Kit, stage: string): string => kit.of(kit.words("stages", en), stage) ?? kit.named(stage);

const teamsEn: Record<string, string> = { marketing: "marketing", sales: "sales", service: "service", product: "product" };

export const teamName = (kit: Kit, team: string): string => kit.of(kit.words("teams", teamsEn), team) ?? team;
