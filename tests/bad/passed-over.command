scorekit freeze main --edition 2026
cp -r editions/main/2026 cases/older
scorekit validate --strict
