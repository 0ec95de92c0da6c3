scorekit freeze main --edition 2026
truncate -s -3 editions/main/2026/SHA256SUMS
scorekit verify main/2026
