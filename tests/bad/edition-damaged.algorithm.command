scorekit freeze main --edition 2026
cd editions/main/2026 && md5sum $(cut -c67- SHA256SUMS | head -2) > ../sums && mv ../sums SHA256SUMS
scorekit verify main/2026
