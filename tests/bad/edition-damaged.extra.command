scorekit freeze main --edition 2026
touch editions/main/2026/inputs/extra.yaml
scorekit verify main/2026
