scorekit freeze main --edition 2026
echo "kpn is best" >> editions/main/2026/results/league.csv
scorekit verify main/2026
