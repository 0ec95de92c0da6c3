scorekit freeze main --edition 2026
cd editions/main/2026 && sed -i 's|  README.md|  ../README.md|' SHA256SUMS
scorekit verify main/2026
