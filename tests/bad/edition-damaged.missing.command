scorekit freeze main --edition 2026
rm editions/main/2026/inputs/cases/good.yaml
scorekit verify main/2026
