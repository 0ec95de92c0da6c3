scorekit freeze main --edition 2026
cd editions/main/2026 && sed -i 's/"rank": 1/"rank": 2/' results/league.json
cd editions/main/2026 && sha256sum $(cut -c67- SHA256SUMS) > ../sums && mv ../sums SHA256SUMS
scorekit verify main/2026
