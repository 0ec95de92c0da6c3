scorekit freeze main --edition 2026
sed -i 's|edition/v1|edition/v9|' editions/main/2026/edition.json
scorekit verify main/2026
