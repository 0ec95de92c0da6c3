scorekit freeze main --edition 2025
sed -i 's/best: 10/best: 20/; s/"1"/"2"/' rubrics/small.yaml
scorekit freeze main --edition 2026
scorekit compare main/2025 main/2026
